use harness::{Browser, Cloud, Reply};
use serde_json::{Value, json};

use crate::{Applicant, Company, Reviewer, upload};

/// A PDF that is one.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
/// A logo that draws and does nothing else.
pub const LOGO: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><circle cx=\"4\" cy=\"4\" r=\"3\"/></svg>";

/// A partner's administrator, in the developer portal.
#[derive(Debug)]
pub struct PartnerAdmin {
    browser: Browser,
    program: Browser,
    path: String,
    address: String,
}

/// A webhook endpoint as it was registered.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its id.
    pub id: String,
    /// The secret that was shown.
    pub secret: String,
}

impl PartnerAdmin {
    /// Follows the portal link of the approval mail, signs in on the way, and stands in the portal.
    #[must_use]
    pub fn follows_the_approval_mail(cloud: &Cloud, address: &str) -> Self {
        let link = cloud.newest_mail_to(address).link_with("/partners/");
        let path = link.strip_prefix(cloud.site_url()).expect("a link to this site").to_owned();
        let person = cloud.person(address);
        let browser = cloud.visitor();
        let portal = person.signs_in_with(&browser, &path);
        assert_eq!(portal.status, 200, "signing in leads back to the portal");
        cloud.settle();
        Self { browser, program: person.program(), path, address: address.to_owned() }
    }

    /// A company that needs no exploratory call applies and is approved without a question.
    #[must_use]
    pub fn of_a_company_approved_by(cloud: &Cloud, reviewer: &Reviewer<'_>, name: &str) -> Self {
        let applicant = Applicant::of(cloud, Company::isv(name));
        applicant.applies();
        applicant.confirms_the_address();
        let application = reviewer.finds(&applicant.company.name);
        reviewer.claims(&application);
        reviewer.approves(&application);
        Self::follows_the_approval_mail(cloud, &applicant.company.business_address())
    }

