//! sign-in
