//! Parts of a listing that the partner's pages and the review desk both show, with the words they share.

use std::borrow::Cow;

use jiff::Timestamp;
use language::{Fault, Locale, Messages, Text, labels};

use crate::catalogue::Worded;
use crate::form::{Faults, FieldFault};

pub(super) static MESSAGES: Messages = language::messages!();

/// Where a listing's newest version stands (product.md, "Listing").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingState {
    /// Waits for a reviewer to claim it.
    Submitted,
    /// A reviewer is at it.
    InReview,
    /// A question waits for the partner.
    InfoRequested,
    /// The partner is to write another version.
    ChangesRequested,
    /// Good for the catalogue, and not yet in it.
    Approved,
    /// In the catalogue.
    Published,
    /// Kept from customers for the time being.
    Suspended,
    /// The partner writes it.
    Draft,
    /// Turned down with reasons.
    Rejected,
    /// Taken back by the partner.
    Withdrawn,
    /// Gone for good.
    Retired,
}

impl ListingState {
    /// Every state, in the order the desk's queue filters them.
    pub const ALL: [Self; 11] = [
        Self::Submitted,
        Self::InReview,
        Self::InfoRequested,
        Self::ChangesRequested,
        Self::Approved,
        Self::Published,
        Self::Suspended,
        Self::Draft,
        Self::Rejected,
        Self::Withdrawn,
        Self::Retired,
    ];

    /// The stored value, also that of the queue's `state` filter.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::InfoRequested => "info_requested",
            Self::ChangesRequested => "changes_requested",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Suspended => "suspended",
            Self::Draft => "draft",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Retired => "retired",
        }
    }

    /// The state of a stored value.
    #[must_use]
    pub fn of(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.value() == value)
    }

    pub(crate) fn label(&self, locale: &Locale) -> String {
        labels::listing_state(*locale, self.value())
    }

    /// The badge's colour; the words carry the meaning, the colour only helps.
    pub(crate) const fn tone(&self) -> &'static str {
        match self {
            Self::Submitted => "is-new",
            Self::InReview | Self::Approved => "is-active",
            Self::InfoRequested | Self::ChangesRequested => "is-waiting",
            Self::Published => "is-good",
            Self::Suspended | Self::Rejected => "is-bad",
            Self::Draft | Self::Withdrawn | Self::Retired => "is-quiet",
        }
    }
}

/// The version in the catalogue, which may be older than the newest one.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// Which.
    pub version: u32,
    /// Since when it is published.
    pub since: Timestamp,
    /// Why it is kept from customers, if it is.
    pub suspension: Option<Suspension>,
}

/// A published version is kept from customers for the time being.
#[derive(Debug, Clone)]
pub struct Suspension {
    /// Why, in the platform's words.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// When time alone lifts it; nothing where only staff do.
    pub lift_at: Option<Timestamp>,
}

/// The operator keeps the app from reading anything of anybody's.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// Why, in the platform's words.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
}

/// All that one version says, to be read.
#[derive(Debug, Clone, Default)]
pub struct ContentView {
    /// The app's name, in each language it is said in.
    pub name: Vec<Worded>,
    /// One line under it.
    pub tagline: Vec<Worded>,
    /// What it does.
    pub description: Vec<Worded>,
    /// Its category's value.
    pub category: Option<String>,
    /// Its type of integration's value.
    pub integration_type: Option<String>,
    /// What it asks customers to consent to.
    pub scopes: Vec<ScopeView>,
    /// Where its API is.
    pub api_endpoints: Vec<String>,
    /// How its API knows us.
    pub authentication: Option<AuthenticationView>,
    /// Where an installer is sent.
    pub setup_url: Option<String>,
    /// Whom customers ask.
    pub support: Option<SupportView>,
    /// Where customers look first.
    pub troubleshooting_url: Option<String>,
    /// What an installer must have ready, and whom to ask for it.
    pub credentials: Vec<Worded>,
    /// Documents that belong to it.
    pub documents: Vec<DocumentView>,
    /// Its logo.
    pub logo: Option<DocumentView>,
}

