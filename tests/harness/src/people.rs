//! People with a local sign-in, and how they sign in: through the real hosted form, as in a browser.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::api::{Api, StackOutputs};
use crate::browser::{Browser, encode};
use crate::instance::Instance;
use crate::trouble::Outcome;

/// The password of every local sign-in. It opens nothing but a user pool on this machine.
pub const SIGN_IN_PASSWORD: &str = "Local-sign-in-1";

/// Makes a confirmed user with this verified address. On AWS people sign up on the hosted page; the local one has no
/// such form. Doing it again changes nothing.
pub fn create_sign_in(instance: &Instance, outputs: &StackOutputs, address: &str) -> Outcome<()> {
    let api = Api::new(instance.port);
    let pool = outputs.get("UserPoolId");
    let service = "AWSCognitoIdentityProviderService";
    let user = json!({
        "UserPoolId": pool,
        "Username": address,
        "MessageAction": "SUPPRESS",
        "UserAttributes": [{ "Name": "email", "Value": address }, { "Name": "email_verified", "Value": "true" }],
    });
    let made = api.call("cognito-idp", &format!("{service}.AdminCreateUser"), &user);
    if let Err(refused) = made
        && !refused.to_string().contains("UsernameExistsException")
    {
        return Err(refused);
    }
    let password = json!({ "UserPoolId": pool, "Username": address, "Password": SIGN_IN_PASSWORD, "Permanent": true });
    api.call("cognito-idp", &format!("{service}.AdminSetUserPassword"), &password).map(|_| ())
}

/// Someone with a verified address and a local sign-in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The verified address.
    pub address: String,
    pub(crate) site: String,
    pub(crate) port: u16,
    pub(crate) client_id: String,
}

impl Person {
    /// Somebody with this address, who can sign in from now on.
    pub fn with_sign_in(instance: &Instance, outputs: &StackOutputs, address: &str) -> Outcome<Self> {
        create_sign_in(instance, outputs, address)?;
        let (site, client_id) = (outputs.get("SiteUrl").to_owned(), outputs.get("SiteClientId").to_owned());
        Ok(Self { address: address.to_owned(), site, port: instance.port, client_id })
    }

    /// Signs in from the site's own page and returns the browser, wherever the site then leads, cookies and all.
    ///
    /// # Panics
    /// When any step of the way answers otherwise than it should.
    #[must_use]
    pub fn signs_in(&self) -> Browser {
        let browser = Browser::new(&self.site);
        self.signs_in_with(&browser, "/sign-in");
        browser
    }

    /// Signs in in this browser, from a page that leads to the sign-in; returns the page at the end of the way.
    ///
    /// # Panics
    /// When any step of the way answers otherwise than it should.
    pub fn signs_in_with(&self, browser: &Browser, from: &str) -> crate::browser::Reply {
        let hosted = browser.visit(from).expect_status(200);
        let form = hosted.form_to("/login").with("username", &self.address).with("password", SIGN_IN_PASSWORD);
        let back = browser.submit(&hosted, &form).expect_status(302);
        browser.follow(back)
    }

    /// A program acting for this person: a client that sends a fresh ID token with each request to `/v1`.
    ///
    /// # Panics
    /// When the identity provider does not issue one.
    #[must_use]
    pub fn program(&self) -> Browser {
        Browser::with_bearer(&self.site, &self.id_token())
    }

    /// An ID token by code and PKCE, as a program of this person obtains it: it carries the verified address, by which
    /// Liaison knows people.
    ///
    /// # Panics
    /// When the identity provider does not issue one.
    #[must_use]
    pub fn id_token(&self) -> String {
        let provider = Browser::new(&format!("http://localhost:{}", self.port));
        let verifier = "a-verifier-that-only-this-test-uses-0123456789abcdef";
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let back = format!("{}/sign-in/callback", self.site);
        let page = provider
            .get(&format!(
                "/oauth2/authorize?response_type=code&client_id={}&redirect_uri={}&scope=openid+email&state=s&code_challenge={challenge}&code_challenge_method=S256",
                self.client_id,
                encode(&back),
            ))
            .expect_status(200);
        let form = page.form_to("/login").with("username", &self.address).with("password", SIGN_IN_PASSWORD);
        let redirect = provider.submit(&page, &form).expect_status(302).leads_to().unwrap_or_default();
        let code = redirect.split("code=").nth(1).and_then(|rest| rest.split('&').next()).unwrap_or_default().to_owned();
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", self.client_id.as_str()),
            ("code", code.as_str()),
            ("redirect_uri", back.as_str()),
            ("code_verifier", verifier),
        ];
        let answer = provider.post_form("/oauth2/token", &fields).expect_status(200).json();
        let token = answer["id_token"].as_str();
        token.unwrap_or_else(|| panic!("no ID token for {}: {answer}", self.address)).to_owned()
    }
}
