//! The rules of the partner programme: pure, without IO.