/// A scope that an app asks for.
#[derive(Debug, Clone)]
pub struct ScopeView {
    /// Which.
    pub scope: String,
    /// Whether the app cannot work without it.
    pub required: bool,
    /// What for, in each language it is said in.
    pub purpose: Vec<Worded>,
}

/// How a partner's API knows us.
#[derive(Debug, Clone)]
pub struct AuthenticationView {
    /// The method's value.
    pub method: String,
    /// Where a browser may return to.
    pub redirect_uris: Vec<String>,
    /// Whether the flow must carry a PKCE challenge.
    pub requires_pkce: bool,
}

/// Whom customers ask about an app.
#[derive(Debug, Clone)]
pub struct SupportView {
    /// The address.
    pub address: String,
    /// A page.
    pub url: Option<String>,
}

/// A document of a listing.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// Its id.
    pub id: String,
    /// The file's name; its id where the document is not known.
    pub name: String,
    /// What it is about: `technical`, `security`, `commercial`, `logo`; empty where it is not known.
    pub kind: String,
    /// What is known of its bytes.
    pub state: DocumentState,
}

/// What is known of a document's bytes.
#[derive(Debug, Clone)]
pub enum DocumentState {
    /// It was never announced here.
    Unknown,
    /// Announced; the file has not been looked at.
    Announced {
        /// Since when.
        at: Timestamp,
    },
    /// Looked at, and kept.
    Accepted {
        /// When it was looked at.
        at: Timestamp,
        /// The size.
        bytes: u64,
        /// A short-lived address to read it, where the reader may.
        download: Option<String>,
    },
    /// Looked at, and not kept; another upload is another document.
    Refused {
        /// When it was looked at.
        at: Timestamp,
        /// What is wrong with it.
        why: BadDocument,
    },
}

/// What can be wrong with an uploaded document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadDocument {
    /// More bytes than its kind may have.
    TooLarge,
    /// The bytes are not of the announced type.
    NotItsType,
    /// It breaks off, or contradicts itself.
    Damaged,
    /// An image larger than can be shown.
    TooManyPixels,
    /// An image smaller than can be shown.
    TooFewPixels,
    /// An SVG with a script.
    Script,
    /// An SVG that asks others for something.
    ExternalReference,
    /// An SVG with elements that are no picture.
    ForeignContent,
    /// An SVG with a document type or entities.
    DocumentType,
    /// An SVG too deep or with too many parts.
    TooComplex,
}

impl BadDocument {
    /// Every one, for tests and the gallery.
    pub const ALL: [Self; 10] = [
        Self::TooLarge,
        Self::NotItsType,
        Self::Damaged,
        Self::TooManyPixels,
        Self::TooFewPixels,
        Self::Script,
        Self::ExternalReference,
        Self::ForeignContent,
        Self::DocumentType,
        Self::TooComplex,
    ];
}

/// What stands between a draft and its submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocker {
    /// The field is empty and must not be; by its name in JSON, such as `setup_url`.
    Missing(String),
    /// The API asks for consent in a browser, and no address to return to is given.
    RedirectUriMissing,
    /// The programme asks for a document of this kind, and none is there.
    DocumentMissing(String),
    /// A document of this id is named that was never announced here.
    DocumentUnknown(String),
    /// The bytes of the document of this name have not arrived, or have not been looked at.
    DocumentUnchecked(String),
    /// The bytes of the document of this name were refused.
    DocumentRefused(String),
    /// The document of this name is a logo among the documents, or a document where the logo belongs.
    DocumentMisplaced(String),
    /// The programme does not know the field's value any more.
    Faulty(String, Fault),
}

/// A part of the checklist with its standards.
#[derive(Debug, Clone)]
pub struct ChecklistPart {
    /// `technical`, `security`, `commercial`.
    pub part: String,
    /// Its standards, in the programme's order.
    pub standards: Vec<StandardRow>,
}

/// One standard, and how the version stands to it.
#[derive(Debug, Clone)]
pub struct StandardRow {
    /// The standard's id in the programme.
    pub id: String,
    /// How the version stands to it.
    pub verdict: Verdict,
    /// What the reviewer noted.
    pub note: Option<String>,
}

