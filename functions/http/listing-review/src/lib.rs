//! listing-review
