//! What `up` fills in, through the same doors that people use, so that there is something to look at.

use harness::{Instance, Outcome, StackOutputs, create_sign_in};
use serde_json::json;

use crate::progress::step;

/// Someone to sign in as.
pub struct SamplePerson {
    /// Their address; the local password is the same for all.
    pub address: &'static str,
    /// What they may do.
    pub who: &'static str,
}

/// Everyone with a sign-in from the start. The operator's address is the one `samplconfig.toml` names.
pub const PEOPLE: &[SamplePerson] = &[
    SamplePerson { address: "olga.operator@liaison.example", who: "platform operator: may do everything, invites reviewers" },
    SamplePerson { address: "rita.reviewer@liaison.example", who: "a reviewer, once Olga has invited her" },
    SamplePerson { address: "ana.applicant@vendor.example", who: "a vendor who applies to become a partner" },
];

/// Fills in what is missing; doing it again changes nothing.
pub fn fill(instance: &Instance, outputs: &StackOutputs) -> Outcome<()> {
    if instance.remembered("seeded").is_some() {
        return Ok(());
    }
    step("Making sample sign-ins", || PEOPLE.iter().try_for_each(|person| create_sign_in(instance, outputs, person.address)))?;
    instance.remember("seeded", json!(true))
}
