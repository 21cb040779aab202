//! Documents of listings: a form puts them aside, they are looked at there, and what is good is copied to where links
//! lead. The copy is the service's own, on condition that it is what was looked at.

use application::ports::{ListingDocuments, Logos, ReadsDocuments, StorageUnavailable, UploadForm, Uploaded};
use domain::{
    id::{DocumentId, ListingId},
    limits,
    listing::{Document, DocumentKind, MediaType},
};
use jiff::Timestamp;
use outbound::Answer;
use rusty_s3::S3Action as _;
use url::Url;

use crate::{DOWNLOAD_LIFETIME, LIST_LIFETIME, S3Documents, download, place, policy};

impl ListingDocuments for S3Documents {
    fn upload_form(&self, listing: &ListingId, document: &Document, return_to: &str, now: Timestamp) -> UploadForm {
        let upload = policy::Upload {
            key: place::uploaded(listing, &document.id),
            media_type: document.media_type.as_str(),
            return_to,
            most_bytes: document.kind.most_bytes(),
        };
        UploadForm { action: self.bucket.base_url().to_string(), fields: policy::fields(&self.bucket, &self.credentials, &upload, now) }
    }

    fn download_link(&self, listing: &ListingId, document: &Document, now: Timestamp) -> String {
        if document.kind == DocumentKind::Logo {
            return self.logo_link(listing, &document.id, document.media_type, now);
        }
        let key = place::kept(listing, document);
        let mut get = self.bucket.get_object(Some(&self.credentials), &key);
        get.query_mut().insert("response-content-disposition", download::disposition(document.file_name.as_str()));
        get.query_mut().insert("response-content-type", "application/octet-stream");
        get.sign_with_time(DOWNLOAD_LIFETIME, &now).into()
    }
}

impl Logos for S3Documents {
    fn logo_link(&self, listing: &ListingId, document: &DocumentId, media_type: MediaType, now: Timestamp) -> String {
        let key = place::logo(listing, document);
        let mut get = self.bucket.get_object(Some(&self.credentials), &key);
        // It stands in pages: it was looked at whole, and is shown as what it is and nothing else.
        get.query_mut().insert("response-content-disposition", "inline");
        get.query_mut().insert("response-content-type", media_type.as_str());
        get.sign_with_time(limits::LOGO_LINK.unsigned_abs(), &now).into()
    }
}

impl ReadsDocuments for S3Documents {
    async fn read(&self, listing: &ListingId, document: &DocumentId) -> Result<Option<Uploaded>, StorageUnavailable> {
        let key = place::uploaded(listing, document);
        let url = self.bucket.get_object(Some(&self.credentials), &key).sign_with_time(LIST_LIFETIME, &Timestamp::now());
        let Some((first, bytes)) = self.part(&url, &format!("bytes=0-{}", limits::LOOKED_AT_BYTES - 1)).await? else { return Ok(None) };
        let last = usize::try_from(limits::LOOKED_AT_END_BYTES).unwrap_or(usize::MAX);
        let end = if first.body.len() as u64 == bytes {
            first.body[first.body.len().saturating_sub(last)..].to_vec()
        } else {
            let Some((rest, _)) = self.part(&url, &format!("bytes=-{}", limits::LOOKED_AT_END_BYTES)).await? else { return Ok(None) };
            // Somebody posted once more between the two: what was read belongs together no longer.
            if rest.tag != first.tag {
                return Err(StorageUnavailable("the document was replaced while it was read".to_owned()));
            }
            rest.body
        };
        let tag = first.tag.ok_or_else(|| StorageUnavailable("the document has no tag".to_owned()))?;
        Ok(Some(Uploaded { bytes, beginning: first.body, end, tag }))
    }

    async fn keep(&self, listing: &ListingId, document: &Document, tag: &str) -> Result<bool, StorageUnavailable> {
        let (from, to) = (place::uploaded(listing, &document.id), place::kept(listing, document));
        let headers = [("x-amz-copy-source", format!("/{}/{from}", self.bucket.name())), ("x-amz-copy-source-if-match", tag.to_owned())];
        let mut put = self.bucket.put_object(Some(&self.credentials), &to);
        for (name, value) in &headers {
            put.headers_mut().insert(*name, value.clone());
        }
        let url = put.sign_with_time(LIST_LIFETIME, &Timestamp::now());
        let answer = self.http.put_nothing(&url, &headers).await.map_err(|error| StorageUnavailable(error.to_string()))?;
        match answer.status {
            200 => Ok(true),
            // Other bytes, or none any more.
            404 | 412 => Ok(false),
            status => Err(StorageUnavailable(format!("the copy answered {status}"))),
        }
    }
}

