//! Where a request enters a function: cold start, configuration, tracing, the caller, problem documents, pages' frames.
//!
//! ```text
//! gateway event ──→ front ──→ router of the route family ──→ handler (parse → decide → answer)
//!                    │  call: when, who, which language, page or JSON
//!                    │  refused here: too large, form of another site
//!                    └─ on the way out: problems get their face, every answer its headers
//! ```
//! Nothing here knows a table, a queue or a mail provider.

pub mod call;
pub mod counting;
pub mod cursor;
pub mod entropy;
pub mod fields;
pub mod front;
pub mod idempotency;
pub mod listing_json;
pub mod listing_views;
pub mod organisation_json;
pub mod organisation_pages;
pub mod path;
pub mod problem;
pub mod respond;
pub mod settings;
pub mod site;
pub mod telemetry;
pub mod version;
pub mod views;

pub use call::{Call, Face, Family};
pub use entropy::SystemEntropy;
pub use fields::Fields;
pub use front::{Front, Routes};
pub use problem::Problem;
pub use settings::{SettingsError, setting};
pub use site::Site;
