//! rec

fn main() {}