impl S3Documents {
    /// A part of a document, and how many bytes there are altogether; `None` where nothing is.
    async fn part(&self, url: &Url, range: &str) -> Result<Option<(Answer, u64)>, StorageUnavailable> {
        let answer = self.http.get_range(url, range).await.map_err(|error| StorageUnavailable(error.to_string()))?;
        let bytes = match answer.status {
            // The service may answer a part that is everything as a whole.
            200 => answer.body.len() as u64,
            206 => answer.range.as_deref().and_then(total).ok_or_else(|| StorageUnavailable("a part without its range".to_owned()))?,
            404 => return Ok(None),
            status => return Err(StorageUnavailable(format!("the document answered {status}"))),
        };
        Ok(Some((answer, bytes)))
    }
}

/// The whole's length: `bytes 0-99/1234`.
fn total(range: &str) -> Option<u64> {
    range.rsplit_once('/')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use aws::fakes::{Answer as Canned, CannedService};
    use domain::{listing::DocumentState, values::Line};
    use rusty_s3::Credentials;

    use super::*;

    fn listing() -> ListingId {
        domain::id::derive(&["listing"])
    }

    fn document(kind: DocumentKind, media_type: MediaType) -> Document {
        let state = DocumentState::Announced { at: now() };
        Document { id: domain::id::derive(&["document"]), kind, file_name: Line::parse("prices 1.pdf").unwrap(), media_type, state }
    }

    fn now() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    fn documents(address: &str) -> S3Documents {
        S3Documents::new("docs", &address.parse().unwrap(), "eu-central-1", Credentials::new("AKID", "SECRET")).unwrap()
    }

    #[test]
    fn a_form_puts_a_document_aside_and_a_link_leads_to_what_was_kept() {
        let documents = documents("https://docs.s3.eu-central-1.amazonaws.com");
        let logo = document(DocumentKind::Logo, MediaType::Svg);
        let form = ListingDocuments::upload_form(&documents, &listing(), &logo, "https://site.example/", now());
        let field = |name: &str| form.fields.iter().find(|(known, _)| known == name).unwrap().1.clone();
        assert_eq!(field("key"), format!("uploads/{}/{}", listing(), logo.id));
        assert_eq!(field("Content-Type"), "image/svg+xml");
        let link =
            |document: &Document| -> Url { ListingDocuments::download_link(&documents, &listing(), document, now()).parse().unwrap() };
        let query = |url: &Url, name: &str| url.query_pairs().find(|(known, _)| known == name).unwrap().1.into_owned();
        assert_eq!(link(&logo).path(), format!("/logos/{}/{}", listing(), logo.id));
        assert_eq!(query(&link(&logo), "response-content-type"), "image/svg+xml");
        let prices = link(&document(DocumentKind::Commercial, MediaType::Pdf));
        assert_eq!(query(&prices, "response-content-type"), "application/octet-stream");
        assert!(query(&prices, "response-content-disposition").starts_with("attachment; filename=\"prices 1.pdf\""));
    }

    #[tokio::test]
    async fn what_has_not_arrived_is_nothing_and_what_fails_is_unavailable() {
        let service = CannedService::answering(vec![Canned::With(404, String::new()), Canned::With(500, String::new()), Canned::Nothing]);
        let documents = documents(&format!("{}/docs", service.url()));
        let id = document(DocumentKind::Logo, MediaType::Png).id;
        assert_eq!(documents.read(&listing(), &id).await, Ok(None));
        assert_eq!(documents.read(&listing(), &id).await, Err(StorageUnavailable("the document answered 500".to_owned())));
        assert!(documents.read(&listing(), &id).await.is_err());
    }

    #[tokio::test]
    async fn what_was_looked_at_is_copied_only_as_it_was() {
        let service = CannedService::answering(vec![
            Canned::With(200, String::new()),
            Canned::With(412, String::new()),
            Canned::With(404, String::new()),
            Canned::With(503, String::new()),
        ]);
        let documents = documents(&format!("{}/docs", service.url()));
        let logo = document(DocumentKind::Logo, MediaType::Png);
        for expected in [Ok(true), Ok(false), Ok(false)] {
            assert_eq!(documents.keep(&listing(), &logo, "\"abc\"").await, expected);
        }
        assert!(documents.keep(&listing(), &logo, "\"abc\"").await.is_err());
        let asked = service.asked().remove(0).line;
        assert!(asked.starts_with(&format!("PUT /docs/logos/{}/{}?", listing(), logo.id)), "{asked}");
        assert!(asked.contains("X-Amz-SignedHeaders=host%3Bx-amz-copy-source%3Bx-amz-copy-source-if-match"), "{asked}");
    }

    #[test]
    fn the_length_of_the_whole_stands_behind_the_part() {
        assert_eq!(total("bytes 0-99/1234"), Some(1234));
        assert_eq!(total("bytes 0-99/*"), None);
    }
}