    /// The partner's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.path.trim_start_matches("/partners/")
    }

    /// The administrator's address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The portal's first page.
    #[must_use]
    pub fn portal(&self) -> Reply {
        self.browser.get(&self.path).expect_status(200)
    }

    /// Opens the first test key and reads it off the page.
    #[must_use]
    pub fn opens_the_test_key(&self) -> String {
        let page = self.portal();
        let shown = self.browser.submit(&page, &page.form_to("/test-key")).expect_status(200).text();
        let at = shown.find("lsn_test_").expect("the key on the page");
        shown[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect()
    }

    /// A page below the portal.
    #[must_use]
    pub fn page(&self, below: &str) -> Reply {
        self.browser.get(&format!("{}{below}", self.path))
    }

    /// The partner's API below `/v1/partners/{org}`.
    #[must_use]
    pub fn api(&self, below: &str) -> Reply {
        self.program.get(&format!("/v1{}{below}", self.path))
    }

    /// Asks the partner's API for something to be made or done, under this `Idempotency-Key`.
    #[must_use]
    pub fn asks(&self, below: &str, request: &str, body: &Value) -> Reply {
        self.program.request("POST", &format!("/v1{}{below}", self.path)).header("Idempotency-Key", request).json(body).send()
    }

    /// Mints a key of the sandbox, which is shown once.
    #[must_use]
    pub fn mints_a_test_key(&self, label: &str) -> Value {
        self.asks("/keys", label, &json!({ "label": label, "environment": "test" })).expect_status(201).json()
    }

    /// Revokes a key, by its public id.
    pub fn revokes(&self, key: &str) {
        let _ = self.program.request("DELETE", &format!("/v1{}/keys/{key}", self.path)).send().expect_status(204);
    }

    /// Registers an endpoint for all events.
    #[must_use]
    pub fn registers_an_endpoint(&self, url: &str) -> Endpoint {
        let made = self.asks("/webhooks", url, &json!({ "url": url })).expect_status(201).json();
        let text = |name: &str| made[name].as_str().expect("an endpoint with its secret").to_owned();
        Endpoint { id: text("webhook"), secret: text("secret") }
    }

    /// Makes a new secret for an endpoint, which is shown once.
    #[must_use]
    pub fn rotates_the_secret_of(&self, endpoint: &Endpoint) -> String {
        let below = format!("/webhooks/{}", endpoint.id);
        let version = self.api(&below).expect_status(200).header("etag").expect("its version").to_owned();
        let path = format!("/v1{}{below}/secrets/rotation", self.path);
        let rotated = self.program.request("POST", &path).header("If-Match", &version).send().expect_status(201).json();
        rotated["secret"].as_str().expect("the new secret").to_owned()
    }

    /// Stops an endpoint's old secret before its time.
    pub fn drops_the_old_secret_of(&self, endpoint: &Endpoint) {
        let path = format!("/v1{}/webhooks/{}/secrets/old", self.path, endpoint.id);
        let _ = self.program.request("DELETE", &path).send().expect_status(204);
    }

    /// Removes an endpoint.
    pub fn removes(&self, endpoint: &Endpoint) {
        let path = format!("/v1{}/webhooks/{}", self.path, endpoint.id);
        let _ = self.program.request("DELETE", &path).send().expect_status(204);
    }

    /// The delivery of an event to an endpoint, as its log shows it.
    #[must_use]
    pub fn delivery(&self, endpoint: &Endpoint, sequence: u64) -> Value {
        let log = self.api(&format!("/webhooks/{}/deliveries", endpoint.id)).expect_status(200).json();
        let found = log["deliveries"].as_array().into_iter().flatten().find(|delivery| delivery["number"] == sequence).cloned();
        found.unwrap_or_else(|| panic!("event {sequence} is not in {log}"))
    }

    /// Presses the button by which an endpoint is sent an event again.
    pub fn replays(&self, endpoint: &Endpoint, sequence: u64) {
        let page = self.page(&format!("/webhooks/{}", endpoint.id)).expect_status(200);
        let form = page.form_to(&format!("/deliveries/{sequence}/replay"));
        let _ = self.browser.submit(&page, &form).expect_status(303);
    }

    /// The whole feed, page after page.
    #[must_use]
    pub fn feed(&self) -> Vec<Value> {
        let mut events: Vec<Value> = vec![];
        loop {
            let page = self.api(&format!("/events?after={}", events.len())).expect_status(200).json();
            let more = page["events"].as_array().expect("events").clone();
            if more.is_empty() {
                return events;
            }
            events.extend(more);
            assert_eq!(page["next_after"], events.len(), "numbers have no gap");
        }
    }

    /// Begins an app, and stands at its page.
    #[must_use]
    pub fn begins_an_app(&self, name: &str) -> App<'_> {
        let page = self.page("/listings").expect_status(200);
        let begun = self.browser.submit(&page, &page.form_to("/listings").with("name.en", name)).expect_status(303);
        let to = begun.leads_to().expect("a page of the app");
        let (path, _) = to.split_once('?').expect("what was done");
        App { admin: self, below: path[path.find("/listings/").expect("a listing")..].to_owned() }
    }

    /// The browser.
    #[must_use]
    pub const fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The program that acts for the administrator.
    #[must_use]
    pub const fn program(&self) -> &Browser {
        &self.program
    }
}

/// An app that a partner lists.
#[derive(Debug)]
pub struct App<'a> {
    admin: &'a PartnerAdmin,
    below: String,
}

