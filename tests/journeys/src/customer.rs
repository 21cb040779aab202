use harness::{Browser, Cloud, Reply};
use serde_json::{Value, json};

use crate::{App, Operator, of_this_run};

/// A customer of the host platform, with a tracker, an administrator and a member.
#[derive(Debug)]
pub struct Fleet<'a> {
    cloud: &'a Cloud,
    external: String,
    directory: Browser,
}

/// Somebody of a customer's, on its pages.
#[derive(Debug)]
pub struct FleetPerson<'a> {
    cloud: &'a Cloud,
    browser: Browser,
    program: Browser,
    path: String,
    address: String,
}

/// A tracker of every fleet.
const TRACKER: &str = "t-1";

impl<'a> Fleet<'a> {
    /// The host platform tells of it.
    #[must_use]
    pub fn of(cloud: &'a Cloud, olga: &Operator<'_>, name: &str) -> Self {
        let external = of_this_run(name).to_lowercase().replace(' ', "-");
        let directory = cloud.program(&olga.mints_a_machine_key_for(&format!("directory of {name}")));
        let fleet = Self { cloud, external, directory };
        fleet.tells("", &json!({ "name": name, "active": true }));
        fleet.tells(&format!("/trackers/{TRACKER}"), &json!({ "name": "Digger", "active": true }));
        fleet
    }

    /// Somebody with this role there, signed in.
    #[must_use]
    pub fn person(&self, name: &str, role: &str) -> FleetPerson<'a> {
        let address = format!("{name}@{}.example", self.external);
        let member = json!({ "name": name, "email": address, "language": "en", "roles": [role], "active": true });
        self.tells(&format!("/members/{name}"), &member);
        self.cloud.settle();
        let person = self.cloud.person(&address);
        let (browser, program) = (person.signs_in(), person.program());
        let home = browser.get("/home").expect_status(200);
        let path = home.link_with("/customers/").trim_end_matches("/apps").to_owned();
        FleetPerson { cloud: self.cloud, browser, program, path, address }
    }

    /// The host platform's id of it.
    #[must_use]
    pub fn external(&self) -> &str {
        &self.external
    }

    /// What a partner's program gets when it reads the fleet's tracker through the platform's data API.
    #[must_use]
    pub fn tracker_read_by(&self, key: &str) -> Reply {
        self.cloud.program(key).get(&format!("/data/v1/customers/{}/trackers/{TRACKER}", self.external))
    }

    /// The decision on a read by a partner's program: `allow`, or why not.
    #[must_use]
    pub fn decision(&self, key: &str, scope: &str) -> String {
        let question = json!({ "customer": self.external, "scope": scope });
        let told = self.cloud.program(key).post_json("/integration/v1/access-decisions", &question).expect_status(200).json();
        let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        if text("decision") == "allow" { text("decision") } else { text("reason") }
    }

    fn tells(&self, below: &str, body: &Value) {
        let told = self.directory.put_json(&format!("/integration/v1/directory/customers/{}{below}", self.external), body);
        assert!([200, 201].contains(&told.status), "{below}: {}", told.text());
    }
}

impl FleetPerson<'_> {
    /// Their address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Their customer, by Liaison's id.
    #[must_use]
    pub fn customer(&self) -> &str {
        self.path.trim_start_matches("/customers/")
    }

    /// A page below their customer's.
    #[must_use]
    pub fn page(&self, below: &str) -> Reply {
        self.browser.get(&format!("{}{below}", self.path))
    }

    /// *My apps*.
    #[must_use]
    pub fn apps(&self) -> String {
        self.page("/apps").expect_status(200).text()
    }

    /// An app as JSON.
    #[must_use]
    pub fn reads(&self, app: &App<'_>) -> Value {
        self.api(&format!("/apps/{}", app.id())).expect_status(200).json()
    }

    /// The customer's API below `/v1/customers/{org}`.
    #[must_use]
    pub fn api(&self, below: &str) -> Reply {
        self.program.get(&format!("/v1{}{below}", self.path))
    }

    /// Presses a button of a page below an app; `fields` are filled in before.
    pub fn presses(&self, app: &App<'_>, page: &str, button: &str, fields: &[(&str, &str)]) -> Reply {
        let page = self.page(&format!("/apps/{}{page}", app.id())).expect_status(200);
        let mut form = page.form_to(button);
        // A box is ticked by being there.
        form.fields.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let answer = self.browser.submit(&page, &form);
        self.cloud.settle();
        answer
    }

    /// The browser.
    #[must_use]
    pub const fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The program.
    #[must_use]
    pub const fn program(&self) -> &Browser {
        &self.program
    }
}
