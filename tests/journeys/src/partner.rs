use harness::{Browser, Cloud, Reply};

/// A partner's administrator, in the developer portal.
#[derive(Debug)]
pub struct PartnerAdmin {
    browser: Browser,
    program: Browser,
    path: String,
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
        Self { browser, program: person.program(), path }
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

    /// The browser.
    #[must_use]
    pub const fn browser(&self) -> &Browser {
        &self.browser
    }
}
