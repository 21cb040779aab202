//! listing-review

fn main() {}
