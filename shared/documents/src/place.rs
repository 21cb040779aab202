//! Where a document is: `applications/<application>/<document>` in the bucket.

use domain::id::{ApplicationId, DocumentId};
use rusty_s3::{Bucket, UrlStyle};
use url::Url;

pub fn prefix(application: &ApplicationId) -> String {
    format!("applications/{application}/")
}

pub fn key(application: &ApplicationId, document: &DocumentId) -> String {
    format!("{}{document}", prefix(application))
}

/// The bucket of which this is the address; both ways to write one are known.
pub fn bucket(name: &str, address: &Url, region: &str) -> Option<Bucket> {
    let path = address.path().trim_matches('/');
    let mut endpoint = address.clone();
    let style = if path.is_empty() {
        let host = address.host_str()?.strip_prefix(name)?.strip_prefix('.')?.to_owned();
        endpoint.set_host(Some(&host)).ok()?;
        UrlStyle::VirtualHost
    } else {
        let parent = path.strip_suffix(name)?.trim_end_matches('/').to_owned();
        endpoint.set_path(&parent);
        UrlStyle::Path
    };
    Bucket::new(endpoint, style, name.to_owned(), region.to_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(name: &str, address: &str) -> Option<String> {
        bucket(name, &address.parse().unwrap(), "r").map(|bucket| bucket.base_url().to_string())
    }

    #[test]
    fn a_bucket_has_its_name_in_the_host_or_in_the_path() {
        assert_eq!(base("docs", "https://docs.s3.eu-central-1.amazonaws.com").unwrap(), "https://docs.s3.eu-central-1.amazonaws.com/");
        assert_eq!(base("docs", "http://localhost:4566/docs").unwrap(), "http://localhost:4566/docs/");
        assert_eq!(base("docs", "http://localhost:4566/docs/").unwrap(), "http://localhost:4566/docs/");
        assert_eq!(base("docs", "https://other.example"), None);
        assert_eq!(base("docs", "https://localhost/other"), None);
    }
}
