//! `cargo xtask browser [--up] [--pictures]`: the story in a real Chromium, with the keyboard alone.
//!
//! It runs on a fresh local cloud of its own, or with `--up` on the one that is up; `cargo xtask test` runs it on the
//! cloud of the journeys. `--pictures` also takes the pictures of the documentation.

use std::process::{Command, ExitCode};

use harness::{Cloud, Instance, Outcome, Trouble, browser_tools, repository_root};

use crate::progress::{announce, step};
use crate::tally::{Tally, run_tests};
use crate::{demo, journeys, mailbox, tools, up};

/// Runs it and prints the count.
pub fn run(words: &[String]) -> Outcome<ExitCode> {
    if let Some(unknown) = words.iter().find(|word| !["--up", "--pictures"].contains(&word.as_str())) {
        return Err(Trouble::new(format!("`browser` does not know {unknown}"), "It takes `--up` and `--pictures`, or nothing."));
    }
    let has = |word: &str| words.iter().any(|given| given == word);
    let pictures = has("--pictures");
    if has("--up") {
        return tell(&Instance::open(up::INSTANCE)?, pictures).map(Tally::close);
    }
    journeys::on_a_fresh_cloud(|instance| {
        let tally = tell(instance, pictures);
        mailbox::end(instance)?;
        tally
    })
    .map(Tally::close)
}

/// Tells the story on an instance that runs; the page with its mail runs afterwards.
pub fn tell(instance: &Instance, pictures: bool) -> Outcome<Tally> {
    announce("The story in a browser");
    let chromium = tools::chromium()?;
    let tools = step("Installing Playwright", browser_tools)?;
    let outputs = Cloud::outputs_of(instance)?;
    demo::fill(instance, &outputs)?;
    mailbox::spawn(instance)?;
    let root = repository_root()?;
    let mut command = Command::new(tools.program("python"));
    command.current_dir(root.join("tests/browser")).args(["-m", "pytest"]);
    command.env("LIAISON_CLOUD", &instance.folder).env("LIAISON_SITE", outputs.site_url()).env("LIAISON_CHROMIUM", chromium);
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUNBUFFERED", "1");
    if pictures {
        command.env("LIAISON_PICTURES", root.join("docs/pictures"));
    }
    let tally = run_tests(&mut command);
    println!("   Screenshots: {}", instance.folder.join("screenshots").display());
    Ok(tally)
}
