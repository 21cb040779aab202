//! `cargo xtask replay`: what an operator does to a deployed stack when something was given up. The work is done by
//! `tools/operator`, which knows the cloud's SDK; this says which stack, and with whose credentials.
//!
//! ```text
//! replay [--on local|staging|prod] dead-letters list [QUEUE]
//! replay [--on …] dead-letters send QUEUE [--limit N]     back to the queue they came from
//! replay [--on …] dead-letters drop QUEUE [--limit N]     after what they stood for was mended
//! replay [--on …] parked [--limit N]                      changes the relay did not understand, from their items
//! replay [--on …] outbox --since TIME [--table T]         everything committed since, from the tables
//! ```

use std::fs;
use std::process::{Command, ExitCode};

use harness::{Instance, Outcome, Trouble, is_running, repository_root};

use crate::up::INSTANCE;

/// Where a stack is, as `samplconfig.toml` says.
#[derive(Debug, PartialEq, Eq)]
struct Stack {
    name: String,
    region: String,
}

/// Runs the operator's program on the stack.
pub fn run(words: &[String]) -> Outcome<ExitCode> {
    let (environment, words) = match words {
        [on, environment, rest @ ..] if on == "--on" => (environment.as_str(), rest),
        _ => ("local", words),
    };
    if words.is_empty() {
        return Err(Trouble::new(
            "`replay` needs to be told what",
            "It takes `[--on local|staging|prod]` and one of: `dead-letters list [QUEUE]`, `dead-letters send QUEUE [--limit N]`, \
             `dead-letters drop QUEUE [--limit N]`, `parked [--limit N]`, `outbox --since TIME [--table partners|directory|installations]`.",
        ));
    }
    let root = repository_root()?;
    let config = fs::read_to_string(root.join("samplconfig.toml")).map_err(|e| Trouble::io("cannot read samplconfig.toml", &e))?;
    let stack = stack(&config, environment)
        .ok_or_else(|| Trouble::new(format!("samplconfig.toml has no environment `{environment}`"), "Name one of its sections."))?;
    let mut operator = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    operator.current_dir(&root).args(["run", "--quiet", "--package", "operator", "--", &stack.name]).args(words);
    operator.env("AWS_REGION", &stack.region);
    if environment == "local" {
        be_local(&mut operator)?;
    } else if std::env::var_os("AWS_ACCESS_KEY_ID").is_none() {
        return Err(Trouble::new(
            "there are no credentials in the environment",
            "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN (`aws configure export-credentials --format env` prints them).",
        ));
    }
    let status = operator.status().map_err(|e| Trouble::io("cannot run cargo", &e))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Points the program at the local cloud of `cargo xtask up`.
fn be_local(operator: &mut Command) -> Outcome<()> {
    let instance = Instance::open(INSTANCE)?;
    if !is_running(&instance) {
        return Err(Trouble::new("the local cloud is not running", "Run `cargo xtask up`, or name another stack with `--on`."));
    }
    operator
        .env("AWS_ENDPOINT_URL", instance.endpoint())
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env_remove("AWS_SESSION_TOKEN");
    Ok(())
}

fn stack(config: &str, environment: &str) -> Option<Stack> {
    let heading = format!("[{environment}.deploy.parameters]");
    let section: Vec<&str> =
        config.lines().skip_while(|line| line.trim() != heading).skip(1).take_while(|line| !line.starts_with('[')).collect();
    let value = |key: &str| {
        let assigned = section.iter().filter_map(|line| line.split_once('=')).find(|(name, _)| name.trim() == key)?;
        Some(assigned.1.trim().trim_matches('"').to_owned())
    };
    Some(Stack { name: value("stack_name")?, region: value("region")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_is_where_the_configuration_says() {
        let config = include_str!("../../samplconfig.toml");
        assert_eq!(stack(config, "local"), Some(Stack { name: "liaison".to_owned(), region: "us-east-1".to_owned() }));
        assert_eq!(stack(config, "prod").unwrap().name, "liaison-prod");
        assert_eq!(stack(config, "nowhere"), None);
    }
}
