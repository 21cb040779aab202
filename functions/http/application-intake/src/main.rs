//! application-intake

fn main() {}
