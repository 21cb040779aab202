//! directory

fn main() {}
