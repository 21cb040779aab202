//! `cargo xtask openapi`: writes `infra/openapi.json`, what the API says of itself. `--check` writes nothing: it compares
//! document, template and routers, each with each.
//!
//! ```text
//! infra/template.yaml (routes of the gateway) ←──→ routers of the functions     every family
//!            ↑                                            ↑
//!            └────────→ infra/openapi.json ←──────────────┘                     /v1, /integration/v1, /data/v1, POST /apply
//! ```

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use harness::{Outcome, Trouble, repository_root};
use serde_json::Value;

use crate::tally::Tally;

const FILE: &str = "infra/openapi.json";
/// Takes JSON, too, and is described, though it is no address of the API's families.
const PUBLIC_FORM: &str = "POST /apply";

/// Writes the document unless told only to check, checks it and prints the count.
pub fn run(words: &[String]) -> Outcome<ExitCode> {
    match words {
        [] => write()?,
        [word] if word == "--check" => {}
        _ => return Err(Trouble::new(format!("`openapi` does not know {words:?}"), "It takes `--check`, or nothing.")),
    }
    check().map(Tally::close)
}

fn write() -> Outcome<()> {
    let file = repository_root()?.join(FILE);
    let document = generated("document")?;
    if fs::read_to_string(&file).is_ok_and(|present| present == document) {
        println!("{FILE} says what the functions say already.");
    } else {
        fs::write(&file, document).map_err(|e| Trouble::io(&format!("cannot write {FILE}"), &e))?;
        println!("{FILE} is written.");
    }
    Ok(())
}

/// Compares document, template and routers.
pub fn check() -> Outcome<Tally> {
    let root = repository_root()?;
    let template = read(&root.join("infra/template.yaml"))?;
    let document = read(&root.join(FILE))?;
    let deployed = template_routes(&template)?;
    let served: BTreeSet<String> = generated("routes")?.lines().map(str::to_owned).collect();
    let mut tally = Tally::default();
    let stale = document != generated("document")?;
    tally.claim(
        "the OpenAPI document is what the functions say",
        &if stale { vec![format!("{FILE} is stale: run `cargo xtask openapi`")] } else { vec![] },
    );
    tally.claim("each route of the gateway is served by its function", &missing(&deployed, &served, "no router has it"));
    tally.claim(
        "each route of a function is reached through the gateway",
        &missing(&served, &deployed, "infra/template.yaml has no such route"),
    );
    let described = described(&document)?;
    let public: BTreeSet<String> = deployed.iter().map(|route| route_key(route)).filter(|key| is_described(key)).collect();
    tally.claim("each route of the API is described", &missing(&public, &described, "the document does not have it"));
    tally.claim("each route that is described is deployed", &missing(&described, &public, "infra/template.yaml has no such route"));
    Ok(tally)
}

/// What the generator prints.
fn generated(what: &str) -> Outcome<String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(repository_root()?).args(["run", "--quiet", "--package", "openapi", "--", what]);
    let done = cargo.output().map_err(|e| Trouble::io("cannot run cargo", &e))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    Err(Trouble::new(
        format!("the API cannot be described:\n{}", String::from_utf8_lossy(&done.stderr)),
        "Mend what it says, then run it again.",
    ))
}

/// Every route of the template as `<function> <METHOD> <path>`: the lists of `Fn::ForEach`, by the integration they lead
/// to, by the resource that it calls, by the folder of that resource's code.
fn template_routes(template: &str) -> Outcome<BTreeSet<String>> {
    let mut functions: Vec<(String, String)> = Vec::new();
    let (mut resource, mut waiting) = (String::new(), Vec::new());
    let mut routes = BTreeSet::new();
    for line in template.lines() {
        let text = line.trim();
        if let Some(name) = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')).and_then(|rest| rest.strip_suffix(':')) {
            name.clone_into(&mut resource);
        } else if let Some(folder) = text.strip_prefix("CodeUri: ../target/lambda/") {
            functions.push((resource.clone(), folder.trim_end_matches('/').to_owned()));
        } else if let Some(key) = text.trim_start_matches("- ").split_once(' ').filter(|(method, path)| is_route(method, path)) {
            waiting.push(format!("{} {}", key.0, key.1));
        } else if let Some(target) = text.strip_prefix("Target: !Sub integrations/${") {
            let called = target.trim_end_matches('}').trim_end_matches("Integration");
            let function = functions.iter().find(|(name, _)| name == called).map(|(_, folder)| folder).ok_or_else(|| {
                Trouble::new(
                    format!("infra/template.yaml: {text} leads to no function"),
                    "Name the integration after its function's resource.",
                )
            })?;
            routes.extend(waiting.drain(..).map(|key| format!("{function} {key}")));
        }
    }
    Ok(routes)
}

fn is_route(method: &str, path: &str) -> bool {
    matches!(method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE") && path.starts_with('/')
}

fn described(document: &str) -> Outcome<BTreeSet<String>> {
    let document: Value = serde_json::from_str(document)
        .map_err(|error| Trouble::new(format!("{FILE} is not JSON: {error}"), "Run `cargo xtask openapi`."))?;
    let paths = document["paths"].as_object().into_iter().flatten();
    let keys = paths.flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(move |(method, _)| format!("{} {path}", method.to_uppercase()))
    });
    Ok(keys.collect())
}

fn is_described(key: &str) -> bool {
    let path = key.split_once(' ').map_or("", |(_, path)| path);
    path.starts_with("/v1/") || path.starts_with("/data/v1/") || path.starts_with("/integration/v1/") || key == PUBLIC_FORM
}

/// `<METHOD> <path>` of a line that also names the function.
fn route_key(route: &str) -> String {
    route.split_once(' ').map_or(route, |(_, key)| key).to_owned()
}

fn missing(wanted: &BTreeSet<String>, present: &BTreeSet<String>, why: &str) -> Vec<String> {
    wanted.difference(present).map(|route| format!("{route}: {why}")).collect()
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|e| Trouble::io(&format!("cannot read {}", file.display()), &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_read_off_the_template_with_their_functions() {
        let template = "Resources:\n  SignIn:\n    Properties:\n      CodeUri: ../target/lambda/sign-in/\n  Fn::ForEach::SignInPages:\n    - Route\n    - - GET /sign-in\n      - POST /language\n    - Route&{Route}:\n          Target: !Sub integrations/${SignInIntegration}\n";
        let routes = template_routes(template).unwrap();
        assert_eq!(routes.into_iter().collect::<Vec<_>>(), ["sign-in GET /sign-in", "sign-in POST /language"]);
        assert!(template_routes("    - - GET /x\n          Target: !Sub integrations/${NobodyIntegration}\n").is_err());
    }
}
