//! send

fn main() {}
