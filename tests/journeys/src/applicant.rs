use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::Ipv6Addr;

use harness::{Browser, Cloud, Reply};

use crate::upload;

/// A company that applies; its addresses are its own, so that stories can run on one cloud.
#[derive(Clone, Debug)]
pub struct Company {
    /// The legal name, also the stem of its addresses.
    pub name: String,
    /// The kind of partnership.
    pub partnership_type: &'static str,
    /// The language it is written to in.
    pub language: &'static str,
}

impl Company {
    /// A software vendor that writes English.
    #[must_use]
    pub fn isv(name: &str) -> Self {
        Self { name: crate::of_this_run(name), partnership_type: "isv", language: "en" }
    }

    /// A manufacturer: the programme asks for an exploratory call.
    #[must_use]
    pub fn oem(name: &str) -> Self {
        Self { partnership_type: "oem", ..Self::isv(name) }
    }

    /// The same company, written to in another language.
    #[must_use]
    pub fn writing(self, language: &'static str) -> Self {
        Self { language, ..self }
    }

    fn stem(&self) -> String {
        self.name.to_lowercase().split_whitespace().collect()
    }

    /// The business contact's address.
    #[must_use]
    pub fn business_address(&self) -> String {
        format!("ana@{}.example", self.stem())
    }

    /// Where it writes from: a client address that no other company has (documentation's, RFC 3849), so that as many may
    /// apply within an hour as there are stories.
    #[must_use]
    pub fn client_address(&self) -> String {
        let mut digest = DefaultHasher::new();
        self.name.hash(&mut digest);
        let documentation = 0x2001_0db8_u128 << 96;
        Ipv6Addr::from(documentation | u128::from(digest.finish())).to_string()
    }
}

/// A company's business contact: fills in the form, then holds a link.
#[derive(Debug)]
pub struct Applicant<'a> {
    cloud: &'a Cloud,
    browser: Browser,
    /// Who applies.
    pub company: Company,
}

impl<'a> Applicant<'a> {
    /// Somebody with a browser.
    #[must_use]
    pub fn of(cloud: &'a Cloud, company: Company) -> Self {
        Self { browser: cloud.visitor().at_address(&company.client_address()), cloud, company }
    }

    /// Sends the form as it stands, with these fields changed.
    #[must_use]
    pub fn sends_the_form_with(&self, changes: &[(&str, &str)]) -> Reply {
        let stem = self.company.stem();
        let page = self.browser.get("/apply").expect_status(200);
        let mut form = page
            .form_to("/apply")
            .with("partnership_type", self.company.partnership_type)
            .with("legal_name", &self.company.name)
            .with("country", "PT")
            .with("website", &format!("https://www.{stem}.example"))
            .with("business_contact_name", "Ana Lima")
            .with("business_contact_email", &self.company.business_address())
            .with("technical_contact_name", "Theo Marsh")
            .with("technical_contact_email", &format!("theo@{stem}.example"))
            .with("use_case", "We turn telemetry into maintenance plans.")
            .with("api_endpoints", &format!("https://api.{stem}.example/v1"))
            .with("language", self.company.language);
        for (name, value) in changes {
            form = form.with(name, value);
        }
        self.browser.submit(&page, &form)
    }

    /// Applies, and is told to look for a mail.
    pub fn applies(&self) {
        let sent = self.sends_the_form_with(&[]).expect_status(303);
        assert!(sent.leads_to().is_some_and(|path| path.ends_with("/apply/received")), "the form leads to the thank-you page");
        let _ = self.browser.follow(sent).expect_status(200);
        self.cloud.settle();
    }

    /// The path of the status page, from the newest mail that links to it.
    #[must_use]
    pub fn status_path(&self) -> String {
        let mails = self.cloud.mail_to(&self.company.business_address());
        let linked = mails.iter().rev().find(|mail| mail.links().iter().any(|link| link.contains("/status/")));
        let link = linked.expect("a mail with a status link").link_with("/status/");
        link.strip_prefix(self.cloud.site_url()).expect("a link to this site").to_owned()
    }

    /// Opens the status page.
    #[must_use]
    pub fn opens_the_status_page(&self) -> Reply {
        self.browser.get(&self.status_path()).expect_status(200)
    }

    /// Presses the button that confirms the address.
    pub fn confirms_the_address(&self) {
        let page = self.opens_the_status_page();
        let _ = self.browser.submit(&page, &page.form_to("/confirmation")).expect_status(303);
        self.cloud.settle();
    }

    /// Answers the open question.
    pub fn answers(&self, text: &str) {
        let page = self.opens_the_status_page();
        let _ = self.browser.submit(&page, &page.form_to("/answers").with("answer", text)).expect_status(303);
        self.cloud.settle();
    }

    /// Takes the application back.
    pub fn withdraws(&self) {
        let page = self.opens_the_status_page();
        let _ = self.browser.submit(&page, &page.form_to("/withdrawal").with("confirmed", "yes")).expect_status(303);
        self.cloud.settle();
    }

    /// Announces a document and uploads it straight to storage; returns to the status page.
    pub fn uploads_a_document(&self, file_name: &str, content: &[u8]) {
        let page = self.opens_the_status_page();
        let form = page.form_to("/documents").with("file_name", file_name).with("kind", "security").with("media_type", "application/pdf");
        let announced = self.browser.submit(&page, &form).expect_status(303);
        let page = self.browser.follow(announced).expect_status(200);
        let stored = upload::sends(&upload::form_of(&page), file_name, content).expect_status(303).leads_to().unwrap_or_default();
        assert!(stored.contains("uploaded"), "storage sends the browser back to the status page, not to {stored}");
    }
}
