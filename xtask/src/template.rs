//! `cargo xtask template`: the linters and our own policies, on the template as written and as expanded.

use std::path::Path;
use std::process::{Command, ExitCode};

use harness::{Outcome, Trouble, lint_tools, repository_root, run_tools};

use crate::progress::step;
use crate::tally::{Tally, run_as_claim};

/// Checks the template and prints the count.
pub fn run(_words: &[String]) -> Outcome<ExitCode> {
    check().map(Tally::close)
}

/// Expands the template, lints both forms and runs the policy tests.
pub fn check() -> Outcome<Tally> {
    let root = repository_root()?;
    let running = step("Installing the local cloud's tools", run_tools)?;
    let linting = step("Installing the template's linters", lint_tools)?;
    let expanded = root.join("target/template");
    let mut tally = run_as_claim(
        "the template expands",
        Command::new(running.program("python")).current_dir(&root).arg("infra/tests/expand.py").arg(&expanded),
    );
    if tally.failed > 0 {
        return Ok(tally);
    }
    let at = |path: &Path| path.to_string_lossy().into_owned();
    for (what, file) in [("as written", at(&root.join("infra/template.yaml"))), ("as expanded", at(&expanded.join("template.json")))] {
        let mut cfn_lint = Command::new(linting.program("cfn-lint"));
        cfn_lint.current_dir(root.join("infra")).arg("--template").arg(&file);
        if what == "as expanded" {
            // Unrolling leaves an Fn::Sub without a variable and a parameter that SAM has used up; neither is a fault.
            cfn_lint.args(["--ignore-checks", "W1020", "W2001"]);
        }
        tally.add(run_as_claim(&format!("cfn-lint finds nothing in the template {what}"), &mut cfn_lint));
        let mut checkov = Command::new(linting.program("checkov"));
        checkov
            .current_dir(&root)
            .args(["--quiet", "--compact", "--framework", "cloudformation", "--config-file", "infra/checkov.yaml", "--file"])
            .arg(&file);
        tally.add(run_as_claim(&format!("checkov finds nothing in the template {what}"), &mut checkov));
    }
    let policies = Command::new(running.program("python"))
        .current_dir(&root)
        .args(["infra/tests/policy.py"])
        .arg(expanded.join("template.json"))
        .output()
        .map_err(|e| Trouble::io("cannot run the policy tests", &e))?;
    let said = String::from_utf8_lossy(&policies.stdout);
    // Their closing line goes into the count that ends this command.
    for line in said.lines().filter(|line| !line.contains(" passed, ")) {
        println!("{line}");
    }
    eprint!("{}", String::from_utf8_lossy(&policies.stderr));
    tally.add(counted(&said, policies.status.success()));
    Ok(tally)
}

fn counted(output: &str, succeeded: bool) -> Tally {
    let number = |word: Option<&str>| word.and_then(|word| word.trim().split(' ').next()?.parse::<u64>().ok());
    let closing = output.lines().rev().find(|line| line.contains(" passed, "));
    let mut parts = closing.unwrap_or_default().split(',');
    let counted = number(parts.next()).zip(number(parts.next())).map(|(passed, failed)| Tally { passed, failed });
    counted.unwrap_or(Tally { passed: 0, failed: u64::from(!succeeded) })
}
