//! Counting what passed and what failed, over tests of every kind.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};

/// How many claims held and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Claims that held.
    pub passed: u64,
    /// Claims that did not.
    pub failed: u64,
}

impl Tally {
    /// One claim; a failing one is shown.
    pub fn claim(&mut self, claim: &str, faults: &[String]) {
        if faults.is_empty() {
            self.passed += 1;
            println!("   ok      {claim}");
            return;
        }
        self.failed += 1;
        println!("   FAILED  {claim}");
        for fault in faults {
            println!("             {fault}");
        }
    }

    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Prints the closing line and turns the count into the command's result.
    #[must_use]
    pub fn close(self) -> ExitCode {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Runs a command that is one claim: it holds when the command succeeds. Its output is shown only when it does not.
pub fn run_as_claim(claim: &str, command: &mut Command) -> Tally {
    let mut tally = Tally::default();
    let faults = match command.output() {
        Ok(done) if done.status.success() => Vec::new(),
        Ok(done) => {
            let said = [done.stdout, done.stderr].concat();
            String::from_utf8_lossy(&said).lines().map(str::to_owned).collect()
        }
        Err(error) => vec![format!("{command:?} cannot be run: {error}")],
    };
    tally.claim(claim, &faults);
    tally
}

/// Runs `cargo test` or one of our own commands, shows its output as it comes, and counts its tests. A run that fails without a
/// failing test (it does not compile, say) counts as one failure.
pub fn run_tests(command: &mut Command) -> Tally {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => {
            println!("   FAILED  {command:?} cannot be run: {error}");
            return Tally { passed: 0, failed: 1 };
        }
    };
    let mut tally = Tally::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            tally.add(closing_line(&line));
            println!("{line}");
        }
    }
    let succeeded = child.wait().is_ok_and(|status| status.success());
    if !succeeded && tally.failed == 0 {
        tally.failed = 1;
    }
    tally
}

/// What the last line of a run says: `test result: ok. 3 passed; 1 failed; …`, or our own commands' `3 passed, 1 failed`.
fn closing_line(line: &str) -> Tally {
    let line = line.trim();
    let is_ours = || {
        line.split_once(" passed, ").is_some_and(|(passed, rest)| {
            let failed = rest.strip_suffix(" failed").unwrap_or_default();
            [passed, failed].iter().all(|count| count.parse::<u64>().is_ok())
        })
    };
    let rest = line.strip_prefix("test result: ").or_else(|| is_ours().then_some(line));
    let Some(rest) = rest else { return Tally::default() };
    let count = |what: &str| {
        let before = rest.split(what).next().unwrap_or_default();
        before.rsplit(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty()).and_then(|digits| digits.parse().ok())
    };
    Tally { passed: count(" passed").unwrap_or(0), failed: count(" failed").unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_lines_of_tests_and_of_our_commands_are_counted_and_no_other() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(closing_line(line), Tally { passed: 12, failed: 3 });
        assert_eq!(closing_line("12 passed, 3 failed"), Tally { passed: 12, failed: 3 });
        assert_eq!(closing_line("all 12 passed, 3 failed"), Tally::default());
        assert_eq!(closing_line("12 passed, 3 failed miserably"), Tally::default());
    }
}
