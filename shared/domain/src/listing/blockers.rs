use super::{AUTHORIZATION_CODE, Content, Document, DocumentKind, DocumentState, Fault};
use crate::{id::DocumentId, programme::Programme};

/// What stands between a draft and its submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// The field is empty and must not be.
    Missing(&'static str),
    /// The API asks for consent in a browser, and no address to return to is given.
    RedirectUriMissing,
    /// The programme asks for a document of this kind, and none is there.
    DocumentMissing(DocumentKind),
    /// A document is named that was never announced here.
    DocumentUnknown(DocumentId),
    /// A document's bytes have not arrived, or have not been looked at.
    DocumentUnchecked(DocumentId),
    /// A document's bytes were refused.
    DocumentRefused(DocumentId),
    /// A logo stands among the documents, or a document where the logo belongs.
    DocumentMisplaced(DocumentId),
    /// The programme has changed since the draft was written, and does not know this value any more.
    Faulty(Fault),
}

impl Blocker {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::RedirectUriMissing => "redirect_uri_missing",
            Self::DocumentMissing(_) => "document_missing",
            Self::DocumentUnknown(_) => "document_unknown",
            Self::DocumentUnchecked(_) => "document_unchecked",
            Self::DocumentRefused(_) => "document_refused",
            Self::DocumentMisplaced(_) => "document_misplaced",
            Self::Faulty(_) => "faulty",
        }
    }

    /// The field it is about, by its path in JSON.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Missing(field) => field,
            Self::RedirectUriMissing => "authentication.redirect_uris",
            Self::DocumentMissing(_)
            | Self::DocumentUnknown(_)
            | Self::DocumentUnchecked(_)
            | Self::DocumentRefused(_)
            | Self::DocumentMisplaced(_) => "documents",
            Self::Faulty(fault) => &fault.field,
        }
    }
}

/// Everything that stands between this content and its submission; empty when it can be submitted. Submitting asks this
/// very function, so that a dry run and the act cannot differ.
#[must_use]
pub fn blockers(content: &Content, documents: &[Document], programme: &Programme) -> Vec<Blocker> {
    let mut blockers: Vec<_> = content.faults(programme).into_iter().map(Blocker::Faulty).collect();
    let fields = [
        ("tagline", content.tagline.is_none()),
        ("description", content.description.is_none()),
        ("category", content.category.is_none()),
        ("authentication", content.authentication.is_none()),
        ("api_endpoints", content.api_endpoints.is_empty()),
        ("setup_url", content.setup_url.is_none()),
        ("support", content.support.is_none()),
        ("credentials", content.credentials.is_none()),
        ("logo", content.logo.is_none()),
    ];
    blockers.extend(fields.into_iter().filter(|(_, is_missing)| *is_missing).map(|(field, _)| Blocker::Missing(field)));
    let returns_nowhere = |it: &super::Authentication| it.method == AUTHORIZATION_CODE && it.redirect_uris.is_empty();
    if content.authentication.as_ref().is_some_and(returns_nowhere) {
        blockers.push(Blocker::RedirectUriMissing);
    }
    let named = content.documents.iter().map(|id| (id, false)).chain(content.logo.iter().map(|id| (id, true)));
    blockers.extend(named.filter_map(|(id, as_logo)| of_document(*id, as_logo, documents)));
    let find = |id: &DocumentId| documents.iter().find(|document| document.id == *id);
    let has = |kind: &DocumentKind| content.documents.iter().filter_map(find).any(|document| document.kind == *kind);
    let missing = programme.listing.required_documents.iter().filter(|kind| !has(kind));
    blockers.extend(missing.map(|kind| Blocker::DocumentMissing(*kind)));
    blockers
}

fn of_document(id: DocumentId, as_logo: bool, documents: &[Document]) -> Option<Blocker> {
    let Some(document) = documents.iter().find(|document| document.id == id) else { return Some(Blocker::DocumentUnknown(id)) };
    match document.state {
        _ if (document.kind == DocumentKind::Logo) != as_logo => Some(Blocker::DocumentMisplaced(id)),
        DocumentState::Announced { .. } => Some(Blocker::DocumentUnchecked(id)),
        DocumentState::Refused { .. } => Some(Blocker::DocumentRefused(id)),
        DocumentState::Accepted { .. } => None,
    }
}
