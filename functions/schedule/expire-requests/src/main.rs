//! exp

fn main() {}
