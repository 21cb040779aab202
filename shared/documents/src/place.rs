//! Where a document is in the bucket.
//!
//! | place | what |
//! |---|---|
//! | `applications/<application>/<document>` | of an application, as it was uploaded |
//! | `uploads/<listing>/<document>` | of a listing, as it was uploaded: nobody is shown it |
//! | `listings/<listing>/<document>` | of a listing, once it was looked at |
//! | `logos/<listing>/<document>` | a listing's picture, once it was looked at: everybody is shown it |

use domain::{
    id::{ApplicationId, DocumentId, ListingId},
    listing::{Document, DocumentKind},
};
use rusty_s3::{Bucket, UrlStyle};
use url::Url;

pub fn prefix(application: &ApplicationId) -> String {
    format!("applications/{application}/")
}

pub fn key(application: &ApplicationId, document: &DocumentId) -> String {
    format!("{}{document}", prefix(application))
}

/// Where a form puts a listing's document.
pub fn uploaded(listing: &ListingId, document: &DocumentId) -> String {
    format!("uploads/{listing}/{document}")
}

/// Where a listing's document is kept once it was looked at. No form leads there.
pub fn kept(listing: &ListingId, document: &Document) -> String {
    match document.kind {
        DocumentKind::Logo => logo(listing, &document.id),
        DocumentKind::Commercial | DocumentKind::Security | DocumentKind::Technical => format!("listings/{listing}/{}", document.id),
    }
}

/// Where a listing's logo is kept: apart, so that whoever shows logos can show nothing else.
pub fn logo(listing: &ListingId, document: &DocumentId) -> String {
    format!("logos/{listing}/{document}")
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
