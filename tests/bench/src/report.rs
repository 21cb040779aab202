//! The figures as a page of Markdown, and how many were reached.

use std::{collections::BTreeSet, fmt::Write as _, time::Duration};

use crate::{
    budget::{Allowance, Budget},
    catalogue::{APPS, Searched},
    machine,
    measure::{ROUNDS, Run, Start},
    operations::{Measured, Operation},
    scale::{SIZES, Scaled},
};

/// Functions that speak to hosts besides the cloud, and may be larger for it.
const SPEAKS_TO_PUBLIC_HOSTS: [&str; 2] = ["sign-in", "deliver-webhook"];
const MEGABYTE: f64 = 1_000_000.0;
const MOST_MEMORY_AT_READY_KIB: u64 = 16 * 1024;
const MOST_MEMORY_KIB: u64 = 32 * 1024;
const MOST_CPU: Duration = Duration::from_micros(500);
const MOST_CPU_OF_OURS: Duration = Duration::from_micros(150);
/// Functions that decide accesses, asked before every read of a customer's data: less, and of it ours.
const DECIDES: [&str; 2] = ["access-decision", "authorize-access"];
const MOST_CPU_OF_A_DECISION: Duration = Duration::from_micros(300);
const MOST_CPU_OF_OURS_IN_A_DECISION: Duration = Duration::from_micros(50);
const MOST_SEARCH: Duration = Duration::from_millis(1);
const MOST_COLD_START_RATIO: f64 = 2.0;
const NEWEST_GLIBC: (u32, u32) = (2, 34);

/// What is known of a function.
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its binary's bytes.
    pub bytes: u64,
    /// Its archive's bytes.
    pub zipped: u64,
    /// The newest symbols of the C library that it needs.
    pub glibc: (u32, u32),
    /// Its HTTP and TLS stacks.
    pub stacks: BTreeSet<String>,
    /// How it starts.
    pub start: Start,
}

/// What is known of an operation.
pub struct Done {
    /// The operation.
    pub operation: Operation,
    /// How it went, or why it did not; nothing where only a test can do it.
    pub run: Option<Result<Run, String>>,
}

/// Everything measured.
pub struct Figures {
    /// When.
    pub date: String,
    /// The command.
    pub command: String,
    /// The load average when it began.
    pub load: String,
    /// How the bare function starts.
    pub hello: Start,
    /// The bare function's bytes.
    pub hello_bytes: u64,
    /// The bare function's CPU time for one request.
    pub hello_cpu: Duration,
    /// The functions.
    pub functions: Vec<Function>,
    /// The operations.
    pub operations: Vec<Done>,
    /// The budget.
    pub budget: Budget,
    /// The catalogue at ten thousand apps, where it was asked for.
    pub searched: Option<Searched>,
    /// The operations at several sizes.
    pub scaled: Vec<Scaled>,
}

/// The page and its count.
#[derive(Default)]
pub struct Report {
    /// Markdown.
    pub text: String,
    /// Figures reached.
    pub passed: usize,
    /// Figures missed.
    pub failed: usize,
    missed: Vec<String>,
}

impl Report {
    /// Writes the page.
    #[must_use]
    pub fn of(figures: &Figures) -> Self {
        let mut report = Self::default();
        report.head(figures);
        report.functions(figures);
        report.stacks(figures);
        report.operations(figures);
        if let Some(searched) = &figures.searched {
            report.catalogue(searched);
        }
        report.scale(figures);
        report.end();
        report
    }