/// How a version stands to a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody has said yet.
    Open,
    /// It meets it.
    Passed,
    /// It does not.
    Failed,
}

/// One field in which a version differs from another.
#[derive(Debug, Clone)]
pub struct DifferenceRow {
    /// The field, such as `description.fr` or `scopes.assets:read.purpose.en`.
    pub field: String,
    /// What it said; nothing where it was not there. Documents by their names.
    pub before: Option<String>,
    /// What it says; nothing where it is there no more.
    pub after: Option<String>,
}

/// The document form: first announce the file, then send it straight to storage.
#[derive(Debug, Clone)]
pub enum Upload {
    /// No documents can be added now.
    Closed,
    /// Step one: what it is about, its name and its type.
    Announce(AnnouncedFile),
    /// Step two: the file itself, posted to storage with fields that storage checks.
    Send {
        /// The storage address the form posts to.
        action: String,
        /// The presigned hidden fields, in order.
        fields: Vec<(String, String)>,
        /// The announced file's name.
        file_name: String,
        /// The announced media type, for the file picker.
        media_type: String,
        /// The most bytes storage will take.
        limit_bytes: u64,
    },
}

/// The values of step one as typed.
#[derive(Debug, Clone, Default)]
pub struct AnnouncedFile {
    /// What tells one press of the button from another.
    pub nonce: String,
    /// `technical`, `security`, `commercial` or `logo`.
    pub kind: String,
    /// The file's name.
    pub file_name: String,
    /// The media type, one of [`AnnouncedFile::MEDIA_TYPES`].
    pub media_type: String,
}

impl AnnouncedFile {
    /// The kinds offered.
    pub const KINDS: [&'static str; 4] = ["technical", "security", "commercial", "logo"];
    /// The file types offered, with the name shown.
    pub const MEDIA_TYPES: [(&'static str, &'static str); 4] =
        [("application/pdf", "PDF"), ("image/png", "PNG"), ("image/jpeg", "JPEG"), ("image/svg+xml", "SVG")];
}

/// One text in each language, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocalisedForm {
    texts: [String; 4],
}

impl LocalisedForm {
    /// The text of each language, empty where there is none.
    #[must_use]
    pub fn of(text: impl Fn(Locale) -> String) -> Self {
        Self { texts: Locale::ALL.map(text) }
    }

    /// The text of a language.
    #[must_use]
    pub fn text(&self, locale: Locale) -> &str {
        Locale::ALL.into_iter().zip(&self.texts).find(|(known, _)| *known == locale).map_or("", |(_, text)| text)
    }

    fn is_said_beside(&self, locale: Locale) -> bool {
        Locale::ALL.into_iter().any(|other| other != locale && !self.text(other).is_empty())
    }
}

/// A localised field as a form shows it: the reader's language first, the others folded away unless they matter.
#[derive(Debug, Clone)]
pub(crate) struct LocalisedField {
    /// The field's name, such as `description`.
    pub(crate) name: String,
    /// The reader's language.
    pub(crate) first: LanguageInput,
    /// The other languages.
    pub(crate) others: Vec<LanguageInput>,
    /// Whether one of the others is filled in or at fault.
    pub(crate) is_open: bool,
}

/// The input of one language.
#[derive(Debug, Clone)]
pub(crate) struct LanguageInput {
    /// The field's name, such as `description.fr`.
    pub(crate) name: String,
    pub(crate) locale: Locale,
    pub(crate) value: String,
}

impl LocalisedField {
    pub(crate) fn new(name: &str, form: &LocalisedForm, reader: Locale, faults: &Faults) -> Self {
        let input =
            |locale: Locale| LanguageInput { name: format!("{name}.{}", locale.tag()), locale, value: form.text(locale).to_owned() };
        let others: Vec<_> = Locale::ALL.into_iter().filter(|locale| *locale != reader).map(input).collect();
        let is_open = form.is_said_beside(reader) || others.iter().any(|other| faults.at(&other.name));
        Self { name: name.to_owned(), first: input(reader), others, is_open }
    }
}

