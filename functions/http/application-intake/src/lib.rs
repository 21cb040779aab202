//! application-intake
