//! What is read off the binaries themselves: size, archive, the C library they need; and off the dependency tree.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

/// The size of a file, in bytes.
#[must_use]
pub fn bytes(file: &Path) -> u64 {
    fs::metadata(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())).len()
}

/// The size of the archive that is deployed: the binary as `bootstrap`, deflated as SAM does it.
#[must_use]
pub fn zipped_bytes(binary: &Path) -> u64 {
    let script = "import io, sys, zipfile\n\
        out = io.BytesIO()\n\
        with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive: archive.write(sys.argv[1], 'bootstrap')\n\
        print(len(out.getvalue()))";
    let said = Command::new("python3").args(["-c", script]).arg(binary).output().expect("python3");
    String::from_utf8_lossy(&said.stdout).trim().parse().expect("a number of bytes")
}

/// The newest version of the C library's symbols that a binary needs, such as `(2, 34)`.
#[must_use]
pub fn glibc(binary: &Path) -> (u32, u32) {
    let said = Command::new("readelf").arg("--version-info").arg("--wide").arg(binary).output().expect("readelf");
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let version = |word: &str| {
        let (major, minor) = word.strip_prefix("GLIBC_")?.split_once('.')?;
        Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
    };
    text.split_whitespace().filter_map(version).max().expect("a binary that needs the C library")
}

/// Which versions of the HTTP and TLS stacks a function is built of, such as `hyper v1.12.0`.
#[must_use]
pub fn stacks(root: &Path, function: &str) -> BTreeSet<String> {
    const STACKS: [&str; 9] = ["hyper", "h2", "rustls", "ring", "aws-lc-rs", "openssl", "native-tls", "reqwest", "boring"];
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--package", function]);
    let said = command.output().expect("cargo tree");
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let named = |line: &str| {
        let (name, rest) = line.split_once(' ')?;
        STACKS.contains(&name).then(|| format!("{name} {}", rest.split(' ').next().unwrap_or_default()))
    };
    text.lines().filter_map(named).collect()
}

/// What is wrong with a set of stacks: there is to be one HTTP stack and one TLS stack.
#[must_use]
pub fn doubled(stacks: &BTreeSet<String>) -> Vec<String> {
    let count = |names: &[&str]| stacks.iter().filter(|stack| names.contains(&stack.split(' ').next().unwrap_or_default())).count();
    let mut faults = vec![];
    if count(&["hyper"]) != 1 {
        faults.push("not exactly one hyper".to_owned());
    }
    if count(&["rustls"]) != 1 || count(&["openssl", "native-tls", "boring"]) > 0 {
        faults.push("not exactly one TLS stack".to_owned());
    }
    if count(&["ring", "aws-lc-rs"]) != 1 {
        faults.push("not exactly one source of cryptography for TLS".to_owned());
    }
    faults
}

/// The processor, cores and memory of this machine, in words.
#[must_use]
pub fn described() -> String {
    let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map_or(String::new(), |(_, value)| value.trim().to_owned())
    };
    let processor = value(&read("/proc/cpuinfo"), "model name");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let kib: u64 = value(&read("/proc/meminfo"), "MemTotal").trim_end_matches(" kB").parse().unwrap_or(0);
    format!("{processor}, {cores} cores, {} GiB, Linux {}", kib / 1024 / 1024, read("/proc/sys/kernel/osrelease").trim())
}

/// The load average over the last minute: how busy the machine was besides.
#[must_use]
pub fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or_default().to_owned()
}