impl ScopeView {
    pub(crate) fn label(&self, locale: &Locale) -> Option<String> {
        labels::scope(*locale, &self.scope)
    }
}

impl ContentView {
    pub(crate) fn category_label(&self, locale: &Locale) -> Option<String> {
        self.category.as_deref().map(|value| labels::category(*locale, value))
    }

    pub(crate) fn integration_label(&self, locale: &Locale) -> Option<String> {
        self.integration_type.as_deref().map(|value| labels::integration_type(*locale, value))
    }
}

impl AuthenticationView {
    pub(crate) fn label(&self, locale: &Locale) -> String {
        labels::authentication_method(*locale, &self.method)
    }
}

impl DocumentView {
    /// What it is about; nothing for a document that is not known.
    pub(crate) fn kind_label(&self, locale: &Locale) -> Option<String> {
        (!self.kind.is_empty()).then(|| labels::document_kind(*locale, &self.kind))
    }

    pub(crate) fn size(&self, locale: &Locale, bytes: &u64) -> String {
        language::numbers::file_size(*locale, *bytes)
    }

    /// The address to open, only ever an `https` one or one of our own.
    pub(crate) fn href(&self) -> Option<&str> {
        match &self.state {
            DocumentState::Accepted { download, .. } => download.as_deref().filter(|address| crate::is_safe_address(address)),
            DocumentState::Unknown | DocumentState::Announced { .. } | DocumentState::Refused { .. } => None,
        }
    }

    pub(crate) const fn is_announced(&self) -> bool {
        matches!(self.state, DocumentState::Announced { .. })
    }
}

impl BadDocument {
    /// What is wrong, in words for whoever uploaded it.
    pub(crate) fn words(&self, l: &Text) -> Cow<'static, str> {
        match self {
            Self::TooLarge => l.get("bad-too-large"),
            Self::NotItsType => l.get("bad-not-its-type"),
            Self::Damaged => l.get("bad-damaged"),
            Self::TooManyPixels => l.get("bad-too-many-pixels"),
            Self::TooFewPixels => l.get("bad-too-few-pixels"),
            Self::Script => l.get("bad-script"),
            Self::ExternalReference => l.get("bad-external-reference"),
            Self::ForeignContent => l.get("bad-foreign-content"),
            Self::DocumentType => l.get("bad-document-type"),
            Self::TooComplex => l.get("bad-too-complex"),
        }
    }
}

impl Blocker {
    /// The form's field that it is about.
    pub(crate) fn field(&self) -> &str {
        match self {
            Self::Missing(field) | Self::Faulty(field, _) => anchor(field),
            Self::RedirectUriMissing => "authentication.redirect_uris",
            Self::DocumentMissing(_)
            | Self::DocumentUnknown(_)
            | Self::DocumentUnchecked(_)
            | Self::DocumentRefused(_)
            | Self::DocumentMisplaced(_) => "documents",
        }
    }

    /// What is missing or wrong, in words.
    pub(crate) fn words(&self, l: &Text) -> String {
        match self {
            Self::Missing(_) => l.get("blocker-missing").into_owned(),
            Self::RedirectUriMissing => l.get("blocker-redirect-uri").into_owned(),
            Self::DocumentMissing(kind) => l.with("blocker-document-missing", "kind", labels::document_kind(l.locale(), kind)).into_owned(),
            Self::DocumentUnknown(document) => l.with("blocker-document-unknown", "document", document.as_str()).into_owned(),
            Self::DocumentUnchecked(document) => l.with("blocker-document-unchecked", "document", document.as_str()).into_owned(),
            Self::DocumentRefused(document) => l.with("blocker-document-refused", "document", document.as_str()).into_owned(),
            Self::DocumentMisplaced(document) => l.with("blocker-document-misplaced", "document", document.as_str()).into_owned(),
            Self::Faulty(_, fault) => fault.sentence(l.locale()),
        }
    }
}

impl ChecklistPart {
    pub(crate) fn label(&self, locale: &Locale) -> String {
        labels::checklist_part(*locale, &self.part)
    }

