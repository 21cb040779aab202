//! What every page of this deployment says of itself.

use language::Locale;
use pages::frame::{ActingFor, Frame, Visitor};

use crate::{Call, SettingsError, setting};

/// The site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its address, without a trailing slash.
    pub url: String,
    /// The platform's name.
    pub platform_name: String,
    /// Where uploads are posted, for the policy of pages; empty where a function has none.
    pub documents_url: String,
    /// How many proxies in front of the gateway are the operator's own.
    pub trusted_proxy_hops: usize,
}

impl Site {
    /// The site of the environment.
    ///
    /// # Errors
    /// What is missing or malformed.
    pub fn from_env() -> Result<Self, SettingsError> {
        let hops = setting("TRUSTED_PROXY_HOPS").unwrap_or_else(|_| "0".to_owned());
        Ok(Self {
            url: setting("SITE_URL")?.trim_end_matches('/').to_owned(),
            platform_name: setting("PLATFORM_NAME")?,
            documents_url: setting("DOCUMENTS_URL").unwrap_or_default(),
            trusted_proxy_hops: hops
                .parse()
                .map_err(|_| SettingsError::Malformed { name: "TRUSTED_PROXY_HOPS", expected: "a number of proxies" })?,
        })
    }

    /// A page's surroundings for a visitor.
    #[must_use]
    pub fn frame(&self, call: &Call, visitor: Visitor) -> Frame {
        Frame {
            locale: call.locale,
            platform_name: self.platform_name.clone(),
            support_address: application::programme::programme().support.address.clone(),
            return_path: call.path_and_query.clone(),
            visitor,
        }
    }

    /// The surroundings for somebody signed in, known by this name.
    #[must_use]
    pub fn signed_in(&self, call: &Call, name: String, acting_for: Option<ActingFor>) -> Frame {
        self.frame(call, Visitor::SignedIn { name, acting_for })
    }
}

/// The language that pages speak, as our own data names it.
#[must_use]
pub const fn language(locale: Locale) -> domain::values::Language {
    use domain::values::Language;
    match locale {
        Locale::En => Language::En,
        Locale::Fr => Language::Fr,
        Locale::Es => Language::Es,
        Locale::Pt => Language::Pt,
    }
}

/// The language that our own data names, as the pages speak it.
#[must_use]
pub const fn locale(language: domain::values::Language) -> Locale {
    use domain::values::Language;
    match language {
        Language::En => Locale::En,
        Language::Fr => Locale::Fr,
        Language::Es => Locale::Es,
        Language::Pt => Locale::Pt,
    }
}
