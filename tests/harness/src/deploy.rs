//! Deploying the template to a local cloud with the very command that deploys it to AWS.

use std::fs;
use std::process::Command;

use crate::api::{Api, StackOutputs};
use crate::instance::{Instance, repository_root};
use crate::trouble::{Outcome, Trouble};
use crate::venv::{Tools, last_lines};

/// `sam deploy --config-env local`, pointed at this instance. Only what changed since the last time is updated.
pub fn deploy(instance: &Instance, tools: &Tools) -> Outcome<StackOutputs> {
    let root = repository_root()?;
    let api = Api::new(instance.port);
    api.make_bucket("liaison-releases")?;
    let given = fs::read_to_string(root.join("samplconfig.toml")).map_err(|e| Trouble::io("cannot read samplconfig.toml", &e))?;
    // The configuration names the usual port; another instance has another one, and nothing else differs.
    let config = instance.folder.join("samplconfig.toml");
    fs::write(&config, given.replace("LocalEndpoint=localhost:4566", &format!("LocalEndpoint=localhost:{}", instance.port)))
        .map_err(|e| Trouble::io("cannot write the instance's configuration", &e))?;
    let done = Command::new(tools.program("sam"))
        .current_dir(&root)
        .args(["deploy", "--config-env", "local", "--config-file"])
        .arg(&config)
        .env("AWS_ENDPOINT_URL", instance.endpoint())
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE")
        .env("SAM_CLI_TELEMETRY", "0")
        .env("SAM_CLI_POLL_DELAY", "1")
        .output()
        .map_err(|e| Trouble::io("cannot run sam", &e))?;
    fs::write(instance.folder.join("deploy.log"), [&done.stdout[..], &done.stderr[..]].concat())
        .map_err(|e| Trouble::io("cannot write the deployment's log", &e))?;
    if !done.status.success() {
        return Err(Trouble::new(
            format!("the deployment failed:\n  {}", last_lines(&done.stdout, &done.stderr)),
            format!("Read {} for the whole story; `cargo xtask up --reset` starts clean.", instance.folder.join("deploy.log").display()),
        ));
    }
    api.stack_outputs()
}