    pub(crate) fn passed(&self) -> usize {
        self.standards.iter().filter(|standard| standard.verdict == Verdict::Passed).count()
    }

    pub(crate) fn standard_label(&self, locale: &Locale, standard: &StandardRow) -> String {
        labels::standard(*locale, &self.part, &standard.id)
    }
}

impl Verdict {
    /// The posted value.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Passed => "passed",
            Self::Failed => "failed",
        }
    }

    pub(crate) const fn tone(&self) -> &'static str {
        match self {
            Self::Open => "is-quiet",
            Self::Passed => "is-good",
            Self::Failed => "is-bad",
        }
    }

    pub(crate) fn words(&self, l: &Text) -> Cow<'static, str> {
        match self {
            Self::Open => l.get("verdict-open"),
            Self::Passed => l.get("verdict-passed"),
            Self::Failed => l.get("verdict-failed"),
        }
    }
}

impl DifferenceRow {
    pub(crate) fn label(&self, l: &Text) -> String {
        field_label(&self.field, l)
    }

    pub(crate) fn shown(&self, value: &str, l: &Text) -> String {
        let locale = l.locale();
        match self.field.as_str() {
            "category" => labels::category(locale, value),
            "integration_type" => labels::integration_type(locale, value),
            "authentication.method" => labels::authentication_method(locale, value),
            field if field.ends_with(".required") => match value {
                "true" => l.get("scope-required").into_owned(),
                _ => l.get("scope-optional").into_owned(),
            },
            _ => value.to_owned(),
        }
    }
}

/// Where the form shows a field: `scopes` as a whole has its own group, of an entry of a list it is the list.
fn anchor(field: &str) -> &str {
    match field.split_once('[') {
        Some((list, _)) if list != "scopes" => list,
        Some(_) | None => field,
    }
}

/// A field's name in words: `description.fr`, `scopes.assets:read.purpose.en`, `api_endpoints[2]`, `support.url`.
pub(crate) fn field_label(field: &str, l: &Text) -> String {
    if let Some(rest) = field.strip_prefix("scopes.") {
        return scope_label(rest, l);
    }
    let (head, locale) = in_language(field);
    let head = head.split('[').next().unwrap_or(head);
    let label = l.find(&format!("field-{}", head.replace('.', "-"))).map_or_else(|| head.to_owned(), Cow::into_owned);
    match locale {
        Some(locale) => format!("{label} ({})", locale.own_name()),
        None => label,
    }
}

/// Of one scope: `assets:read.required`, `assets:read.purpose.en`.
fn scope_label(rest: &str, l: &Text) -> String {
    let (path, locale) = in_language(rest);
    let (scope, what) = match path.rsplit_once('.') {
        Some((scope, "purpose")) => (scope, l.get("scope-purpose")),
        Some((scope, "required")) => (scope, l.get("scope-demand")),
        Some((scope, _)) => (scope, l.get("field-scopes")),
        None => (path, l.get("field-scopes")),
    };
    let name = labels::scope(l.locale(), scope).unwrap_or_else(|| scope.to_owned());
    let label = l.with_two("scope-field", "scope", name, "what", what);
    match locale {
        Some(locale) => format!("{label} ({})", locale.own_name()),
        None => label.into_owned(),
    }
}

/// A field's path without its language, and the language.
fn in_language(field: &str) -> (&str, Option<Locale>) {
    let localised =
        field.rsplit_once('.').and_then(|(head, tag)| Some((head, Locale::ALL.into_iter().find(|locale| locale.tag() == tag)?)));
    localised.map_or((field, None), |(head, locale)| (head, Some(locale)))
}

/// The label of a field at fault, where the form says it by its path; `scopes` are the form's, in its order.
pub(crate) fn fault_label(fault: &FieldFault, scopes: &[&str], l: &Text) -> String {
    let of_scope = fault.field.strip_prefix("scopes[").and_then(|rest| rest.split_once(']'));
    let named = of_scope.and_then(|(at, rest)| Some(format!("scopes.{}{rest}", scopes.get(at.parse::<usize>().ok()?)?)));
    field_label(named.as_deref().unwrap_or(&fault.field), l)
}