    /// Counts one figure, and marks it where it is missed.
    fn figure(&mut self, shown: String, is_reached: bool, what: impl FnOnce() -> String) -> String {
        if is_reached {
            self.passed += 1;
            return shown;
        }
        self.failed += 1;
        self.missed.push(what());
        format!("**{shown}**")
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn head(&mut self, figures: &Figures) {
        let _ = write!(
            self.text,
            "# Performance\n\n\
             Written by `{}`; do not edit. Measured {} on {} (load average {} when it began), profile `release`.\n\n\
             Machines are noisy. What is compared was measured in one run, one after the other in each round; times are \
             medians. A figure in **bold** is missed. What each should be stands in each table's head; why an operation costs \
             what it costs stands in `tests/bench/budget.toml`, and `cargo test -p bench` fails when one gets dearer.\n\n",
            figures.command,
            figures.date,
            machine::described(),
            figures.load,
        );
    }

    fn functions(&mut self, figures: &Figures) {
        let hello = &figures.hello;
        let _ = write!(
            self.text,
            "## Functions\n\n\
             *Binary* and *zip* in MB (10⁶ bytes): at most 5.5 and 2.5; of `sign-in` and `deliver-webhook`, \
             which speak to other hosts, 7 and 3.2. \
             *Cold start*: from starting the process to its first `GET /invocation/next`, median of {ROUNDS} interleaved rounds; \
             at most 2 × a bare `lambda_runtime` function of the same profile in the same rounds ({:.2} ms, {:.2} MB). \
             *Memory*: most ever resident, in MiB: at most 16 when ready, and 32 after 1,000 requests (the hungriest operation). \
             *GLIBC*: the newest symbols needed, at most 2.34.\n\n\
             | function | binary | zip | cold start, ms | × bare | memory, ready | memory, 1,000 requests | GLIBC |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|\n",
            milliseconds(hello.cold_start),
            megabytes(figures.hello_bytes),
        );
        for function in &figures.functions {
            let name = &function.name;
            let (most_bytes, most_zipped) = if SPEAKS_TO_PUBLIC_HOSTS.contains(&name.as_str()) { (7.0, 3.2) } else { (5.5, 2.5) };
            let (bytes, zipped) = (megabytes(function.bytes), megabytes(function.zipped));
            let ratio = function.start.cold_start.as_secs_f64() / hello.cold_start.as_secs_f64();
            let memory = hungriest(figures, name);
            let row = [
                name.clone(),
                self.figure(format!("{bytes:.2}"), bytes <= most_bytes, || {
                    format!("`{name}`: binary of {bytes:.2} MB, at most {most_bytes}")
                }),
                self.figure(format!("{zipped:.2}"), zipped <= most_zipped, || {
                    format!("`{name}`: archive of {zipped:.2} MB, at most {most_zipped}")
                }),
                format!("{:.2}", milliseconds(function.start.cold_start)),
                self.figure(format!("{ratio:.2}"), ratio <= MOST_COLD_START_RATIO, || {
                    format!("`{name}`: cold start {ratio:.2} × bare, at most 2")
                }),
                self.figure(mebibytes(function.start.memory), function.start.memory <= MOST_MEMORY_AT_READY_KIB, || {
                    format!("`{name}`: {} MiB when ready, at most 16", mebibytes(function.start.memory))
                }),
                self.figure(mebibytes(memory), memory <= MOST_MEMORY_KIB, || {
                    format!("`{name}`: {} MiB after 1,000 requests, at most 32", mebibytes(memory))
                }),
                self.figure(format!("{}.{}", function.glibc.0, function.glibc.1), function.glibc <= NEWEST_GLIBC, || {
                    format!("`{name}`: needs GLIBC {}.{}", function.glibc.0, function.glibc.1)
                }),
            ];
            self.line(&format!("| {} |", row.join(" | ")));
        }
    }

    fn stacks(&mut self, figures: &Figures) {
        self.line("\n## Stacks\n\nOne HTTP stack and one TLS stack in every binary, by `cargo tree`.\n\n| function | stacks |\n|---|---|");
        for function in &figures.functions {
            let faults = machine::doubled(&function.stacks);
            let shown = function.stacks.iter().cloned().collect::<Vec<_>>().join(", ");
            let name = &function.name;
            let shown = self.figure(shown, faults.is_empty(), || format!("`{name}`: {}", faults.join(", ")));
            self.line(&format!("| {name} | {shown} |"));
        }
    }

    fn operations(&mut self, figures: &Figures) {
        let _ = write!(
            self.text,
            "\n## Operations\n\n\
             *Trips*: serial round trips, requests under way at once being one; against the floor, the fewest there can be. \
             *Read* and *write*: DynamoDB capacity units, every index counted. Both of the first request to a new process. \
             *CPU*: user and system time of the process for one request, median over batches, after a warm-up, from the scheduler's \
             accounts (`/proc/<pid>/task/*/schedstat`): at most 500 µs, of a decision on an access 300. *SDK*: the same of a bare `lambda_runtime` function that is sent \
             the same events and makes the operation's own calls to the tables, as they were recorded from one more request, through \
             the SDK and nothing else (`tests/bench/floor`; without conditions, so that writes can be repeated; a call of another service \
             counts as the cheapest of the tables', so that this is rather too little); measured after each operation against the \
             same tables. Of it {} µs are the bare runtime's own for an echo. *Ours*: the rest, at most 150 µs, of a decision 50. Where the SDK alone takes \
             more than that, no code of ours can reach it: the time in all is then shown as *floor*, and ours is judged. \
             The embedded tables answer over plain HTTP, so TLS to the cloud is not in it. What is in (parentheses) is the work of \
             many and has no figure; *test*: only a test can do it, with an identity provider that says yes.\n\n\
             | function | operation | trips | floor | read | write | CPU, µs | SDK | ours |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n",
            figures.hello_cpu.as_micros(),
        );
        for done in &figures.operations {
            let row = self.operation(done, figures.budget.get(done.operation.function).and_then(|of| of.get(done.operation.name)));
            self.line(&row);
        }
    }

    fn operation(&mut self, done: &Done, allowance: Option<&Allowance>) -> String {
        let Operation { function, name, measured, .. } = done.operation;
        let Some(allowance) = allowance else {
            let shown = self.figure("no budget".to_owned(), false, || format!("`{function}`, {name}: no budget"));
            return format!("| {function} | {name} | {shown} | | | | | | |");
        };
        let (trips, read, write, cpu) = match &done.run {
            None => (allowance.trips, allowance.read, allowance.write, None),
            Some(Ok(run)) => (run.cost.trips, run.cost.read_units, run.cost.write_units, Some((run.cpu, run.floor))),
            Some(Err(reason)) => {
                let shown = self.figure("failed".to_owned(), false, || format!("`{function}`, {name}: {reason}"));
                return format!("| {function} | {name} | {shown} | | | | | | |");
            }
        };
        let floor = allowance.floor();
        let trips = self
            .figure(trips.to_string(), trips <= floor, || format!("`{function}`, {name}: {trips} trips, floor {floor}: {}", allowance.why));
        let is_within = read <= allowance.read && write <= allowance.write;
        let read = self.figure(read.to_string(), is_within, || {
            format!("`{function}`, {name}: {read} read and {write} write units, budget {} and {}", allowance.read, allowance.write)
        });
        let cpu = match (cpu, measured) {
            (None, _) => "test | |".to_owned(),
            (Some((cpu, floor)), Measured::AsBatch) => format!("({}) | ({}) |", cpu.as_micros(), floor.as_micros()),
            (Some((cpu, floor)), _) => {
                let most = if DECIDES.contains(&function) {
                    (MOST_CPU_OF_A_DECISION, MOST_CPU_OF_OURS_IN_A_DECISION)
                } else {
                    (MOST_CPU, MOST_CPU_OF_OURS)
                };
                self.cpu(&format!("`{function}`, {name}"), (cpu, floor), most)
            }
        };
        format!("| {function} | {name} | {trips} | {floor} | {read} | {write} | {cpu} |")
    }

    /// CPU time in all, of it the SDK's, and ours.
    fn cpu(&mut self, what: &str, (cpu, floor): (Duration, Duration), (most, most_of_ours): (Duration, Duration)) -> String {
        let ours = cpu.saturating_sub(floor);
        let (cpu_us, floor_us, ours_us) = (cpu.as_micros(), floor.as_micros(), ours.as_micros());
        let (most_us, most_of_ours_us) = (most.as_micros(), most_of_ours.as_micros());
        let cpu = if floor > most {
            format!("{cpu_us} *floor*")
        } else {
            self.figure(cpu_us.to_string(), cpu <= most, || {
                format!("{what}: {cpu_us} µs of CPU, at most {most_us}; the SDK takes {floor_us}")
            })
        };
        let ours = self.figure(ours_us.to_string(), ours <= most_of_ours, || {
            format!("{what}: {ours_us} µs of CPU without the SDK, at most {most_of_ours_us}")
        });
        format!("{cpu} | {floor_us} | {ours}")
    }

    fn catalogue(&mut self, searched: &Searched) {
        let _ = write!(
            self.text,
            "\n## The catalogue at {} apps\n\n\
             Time of one page of a search, median, in the measuring process (profile `local`, which optimises less): at most 1 ms. The \
             apps fill {} chunks; making the snapshot took {:.0} ms, bringing it up to one publication {:.1} ms. The index takes {:.1} MB. \
             Peak memory of the function: at most 64 MiB after its first answer, 96 after 1,000 more.\n\n\
             | search | time, µs |\n|---|--:|\n",
            grouped(APPS),
            searched.chunks,
            milliseconds(searched.made),
            milliseconds(searched.updated),
            megabytes(searched.index_bytes as u64),
        );
        for (name, time) in &searched.searches {
            let shown = self.figure(time.as_micros().to_string(), *time <= MOST_SEARCH, || {
                format!("catalogue, search for {name}: {} µs, at most 1,000", time.as_micros())
            });
            self.line(&format!("| {name} | {shown} |"));
        }
        self.line("\n| memory | MiB |\n|---|--:|");
        for (name, memory, most) in [("after the first answer", &searched.first, 64), ("after 1,000 more", &searched.last, 96)] {
            let shown = match memory {
                Ok(memory) => self.figure(mebibytes(*memory), *memory <= most * 1024, || {
                    format!("catalogue, {name}: {} MiB, at most {most}", mebibytes(*memory))
                }),
                Err(reason) => self.figure("failed".to_owned(), false, || format!("catalogue, {name}: {reason}")),
            };
            self.line(&format!("| {name} | {shown} |"));
        }
    }

    fn scale(&mut self, figures: &Figures) {
        let sizes = SIZES.map(grouped);
        let _ = write!(
            self.text,
            "\n## Scale\n\n\
             The same request among {} items and among {}: trips, read and write units. They may not differ. \
             `expire-requests` has 10 due at either size.\n\n\
             | function | operation | {} items | {} items |\n|---|---|--:|--:|\n",
            sizes[0], sizes[1], sizes[0], sizes[1],
        );
        for scaled in &figures.scaled {
            let Operation { function, name, .. } = scaled.operation;
            let shown: Vec<String> = scaled
                .costs
                .iter()
                .map(|cost| match cost {
                    Ok(cost) => format!("{} / {} / {}", cost.trips, cost.read_units, cost.write_units),
                    Err(reason) => reason.clone(),
                })
                .collect();
            let is_flat = scaled.is_flat();
            let last = self.figure(shown[1].clone(), is_flat, || format!("`{function}`, {name}: {}", shown.join(" becomes ")));
            self.line(&format!("| {function} | {name} | {} | {last} |", shown[0]));
        }
    }

    fn end(&mut self) {
        if !self.missed.is_empty() {
            self.line("\n## Missed\n");
            for missed in std::mem::take(&mut self.missed) {
                self.line(&format!("- {missed}"));
            }
        }
        let count = format!("\n{} figures reached, {} missed.", self.passed, self.failed);
        self.line(&count);
    }
}

/// The most memory that any operation of a function brought it to, in KiB.
fn hungriest(figures: &Figures, function: &str) -> u64 {
    let runs = figures.operations.iter().filter(|done| done.operation.function == function);
    runs.filter_map(|done| done.run.as_ref()?.as_ref().ok()).map(|run| run.memory).max().unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "binaries have fewer bytes than a float has whole numbers")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / MEGABYTE
}

#[expect(clippy::cast_precision_loss, reason = "processes have less memory than a float has whole numbers")]
fn mebibytes(kib: u64) -> String {
    format!("{:.1}", kib as f64 / 1024.0)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// `100000` as `100,000`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
