//! Starting and stopping the emulator that stands in for AWS on this machine.
//!
//! It saves its state when it is told to end, and not before. It does not save the records of table streams, but does
//! save how far each reader of them was: after a restart the readers would wait for records far in the future. So a
//! stop first waits until everything has flowed, and a start clears the readers' positions.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::api::Api;
use crate::instance::Instance;
use crate::settle::wait_until_quiet;
use crate::trouble::{Outcome, Trouble};
use crate::venv::Tools;

const START_LIMIT: Duration = Duration::from_mins(1);
const STOP_LIMIT: Duration = Duration::from_mins(1);
const FLOW_LIMIT: Duration = Duration::from_mins(1);

/// Starts the cloud and waits until it answers. Does nothing when it is already running.
pub fn start(instance: &mut Instance, tools: &Tools) -> Outcome<()> {
    if is_running(instance) {
        return Ok(());
    }
    if TcpStream::connect_timeout(&address(instance.port), Duration::from_millis(300)).is_ok() {
        instance.move_to_free_port()?;
        println!("  The port is taken by another program; the site moves to port {}.", instance.port);
    }
    clear_stream_positions(&instance.state_folder().join("lambda.json"))?;
    let log = fs::File::create(instance.log_file()).map_err(|e| Trouble::io("cannot write the local cloud's log", &e))?;
    let errors = log.try_clone().map_err(|e| Trouble::io("cannot write the local cloud's log", &e))?;
    let child = environment(instance, Command::new(tools.program("ministack")))
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        // Its own group: an interrupt at the keyboard ends the command, not what it started.
        .process_group(0)
        .spawn()
        .map_err(|e| Trouble::io("cannot start ministack", &e))?;
    instance.remember("pid", json!(child.id()))?;
    let begun = Instant::now();
    while begun.elapsed() < START_LIMIT {
        if Api::new(instance.port).is_ready() {
            return Ok(());
        }
        if !process_lives(child.id()) {
            break;
        }
        sleep(Duration::from_millis(100));
    }
    Err(Trouble::new(
        format!("the local cloud did not start:\n  {}", end_of(&instance.log_file())),
        "Run `cargo xtask up --reset` to start with clean state.",
    ))
}

/// Whether the process this instance started still runs and answers.
#[must_use]
pub fn is_running(instance: &Instance) -> bool {
    pid_of(instance).is_some_and(process_lives) && Api::new(instance.port).is_ready()
}

/// Lets streams and queues run dry, keeps what was mailed, and ends the process by its id.
pub fn stop(instance: &Instance) -> Outcome<()> {
    let Some(pid) = pid_of(instance).filter(|pid| process_lives(*pid)) else {
        return instance.forget("pid");
    };
    let api = Api::new(instance.port);
    if api.is_ready() {
        if let Err(unsettled) = wait_until_quiet(instance, FLOW_LIMIT) {
            println!("  Stopping although not everything has been delivered: {unsettled}");
        }
        crate::mail::keep_for_next_start(instance)?;
    }
    // Ended by its id, with the signal on which it saves its state.
    let _ = Command::new("kill").arg(pid.to_string()).status();
    let begun = Instant::now();
    while process_lives(pid) {
        if begun.elapsed() > STOP_LIMIT {
            return Err(Trouble::new(
                format!("the local cloud (process {pid}) does not end"),
                format!("End it with `kill -9 {pid}`; what was done since the last `cargo xtask up` is then lost."),
            ));
        }
        sleep(Duration::from_millis(100));
    }
    instance.forget("pid")
}

/// Only what is named here reaches the emulator, and through it the functions: they must not see the developer's own
/// variables, as they would not see them on AWS.
fn environment(instance: &Instance, mut command: Command) -> Command {
    command.env_clear();
    for kept in ["PATH", "HOME", "LANG", "TMPDIR"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
        .current_dir(&instance.folder)
        .env("AUTH", "true")
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", instance.port.to_string())
        .env("AWS_ENDPOINT_URL", instance.endpoint())
        .env("IOT_MTLS_ENABLED", "0")
        .env("SFTP_ENABLED", "0")
        .env("PERSIST_STATE", "1")
        .env("STATE_DIR", instance.state_folder())
        .env("S3_PERSIST", "1")
        .env("S3_DATA_DIR", instance.storage_folder());
    command
}

fn clear_stream_positions(file: &Path) -> Outcome<()> {
    let Ok(text) = fs::read_to_string(file) else { return Ok(()) };
    let mut state: Value = serde_json::from_str(&text).map_err(|_| {
        Trouble::new("the saved state of the local cloud is damaged", "Run `cargo xtask up --reset` to start with clean state.")
    })?;
    let positions = state.pointer_mut("/payload/dynamodb_stream_positions/data");
    if let Some(positions) = positions {
        *positions = json!({});
        fs::write(file, state.to_string()).map_err(|e| Trouble::io("cannot write the saved state", &e))?;
    }
    Ok(())
}

fn pid_of(instance: &Instance) -> Option<u32> {
    instance.remembered("pid")?.as_u64().and_then(|pid| u32::try_from(pid).ok())
}

/// Whether the process exists, has not ended unnoticed (a zombie of ours), and is the emulator, not a stranger with a
/// recycled id.
fn process_lives(pid: u32) -> bool {
    let alive = fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or_default().trim_start().starts_with('Z'));
    alive && fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains("ministack"))
}

fn address(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

fn end_of(file: &Path) -> String {
    crate::venv::last_lines(&fs::read(file).unwrap_or_default(), b"")
}
