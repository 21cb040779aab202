//! One local cloud: its name, port and folder. Several can run side by side.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::trouble::{Outcome, Trouble};

/// The port `samplconfig.toml` names; the first instance gets it when it is free.
const FIRST_PORT: u16 = 4566;

/// A local cloud on this machine, running or not. Everything it keeps is in `.local/<name>/`.
#[derive(Clone, Debug)]
pub struct Instance {
    /// `up` for the developer's own, `journeys` for the tests', or any other name.
    pub name: String,
    /// `.local/<name>`.
    pub folder: PathBuf,
    /// The one port of the cloud: site, sign-in, storage and administration.
    pub port: u16,
}

impl Instance {
    /// Opens the instance of that name, choosing a port the first time.
    pub fn open(name: &str) -> Outcome<Self> {
        let folder = repository_root()?.join(".local").join(name);
        fs::create_dir_all(&folder).map_err(|e| Trouble::io("cannot make the folder of the local cloud", &e))?;
        let mut instance = Self { name: name.to_owned(), folder, port: 0 };
        if let Some(port) = instance.remembered("port").and_then(|v| v.as_u64()) {
            instance.port = u16::try_from(port).unwrap_or(FIRST_PORT);
        } else {
            instance.port = free_port(if name == "up" { FIRST_PORT } else { 0 })?;
            instance.remember("port", json!(instance.port))?;
        }
        Ok(instance)
    }

    /// Opens the instance in that folder, for a test that was told where it is.
    pub fn at(folder: &Path) -> Outcome<Self> {
        let name = folder.file_name().and_then(|n| n.to_str()).unwrap_or("journeys").to_owned();
        let instance = Self { name, folder: folder.to_owned(), port: 0 };
        let port = instance.remembered("port").and_then(|v| v.as_u64()).and_then(|p| u16::try_from(p).ok());
        port.map(|port| Self { port, ..instance }).ok_or_else(|| {
            Trouble::new(format!("no local cloud is kept in {}", folder.display()), "Run the tests with `cargo xtask journeys`.")
        })
    }

    /// Takes the instance for this process, until the returned guard is dropped; `None` while another process has it.
    pub fn claim(&self) -> Outcome<Option<fs::File>> {
        let file = fs::File::create(self.folder.join("claimed")).map_err(|e| Trouble::io("cannot claim the local cloud", &e))?;
        Ok(file.try_lock().is_ok().then_some(file))
    }

    /// Gives up the port for another free one: what was mailed with the old address no longer leads anywhere.
    pub fn move_to_free_port(&mut self) -> Outcome<()> {
        self.port = free_port(0)?;
        self.remember("port", json!(self.port))
    }

    /// Forgets everything the instance kept but its port.
    pub fn reset(&self) -> Outcome<()> {
        for folder in [self.state_folder(), self.storage_folder()] {
            if folder.exists() {
                fs::remove_dir_all(&folder).map_err(|e| Trouble::io("cannot clear the state of the local cloud", &e))?;
            }
        }
        let _ = fs::remove_file(self.folder.join("mail.json"));
        self.forget("seeded")
    }

    /// Removes the instance altogether.
    pub fn remove(&self) -> Outcome<()> {
        fs::remove_dir_all(&self.folder).map_err(|e| Trouble::io("cannot remove the local cloud's folder", &e))
    }

    /// Where the cloud is reached by programs on this machine.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn state_folder(&self) -> PathBuf {
        self.folder.join("state")
    }

    pub(crate) fn storage_folder(&self) -> PathBuf {
        self.folder.join("storage")
    }

    /// The cloud's own log since its last start.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.folder.join("ministack.log")
    }

    /// A fact noted beside the state (`port`, `pid`, `mailbox_port` …), if it was noted.
    #[must_use]
    pub fn remembered(&self, key: &str) -> Option<Value> {
        let text = fs::read_to_string(self.folder.join("instance.json")).ok()?;
        serde_json::from_str::<Value>(&text).ok()?.get(key).cloned()
    }

    /// Notes a fact beside the state.
    pub fn remember(&self, key: &str, value: Value) -> Outcome<()> {
        self.edit_notes(|notes| {
            notes.insert(key.to_owned(), value);
        })
    }

    /// Removes a noted fact.
    pub fn forget(&self, key: &str) -> Outcome<()> {
        self.edit_notes(|notes| {
            notes.remove(key);
        })
    }

    fn edit_notes(&self, edit: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Outcome<()> {
        let file = self.folder.join("instance.json");
        let mut notes = fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        edit(&mut notes);
        fs::write(&file, Value::Object(notes).to_string()).map_err(|e| Trouble::io("cannot note the local cloud's facts", &e))
    }
}

/// The folder of this repository: the nearest one upwards with the workspace's `Cargo.lock`.
pub fn repository_root() -> Outcome<PathBuf> {
    let from = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(std::env::current_dir, |folder| Ok(PathBuf::from(folder)));
    let from = from.map_err(|e| Trouble::io("cannot tell the present folder", &e))?;
    from.ancestors()
        .find(|folder| folder.join("samplconfig.toml").exists())
        .map(Path::to_owned)
        .ok_or_else(|| Trouble::new("this is not inside the Liaison repository", "Change into the clone and run it again."))
}

/// `wanted` if nobody listens there, else any free port.
fn free_port(wanted: u16) -> Outcome<u16> {
    TcpListener::bind(("127.0.0.1", wanted))
        .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| Trouble::io("cannot find a free port", &e))
}
