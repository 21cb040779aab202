use harness::{Browser, Cloud, Person, Reply};
use serde_json::Value;

/// The first operator, whom the deployment names.
#[derive(Debug)]
pub struct Operator<'a> {
    cloud: &'a Cloud,
    browser: Browser,
}

impl<'a> Operator<'a> {
    /// The address that the local deployment names.
    pub const ADDRESS: &'static str = "olga.operator@liaison.example";

    /// Signs in.
    #[must_use]
    pub fn signs_in(cloud: &'a Cloud) -> Self {
        Self { browser: cloud.person(Self::ADDRESS).signs_in(), cloud }
    }

    /// Invites a reviewer, who then signs in with the invited address.
    #[must_use]
    pub fn invites_a_reviewer(&self, name: &str) -> Reviewer<'a> {
        let person = self.invites(name, "reviewer");
        Reviewer { browser: person.signs_in(), program: person.program(), cloud: self.cloud }
    }

    /// Invites somebody for the support team, who then signs in with the invited address.
    #[must_use]
    pub fn invites_support(&self, name: &str) -> Supporter<'a> {
        let person = self.invites(name, "support");
        Supporter { browser: person.signs_in(), program: person.program(), cloud: self.cloud }
    }

    fn invites(&self, name: &str, role: &str) -> Person {
        let address = &format!("{}@liaison.example", crate::of_this_run(name).replace(' ', "."));
        let page = self.browser.get("/review/members").expect_status(200);
        let form = page.form_to("/invitations").with("email", address).with("role", role);
        let _ = self.browser.submit(&page, &form).expect_status(303);
        let invitation = self.cloud.newest_mail_to(address);
        assert!(invitation.text.contains(address), "the invitation names the address to sign in with");
        self.cloud.person(address)
    }

    /// Mints a key for one of the platform's own systems, which is shown once.
    #[must_use]
    pub fn mints_a_machine_key_for(&self, system: &str) -> String {
        let minted = self
            .program()
            .request("POST", "/v1/platform/machine-keys")
            .header("Idempotency-Key", &crate::of_this_run(system))
            .json(&serde_json::json!({ "label": system }))
            .send()
            .expect_status(201)
            .json();
        minted["key"].as_str().expect("a key").to_owned()
    }

    /// The operator's program.
    #[must_use]
    pub fn program(&self) -> Browser {
        self.cloud.person(Self::ADDRESS).program()
    }

    /// The operator's browser.
    #[must_use]
    pub const fn browser(&self) -> &Browser {
        &self.browser
    }
}

/// Somebody of the support team.
#[derive(Debug)]
pub struct Supporter<'a> {
    cloud: &'a Cloud,
    browser: Browser,
    program: Browser,
}

impl Supporter<'_> {
    /// Says why an organisation is to be read, and presses the button that begins it.
    pub fn begins_to_read(&self, organisation: &str, reason: &str) -> Reply {
        let page = self.browser.get("/review/support").expect_status(200);
        let form = page.form_to("/review/support").with("organisation", organisation).with("reason", reason);
        let answer = self.browser.submit(&page, &form);
        self.cloud.settle();
        answer
    }

    /// The supporter's browser.
    #[must_use]
    pub const fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The supporter's program.
    #[must_use]
    pub const fn program(&self) -> &Browser {
        &self.program
    }
}

/// A reviewer at the desk.
#[derive(Debug)]
pub struct Reviewer<'a> {
    cloud: &'a Cloud,
    browser: Browser,
    program: Browser,
}

impl Reviewer<'_> {
    /// The application of a company, from the queue.
    #[must_use]
    pub fn finds(&self, company: &str) -> String {
        let queue = self.program.get("/v1/platform/applications?state=submitted").expect_status(200).json();
        let found = queue["applications"].as_array().into_iter().flatten().find(|entry| entry["legal_name"] == company).cloned();
        found.and_then(|entry| entry["application"].as_str().map(str::to_owned)).unwrap_or_else(|| panic!("{company} is not in {queue}"))
    }

    /// The application as JSON.
    #[must_use]
    pub fn reads(&self, application: &str) -> Value {
        self.program.get(&format!("/v1/platform/applications/{application}")).expect_status(200).json()
    }

    /// The application's page.
    #[must_use]
    pub fn opens(&self, application: &str) -> Reply {
        self.browser.get(&format!("/review/applications/{application}")).expect_status(200)
    }

    /// Presses the button that claims it.
    pub fn claims(&self, application: &str) {
        self.presses(application, "/claim", &[]);
    }

    /// Asks the applicant.
    pub fn asks(&self, application: &str, question: &str) {
        self.presses(application, "/questions", &[("question", question)]);
    }

    /// Logs an exploratory call.
    pub fn logs_a_call(&self, application: &str) {
        self.presses(application, "/call", &[("held_at", "2026-01-15T10:00"), ("notes", "They know our API well.")]);
    }

    /// Approves.
    pub fn approves(&self, application: &str) {
        self.presses(application, "/approval", &[]);
    }

    /// Rejects.
    pub fn rejects(&self, application: &str, reasons: &str) {
        self.presses(application, "/rejection", &[("reasons", reasons)]);
    }

    /// Tries to approve by API, whatever the page offers; the status and code of the answer.
    #[must_use]
    pub fn tries_to_approve(&self, application: &str) -> (u16, String) {
        let reply = self.program.post_json(&format!("/v1/platform/applications/{application}/approval"), &serde_json::json!({}));
        let code = reply.json()["code"].as_str().unwrap_or_default().to_owned();
        (reply.status, code)
    }

    /// Does something to a listing by API.
    pub fn does(&self, listing: &str, act: &str, body: &Value) -> Reply {
        let reply = self.program.post_json(&format!("/v1/platform/listings/{listing}/{act}"), body);
        self.cloud.settle();
        reply
    }

    /// Claims what was handed in, finds nothing wrong, and puts it into the catalogue.
    pub fn publishes(&self, listing: &str) {
        let act = |act| drop(self.does(listing, act, &serde_json::json!({})).expect_status(200));
        act("claim");
        self.passes_every_standard(listing);
        act("approval");
        act("publication");
    }

    /// Finds that a listing meets every standard of its checklist.
    pub fn passes_every_standard(&self, listing: &str) {
        let known = self.program.get(&format!("/v1/platform/listings/{listing}")).expect_status(200).json();
        for check in known["review"]["checklist"].as_array().expect("a checklist") {
            let body = serde_json::json!({ "part": check["part"], "standard": check["id"], "verdict": "passed" });
            let _ = self.program.post_json(&format!("/v1/platform/listings/{listing}/checks"), &body).expect_status(200);
        }
    }

    /// The listings that wait in a state.
    #[must_use]
    pub fn queue_of(&self, state: &str) -> Vec<String> {
        let queue = self.program.get(&format!("/v1/platform/listings?state={state}")).expect_status(200).json();
        let ids = queue["listings"].as_array().into_iter().flatten().filter_map(|entry| entry["listing"].as_str());
        ids.map(str::to_owned).collect()
    }

    /// The reviewer's program.
    #[must_use]
    pub const fn program(&self) -> &Browser {
        &self.program
    }

    fn presses(&self, application: &str, button: &str, fields: &[(&str, &str)]) {
        let page = self.opens(application);
        let form = fields.iter().fold(page.form_to(button), |form, (name, value)| form.with(name, value));
        let _ = self.browser.submit(&page, &form).expect_status(303);
        self.cloud.settle();
    }
}
