//! What every organisation has, asked with the sample events of `events/http/organisation/`.

mod access;
mod json;
mod pages;
mod platform;
mod whose_move;
mod world;
