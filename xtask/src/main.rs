//! Developer commands: `cargo xtask <command>`. One file per command; this one only knows their names.

use std::process::ExitCode;

use harness::Outcome;

mod bench;
mod browser;
mod demo;
mod dependencies;
mod down;
mod journeys;
mod mailbox;
mod nightly;
mod openapi;
mod progress;
mod receipts;
mod release;
mod replay;
mod simulate;
mod tally;
mod template;
mod test;
mod tidy;
mod tools;
mod up;

/// A command: its name, what it does in one line, and the function that does it with the words after its name.
struct Command {
    name: &'static str,
    purpose: &'static str,
    run: fn(&[String]) -> Outcome<ExitCode>,
}

const COMMANDS: &[Command] = &[
    Command { name: "up", purpose: "build, deploy to this machine, print addresses (--reset starts clean)", run: up::run },
    Command { name: "down", purpose: "stop what `up` started; its state is kept", run: down::run },
    Command { name: "test", purpose: "everything in one go, installing what it needs", run: test::run },
    Command { name: "journeys", purpose: "the stories on a fresh local cloud: journeys [STORY]", run: journeys::run },
    Command { name: "browser", purpose: "the story in a real browser: browser [--up] [--pictures]", run: browser::run },
    Command { name: "simulate", purpose: "every fault, and random stories: simulate [--seeds N] [--seed S]", run: simulate::run },
    Command {
        name: "bench",
        purpose: "size, cold start, memory, CPU, cost: measured, and written to docs/performance.md",
        run: bench::run,
    },
    Command { name: "openapi", purpose: "write infra/openapi.json; --check compares document, template and routers", run: openapi::run },
    Command { name: "release", purpose: "build the functions for AWS, check them, lay them where the template looks", run: release::run },
    Command { name: "nightly", purpose: "the long forms: nightly [licences|releases|simulation|mutants|fuzzing]", run: nightly::run },
    Command { name: "replay", purpose: "dead letters, parked changes, outbox of a deployed stack; alone it says how", run: replay::run },
    Command { name: "receipts", purpose: "check an export of receipts without anybody's help: receipts FILE", run: receipts::run },
    Command { name: "template", purpose: "lint the template and check our own policies on it", run: template::run },
    Command { name: "tidy", purpose: "rules of the repository that no compiler checks", run: tidy::run },
    Command { name: "mailbox", purpose: "the page with the local cloud's mail (`up` starts it)", run: mailbox::run },
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(command) = words.first().and_then(|name| COMMANDS.iter().find(|command| command.name == name)) else {
        return usage(words.first());
    };
    (command.run)(&words[1..]).unwrap_or_else(|trouble| {
        eprintln!("\n{trouble}");
        ExitCode::FAILURE
    })
}

fn usage(wrong: Option<&String>) -> ExitCode {
    if let Some(name) = wrong.filter(|name| *name != "help" && *name != "--help") {
        eprintln!("there is no command `{name}`\n");
    }
    println!("cargo xtask <command>\n");
    for command in COMMANDS {
        println!("  {:<10} {}", command.name, command.purpose);
    }
    if wrong.is_none_or(|name| name == "help" || name == "--help") { ExitCode::SUCCESS } else { ExitCode::from(2) }
}
