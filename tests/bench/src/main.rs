//! `bench <folder of release binaries> <page to write> [function …]`: measures, prints the page, writes it. `cargo xtask bench`
//! builds the binaries and calls it. The last line counts the figures reached and missed. With functions named only those
//! are measured, for whoever works on them, and nothing is written.
#![expect(clippy::expect_used, reason = "a panic is how a measurement breaks off")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use bench::{
    budget::budget,
    catalogue, machine, measure,
    operations::{self, Measured},
    report::{Done, Figures, Function, Report},
    scale,
};

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [binaries, page, functions @ ..] = words.as_slice() else {
        eprintln!("bench <folder of release binaries> <page to write> [function …]");
        return ExitCode::from(2);
    };
    let figures = measured(Path::new(binaries), functions).await;
    let report = Report::of(&figures);
    println!("\n{}", report.text);
    if functions.is_empty() {
        fs::write(page, &report.text).expect("the page can be written");
    }
    println!("{} passed, {} failed", report.passed, report.failed);
    if report.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn measured(folder: &Path, only: &[String]) -> Figures {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let load = machine::load();
    let binary = |name: &str| folder.join(name);
    let is_wanted = |function: &str| only.is_empty() || only.iter().any(|name| name == function);
    let wanted: Vec<_> = operations::all().into_iter().filter(|operation| is_wanted(operation.function)).collect();
    let mut names: Vec<&str> = wanted.iter().map(|operation| operation.function).collect();
    names.dedup();

    say("cold starts");
    let hello = binary("hello");
    let binaries: Vec<PathBuf> = std::iter::once(hello.clone()).chain(names.iter().map(|name| binary(name))).collect();
    let paths: Vec<&Path> = binaries.iter().map(PathBuf::as_path).collect();
    let mut starts = measure::starts(&paths, &measure::environment("http://127.0.0.1:1")).await.into_iter();
    let hello_start = starts.next().expect("the bare function's");
    let function = |(name, start): (&&str, measure::Start)| {
        let file = binary(name);
        Function {
            name: (*name).to_owned(),
            bytes: machine::bytes(&file),
            zipped: machine::zipped_bytes(&file),
            glibc: machine::glibc(&file),
            stacks: machine::stacks(&root, name),
            start,
        }
    };
    let functions = names.iter().zip(starts).map(function).collect();
    let hello_cpu = measure::bare(&hello).await;

    let mut done = vec![];
    for operation in wanted {
        say(&format!("{}: {}", operation.function, operation.name));
        let run = match operation.measured {
            Measured::InProcess => None,
            Measured::AsRequest | Measured::AsBatch => Some(measure::run(&binary(operation.function), &binary("floor"), &operation).await),
        };
        done.push(Done { operation, run });
    }

    say("the catalogue at ten thousand apps");
    let searched = if is_wanted("catalogue") { Some(catalogue::measure(&binary("catalogue")).await) } else { None };
    say("scale");
    let scaled = if only.is_empty() { scale::measure(binary).await } else { vec![] };
    Figures {
        date: measure::now().to_string(),
        command: "cargo xtask bench".to_owned(),
        load,
        hello: hello_start,
        hello_bytes: machine::bytes(&hello),
        hello_cpu,
        functions,
        operations: done,
        budget: budget(),
        searched,
        scaled,
    }
}

fn say(what: &str) {
    eprintln!("── {what}");
}
