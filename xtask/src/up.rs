//! `cargo xtask up`: from a clone to a running site on this machine.

use std::process::{Command, ExitCode};
use std::thread;
use std::time::Instant;

use harness::{Instance, Outcome, StackOutputs, Trouble, build_functions, deploy, run_tools, start, stop};

use crate::progress::{announce, step};
use crate::{demo, mailbox};

/// Name of the developer's own instance.
pub const INSTANCE: &str = "up";

/// Builds, starts, deploys, fills in demo data and prints where everything is.
pub fn run(words: &[String]) -> Outcome<ExitCode> {
    let begun = Instant::now();
    let reset = match words {
        [] => false,
        [word] if word == "--reset" => true,
        _ => return Err(Trouble::new(format!("`up` does not know {words:?}"), "It takes `--reset`, or nothing.")),
    };
    preflight()?;
    let mut instance = Instance::open(INSTANCE)?;
    let Some(_claim) = instance.claim()? else {
        return Err(Trouble::new("another `cargo xtask up` or `down` is under way", "Wait until it ends, then run it again."));
    };
    if reset {
        step("Clearing the local cloud", || stop(&instance).and_then(|()| instance.reset()))?;
    }
    let outputs = bring_up(&mut instance)?;
    demo::fill(&instance, &outputs)?;
    let mailbox = mailbox::spawn(&instance)?;
    print_addresses(&outputs, mailbox, begun);
    Ok(ExitCode::SUCCESS)
}

/// Builds the functions and deploys them to the instance, starting it if need be.
pub fn bring_up(instance: &mut Instance) -> Outcome<StackOutputs> {
    // The compiler and the package installer do not wait for each other.
    announce("Building the functions (the first time takes some minutes); installing ministack and SAM beside it");
    let installing = thread::spawn(run_tools);
    build_functions()?;
    let tools = step("Installing the local cloud", || installing.join())
        .map_err(|_| Trouble::new("the installation broke off", "Run it again."))??;
    step("Starting the local cloud", || start(instance, &tools))?;
    step("Deploying", || deploy(instance, &tools))
}

/// What must be on the machine before anything can work, said at once rather than minutes later.
pub fn preflight() -> Outcome<()> {
    let python = Command::new("python3").args(["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"]).output();
    match python {
        Ok(answer) if answer.status.success() => {}
        Ok(_) => {
            return Err(Trouble::new(
                "python3 is older than 3.10 or lacks its venv module",
                "Install a newer one (Debian: `apt-get install python3 python3-venv`), then run it again.",
            ));
        }
        Err(_) => return Err(Trouble::new("python3 was not found", "Install Python 3.10 or newer, then run it again.")),
    }
    Command::new("cc").arg("--version").output().map(|_| ()).map_err(|_| {
        Trouble::new("no linker (`cc`) was found", "Install a C compiler (Debian: `apt-get install gcc libc6-dev`), then run it again.")
    })
}

fn print_addresses(outputs: &StackOutputs, mailbox_port: u16, begun: Instant) {
    let site = outputs.site_url();
    println!("\nLiaison is up after {} s.\n", begun.elapsed().as_secs());
    println!("  Site         {site}/");
    println!("  Review desk  {site}/review");
    println!("  Portal       {site}/home");
    println!("  Mailbox      http://localhost:{mailbox_port}/");
    println!("\n  Sign in as (password {}):", harness::SIGN_IN_PASSWORD);
    for person in demo::PEOPLE {
        println!("    {:<36} {}", person.address, person.who);
    }
    println!("  Anyone else: open a mail of theirs in the mailbox and press \"create a local sign-in\".");
    println!("\n  After an edit: `cargo xtask up` again. To stop: `cargo xtask down`. To start clean: `cargo xtask up --reset`.");
}
