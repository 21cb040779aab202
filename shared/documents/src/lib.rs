//! Documents of applications, in a bucket: browsers upload to it and download from it directly, by forms and links that
//! are signed here; no document passes through a function.
//!
//! Links are presigned by `rusty-s3`. Upload forms are POST policies, which it does not know ([`policy`]).

mod download;
mod listing;
mod place;
mod policy;

use std::time::Duration;

use application::ports::{Arrived, Documents, StorageUnavailable, UploadForm};
use aws::{NotConfigured, optional, required};
use domain::{
    id::{ApplicationId, DocumentId},
    limits,
};
use jiff::Timestamp;
use outbound::HttpClient;
use rusty_s3::{Bucket, Credentials, S3Action as _, actions::ListObjectsV2};
use url::Url;

/// Long enough to press it and for a slow line to begin; too short to be passed on.
const DOWNLOAD_LIFETIME: Duration = Duration::from_mins(5);
/// The list is asked for at once.
const LIST_LIFETIME: Duration = Duration::from_mins(1);
/// A list of at most a thousand names, by the service's page.
const LIST_BYTES: usize = 1024 * 1024 + 1024;

/// The bucket's settings are missing or do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BucketNotConfigured {
    /// Missing.
    #[error(transparent)]
    Missing(#[from] NotConfigured),
    /// The address is not this bucket's.
    #[error("DOCUMENTS_URL is not the address of the bucket {0}")]
    NotItsAddress(String),
}

/// The bucket of documents, and in whose name forms and links are signed: they can do what this function may do.
pub struct S3Documents {
    bucket: Bucket,
    credentials: Credentials,
    http: HttpClient,
}

impl S3Documents {
    /// The bucket `name` in `region` at `address`, which is the bucket's own: its name is the first part of the host
    /// or the last of the path.
    pub fn new(name: &str, address: &Url, region: &str, credentials: Credentials) -> Result<Self, BucketNotConfigured> {
        let bucket = place::bucket(name, address, region).ok_or_else(|| BucketNotConfigured::NotItsAddress(name.to_owned()))?;
        Ok(Self { bucket, credentials, http: HttpClient::new(LIST_BYTES) })
    }

    /// The bucket that the environment names: `DOCUMENTS_BUCKET`, `DOCUMENTS_URL`, `AWS_REGION`, and the function's own
    /// credentials (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`).
    pub fn from_env() -> Result<Self, BucketNotConfigured> {
        let (key, secret) = (required("AWS_ACCESS_KEY_ID")?, required("AWS_SECRET_ACCESS_KEY")?);
        let credentials = match optional("AWS_SESSION_TOKEN") {
            Some(token) => Credentials::new_with_token(key, secret, token),
            None => Credentials::new(key, secret),
        };
        let name = required("DOCUMENTS_BUCKET")?;
        let address = required("DOCUMENTS_URL")?.parse().map_err(|_| BucketNotConfigured::NotItsAddress(name.clone()))?;
        Self::new(&name, &address, &required("AWS_REGION")?, credentials)
    }

    fn list_url(&self, application: &ApplicationId, now: Timestamp) -> Url {
        let mut list = self.bucket.list_objects_v2(Some(&self.credentials));
        list.with_prefix(place::prefix(application));
        list.sign_with_time(LIST_LIFETIME, &now)
    }
}

impl Documents for S3Documents {
    fn upload_form(
        &self,
        application: &ApplicationId,
        document: &DocumentId,
        media_type: &str,
        return_to: &str,
        now: Timestamp,
    ) -> UploadForm {
        let upload = policy::Upload { key: place::key(application, document), media_type, return_to, most_bytes: limits::DOCUMENT_BYTES };
        UploadForm { action: self.bucket.base_url().to_string(), fields: policy::fields(&self.bucket, &self.credentials, &upload, now) }
    }

    fn download_link(&self, application: &ApplicationId, document: &DocumentId, file_name: &str, now: Timestamp) -> String {
        let key = place::key(application, document);
        let mut get = self.bucket.get_object(Some(&self.credentials), &key);
        get.query_mut().insert("response-content-disposition", download::disposition(file_name));
        // Whatever an applicant uploaded is saved, never shown in the bucket's name.
        get.query_mut().insert("response-content-type", "application/octet-stream");
        get.sign_with_time(DOWNLOAD_LIFETIME, &now).into()
    }

