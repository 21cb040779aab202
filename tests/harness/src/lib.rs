//! The local cloud: how it is built, started, deployed to and stopped, and how tests speak to it.
//!
//! Two kinds of callers share this crate. `cargo xtask` *runs* clouds: an [`Instance`] is one cloud with its own port
//! and state folder, so that `cargo xtask journeys` works while `cargo xtask up` is up. Tests *use* a running cloud
//! through [`Cloud`], in verbs:
//!
//! ```no_run
//! use harness::Cloud;
//!
//! let cloud = Cloud::attach();
//! let visitor = cloud.visitor();
//! let page = visitor.get("/apply");
//! assert_eq!(page.status, 200);
//!
//! let olga = cloud.person("olga.operator@liaison.example");
//! let desk = olga.signs_in();
//! assert_eq!(desk.get("/review").status, 200);
//! cloud.settle();
//! assert!(cloud.mail_to("applicant@vendor.example").is_empty());
//! // Dropping `cloud` settles once more and asserts that no queue and no dead-letter queue holds a message.
//! ```

mod api;
mod browser;
mod build;
mod cloud;
mod deploy;
mod html;
mod instance;
mod mail;
mod ministack;
mod people;
mod settle;
mod trouble;
mod venv;

pub use api::{Output, StackOutputs};
pub use browser::{Browser, Reply, Request};
pub use build::{Function, build_functions, discover_functions};
pub use cloud::Cloud;
pub use deploy::deploy;
pub use html::{Form, forms_in};
pub use instance::{Instance, repository_root};
pub use mail::Mail;
pub use ministack::{is_running, start, stop};
pub use people::{Person, SIGN_IN_PASSWORD, create_sign_in};
pub use settle::{Quiet, wait_until_quiet};
pub use trouble::{Outcome, Trouble};
pub use venv::{Tools, browser_tools, lint_tools, run_tools};
