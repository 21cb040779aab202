//! developer-portal

fn main() {}
