//! Trackers that a customer delegates to its partner: asked for, decided, stopped (product.md, section 3).

pub mod follow;
