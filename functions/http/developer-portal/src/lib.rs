//! developer-portal