impl App<'_> {
    /// The listing's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.below.trim_start_matches("/listings/")
    }

    /// Its page.
    #[must_use]
    pub fn page(&self) -> Reply {
        self.admin.page(&self.below).expect_status(200)
    }

    /// The listing as JSON.
    #[must_use]
    pub fn reads(&self) -> Value {
        self.admin.api(&self.below).expect_status(200).json()
    }

    /// What the dry run names: fields and codes.
    #[must_use]
    pub fn blockers(&self) -> Vec<(String, String)> {
        let told = self.admin.api(&format!("{}/blockers", self.below)).expect_status(200).json();
        let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
        told["blockers"].as_array().into_iter().flatten().map(|one| (text(one, "field"), text(one, "code"))).collect()
    }

    /// Announces a document, sends it to storage and has it looked at; what it is then, with the reason if it is refused.
    #[must_use]
    pub fn uploads(&self, kind: &str, file_name: &str, media_type: &str, content: &[u8]) -> Upload {
        let (document, answer) = self.sends(kind, file_name, media_type, content);
        let stored = answer.expect_status(303).leads_to().unwrap_or_default();
        assert!(stored.contains("uploaded"), "storage sends the browser back to the app, not to {stored}");
        let page = self.page();
        let _ = self.admin.browser.submit(&page, &page.form_to(&format!("/documents/{document}/check"))).expect_status(303);
        let known = self.reads()["documents"].as_array().into_iter().flatten().find(|known| known["document"] == *document).cloned();
        let known = known.expect("the document is listed");
        let text = |name: &str| known[name].as_str().unwrap_or_default().to_owned();
        Upload { id: document, state: text("state"), reason: text("reason") }
    }

    /// Announces a document and sends it to storage: its id, and what storage answered.
    #[must_use]
    pub fn sends(&self, kind: &str, file_name: &str, media_type: &str, content: &[u8]) -> (String, Reply) {
        let page = self.page();
        let form = page.form_to("/documents").with("file_name", file_name).with("kind", kind).with("media_type", media_type);
        let announced = self.admin.browser.submit(&page, &form).expect_status(303);
        let to = announced.leads_to().expect("the page with the form that uploads");
        let document = to.split_once("document=").expect("which document").1.to_owned();
        let page = self.admin.browser.follow(announced).expect_status(200);
        (document, upload::sends(&upload::form_of(&page), file_name, content))
    }

    /// Fills in the form with these fields, whatever stands in the others, and saves it.
    pub fn writes(&self, fields: &[(&str, &str)]) {
        let page = self.admin.page(&format!("{}/edit", self.below)).expect_status(200);
        let mut form = page.form_to("/edit");
        for (name, value) in fields {
            // Boxes of one name are ticked each by itself.
            if *name == "documents" {
                form.fields.push(((*name).to_owned(), (*value).to_owned()));
            } else {
                form = form.with(name, value);
            }
        }
        let _ = self.admin.browser.submit(&page, &form).expect_status(303);
    }

    /// Everything that the programme asks for is uploaded and written; it asks for the customer's assets, which it cannot work
    /// without.
    pub fn is_made_ready(&self, name: &str) {
        let documents = ["technical", "security", "commercial"].map(|kind| {
            let upload = self.uploads(kind, &format!("{kind}.pdf"), "application/pdf", PDF);
            assert_eq!((upload.state.as_str(), upload.reason.as_str()), ("accepted", ""));
            upload.id
        });
        let logo = self.uploads("logo", "logo.svg", "image/svg+xml", LOGO);
        assert_eq!(logo.state, "accepted", "{logo:?}");
        self.writes(&[
            ("name.en", name),
            ("name.fr", "Flotte Café"),
            ("tagline.en", "Your trucks, seen."),
            ("description.en", "All of them."),
            ("category", "telematics"),
            ("scopes[0].required", "true"),
            ("scopes[0].purpose.en", "To show where they are."),
            ("api_endpoints", "https://api.acme.example/v1"),
            ("authentication.method", "api_key"),
            ("setup_url", "https://app.acme.example/setup"),
            ("support.address", "help@acme.example"),
            ("credentials.en", "An account of ours."),
            ("documents", &documents[0]),
            ("documents", &documents[1]),
            ("documents", &documents[2]),
            ("logo", &logo.id),
        ]);
        assert_eq!(self.blockers(), []);
    }

    /// A live key of the app's, which is shown once.
    #[must_use]
    pub fn mints_a_live_key(&self) -> String {
        let wish = json!({ "label": "Production", "environment": "live", "app": self.id() });
        let minted = self.admin.asks("/keys", self.id(), &wish).expect_status(201).json();
        minted["key"].as_str().expect("a key").to_owned()
    }

    /// Presses a button of the app's page.
    pub fn presses(&self, button: &str, fields: &[(&str, &str)]) {
        let page = self.page();
        let form = fields.iter().fold(page.form_to(button), |form, (name, value)| form.with(name, value));
        let _ = self.admin.browser.submit(&page, &form).expect_status(303);
    }

    /// Asks the API for an act; the status and the code of the answer.
    #[must_use]
    pub fn tries(&self, act: &str) -> (u16, String) {
        let reply = self.admin.asks(&format!("{}/{act}", self.below), "", &json!({}));
        (reply.status, reply.json()["code"].as_str().unwrap_or_default().to_owned())
    }
}

/// What became of an uploaded document.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The document's id.
    pub id: String,
    /// `accepted` or `refused`.
    pub state: String,
    /// Why it was refused.
    pub reason: String,
}
