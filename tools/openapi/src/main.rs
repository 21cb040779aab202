//! `openapi document` prints the OpenAPI document of all functions; `openapi routes` prints what their routers serve, one
//! `<function> <METHOD> <path>` a line. `cargo xtask openapi` runs both: the crates of the functions stay out of xtask.

use std::process::ExitCode;

mod document;
mod refusals;
mod routes;
#[cfg(test)]
mod tenants;
mod webhooks;

fn main() -> ExitCode {
    let output = match std::env::args().nth(1).as_deref() {
        Some("document") => document::document().and_then(|document| document::text(&document)),
        Some("routes") => routes::lines(),
        _ => Err("openapi document | routes".to_owned()),
    };
    match output {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
