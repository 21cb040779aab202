//! Cold start.
