//! sign-in

fn main() {}
