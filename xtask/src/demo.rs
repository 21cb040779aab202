//! What `up` fills in, through the same doors that people use, so that there is something to look at.

use harness::{Browser, Instance, Outcome, Person, Reply, StackOutputs, Trouble, create_sign_in};
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
    SamplePerson { address: "clara.customer@fleet.example", who: "administers the customer Nordic Fleet, and installs apps for it" },
];
/// The sample customer, by the host platform's id.
const CUSTOMER: &str = "nordic-fleet";

/// Fills in what is missing; doing it again changes nothing.
pub fn fill(instance: &Instance, outputs: &StackOutputs) -> Outcome<()> {
    if instance.remembered("seeded").is_some() {
        return Ok(());
    }
    step("Making sample sign-ins", || PEOPLE.iter().try_for_each(|person| create_sign_in(instance, outputs, person.address)))?;
    step("Telling of a sample customer", || tell_of_a_customer(instance, outputs))?;
    instance.remember("seeded", json!(true))
}

/// What the host platform would tell of a customer: its name, two trackers, a location, an administrator.
fn tell_of_a_customer(instance: &Instance, outputs: &StackOutputs) -> Outcome<()> {
    let olga = Person::with_sign_in(instance, outputs, PEOPLE[0].address)?;
    // Whoever signs in with the address that the deployment names has the operator's seat from then on.
    drop(olga.signs_in());
    let wish = json!({ "label": "Sample directory" });
    let minted =
        olga.program().request("POST", "/v1/platform/machine-keys").header("Idempotency-Key", "sample directory").json(&wish).send();
    let refused = |what: &str, reply: &Reply| {
        let status = reply.status;
        Trouble::new(
            format!("{what} was answered with {status}: {}", reply.text()),
            "Look into .local/up/, or begin anew with `up --reset`.",
        )
    };
    let key = minted.json()["key"].as_str().map(str::to_owned);
    let Some(key) = key.filter(|_| minted.status == 201) else { return Err(refused("the key of the sample directory", &minted)) };
    let directory = Browser::with_bearer(outputs.get("SiteUrl"), &key);
    let admin = json!({ "name": "Clara Lund", "email": PEOPLE[3].address, "language": "en", "roles": ["admin"], "active": true });
    for (below, body) in [
        ("", json!({ "name": "Nordic Fleet", "active": true })),
        ("/trackers/NF-1", json!({ "name": "Excavator 1", "active": true })),
        ("/trackers/NF-2", json!({ "name": "Loader 2", "active": true })),
        ("/locations/NF-DEPOT", json!({ "name": "Northern depot", "time_zone": "Europe/Oslo", "active": true })),
        ("/members/clara", admin),
    ] {
        let told = directory.put_json(&format!("/integration/v1/directory/customers/{CUSTOMER}{below}"), &body);
        if ![200, 201].contains(&told.status) {
            return Err(refused("the sample directory", &told));
        }
    }
    Ok(())
}