    async fn arrived(&self, application: &ApplicationId) -> Result<Vec<Arrived>, StorageUnavailable> {
        let url = self.list_url(application, Timestamp::now());
        let answer = self.http.get(&url).await.map_err(|error| StorageUnavailable(error.to_string()))?;
        if answer.status != 200 {
            return Err(StorageUnavailable(format!("the list answered {}", answer.status)));
        }
        let unreadable = || StorageUnavailable("the list cannot be read".to_owned());
        let text = String::from_utf8(answer.body).map_err(|_| unreadable())?;
        let list = ListObjectsV2::parse_response(&text).map_err(|_| unreadable())?;
        let prefix = place::prefix(application);
        let arrived = list.contents.iter().filter_map(|object| {
            let document = object.key.strip_prefix(&prefix)?.parse().ok()?;
            Some(Arrived { document, bytes: object.size? })
        });
        Ok(arrived.collect())
    }
}

#[cfg(test)]
mod tests {
    use aws::fakes::{Answer, CannedService};

    use super::*;

    fn application() -> ApplicationId {
        domain::id::derive(&["application"])
    }

    fn document(name: &str) -> DocumentId {
        domain::id::derive(&[name])
    }

    fn now() -> Timestamp {
        "2026-03-01T12:00:00.5Z".parse().unwrap()
    }

    fn documents(address: &str) -> S3Documents {
        let credentials = Credentials::new_with_token("AKID", "SECRET", "TOKEN");
        S3Documents::new("docs", &address.parse().unwrap(), "eu-central-1", credentials).unwrap()
    }

    #[test]
    fn a_download_is_saved_under_its_name_and_never_shown() {
        let link =
            documents("https://docs.s3.eu-central-1.amazonaws.com").download_link(&application(), &document("a"), "Größe \"1\".pdf", now());
        let url: Url = link.parse().unwrap();
        assert_eq!(url.host_str(), Some("docs.s3.eu-central-1.amazonaws.com"));
        assert_eq!(url.path(), format!("/applications/{}/{}", application(), document("a")));
        let query = |name: &str| url.query_pairs().find(|(known, _)| known == name).unwrap().1.into_owned();
        assert_eq!(query("response-content-type"), "application/octet-stream");
        assert_eq!(
            query("response-content-disposition"),
            "attachment; filename=\"Gr__e _1_.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.pdf"
        );
        assert_eq!((query("X-Amz-Expires"), query("X-Amz-Security-Token")), ("300".to_owned(), "TOKEN".to_owned()));
        assert!(!link.contains("SECRET"));
    }

    #[tokio::test]
    async fn what_has_arrived_is_what_the_bucket_lists_under_the_application() {
        let (one, other) = (document("one"), document("other"));
        let object = |name: &str| format!("<Contents><Key>applications/{}/{name}</Key><Size>3</Size></Contents>", application());
        let contents = [object(&one.to_string()), object(&other.to_string()), object("not-an-id")].concat();
        let list = format!(
            "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>docs</Name>\
             <IsTruncated>false</IsTruncated><MaxKeys>1000</MaxKeys><KeyCount>3</KeyCount>{contents}</ListBucketResult>"
        );
        let service = CannedService::answering(vec![Answer::With(200, list), Answer::With(403, String::new()), Answer::Nothing]);
        let documents = documents(&format!("{}/docs", service.url()));
        assert_eq!(documents.arrived(&application()).await, Ok([one, other].map(|document| Arrived { document, bytes: 3 }).to_vec()));
        let asked = service.asked().remove(0).line;
        assert!(asked.starts_with("GET /docs/?") && asked.contains(&format!("prefix=applications%2F{}%2F", application())), "{asked}");
        assert_eq!(documents.arrived(&application()).await, Err(StorageUnavailable("the list answered 403".to_owned())));
        assert!(documents.arrived(&application()).await.is_err());
    }
}
