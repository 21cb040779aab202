//! relay

fn main() {}
