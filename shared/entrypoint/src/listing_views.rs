//! From what is stored to what pages show: the parts of a listing that both its partner and its reviewers see, and its
//! content as a form.

use std::time::Duration;

use domain::{
    aggregate::Aggregate as _,
    id::DocumentId,
    limits,
    listing::{self, Content, Difference, Document, Dossier, Listing, State},
    organisation::OrganisationId,
    programme::{Part, Programme},
    step::Owner,
    values::{Line, Localised, Prose},
};
use jiff::{SignedDuration, Timestamp};
use language::Locale;
use pages::{
    application::{Answer, Clock, Move, Mover, Question},
    catalogue::Worded,
    listing::{
        AuthenticationView, BadDocument, Blocker, ChecklistPart, ContentView, DifferenceRow, DocumentState, DocumentView, ListingState,
        LocalisedForm, ScopeView, Shelf, StandardRow, Stopped, SupportView, Suspension, Verdict,
    },
    portal_listing_edit::{ListingForm, ScopeForm},
    portal_listings::ListingRow,
};

use crate::{
    Fields,
    problem::fault,
    site::{language, locale},
};

/// Where its newest version stands; nothing before it was begun.
#[must_use]
pub fn state(state: &State) -> Option<ListingState> {
    ListingState::of(Listing::label(state))
}

/// The version in the catalogue, or kept from it for the time being; nothing of a retired listing.
#[must_use]
pub fn shelf(state: &State) -> Option<Shelf> {
    let shelved = on_the_shelf(state)?;
    Some(Shelf {
        version: shelved.version,
        since: shelved.at,
        suspension: shelved.suspension.as_ref().map(|suspension| Suspension {
            reason: suspension.reason.as_str().to_owned(),
            since: suspension.at,
            lift_at: suspension.lift_at,
        }),
    })
}

/// Why its operator keeps the app from reading, while it does.
#[must_use]
pub fn stopped(dossier: &Dossier) -> Option<Stopped> {
    dossier.stopped.as_ref().map(|stop| Stopped { reason: stop.reason.as_str().to_owned(), since: stop.at })
}

fn on_the_shelf(state: &State) -> Option<&listing::Shelved> {
    let is_retired = matches!(state, State::Retired { .. });
    state.dossier().filter(|_| !is_retired)?.shelf.as_ref()
}

/// Who has to act, and until when.
#[must_use]
pub fn whose_move(state: &State) -> Option<Move> {
    state.step().map(|step| Move { mover: mover(&step.owner), due: Some(step.deadline) })
}

/// Which side a step's owner is on.
#[must_use]
pub const fn mover(owner: &Owner) -> Mover {
    match owner {
        Owner::Applicant(_) => Mover::Applicant,
        Owner::Team(OrganisationId::Platform, _) | Owner::Member(OrganisationId::Platform, _) => Mover::Team,
        Owner::Team(..) | Owner::Member(..) => Mover::Partner,
    }
}

/// The stopping clock of the newest version's review; nothing before it was submitted.
#[must_use]
pub fn clock(state: &State, now: Timestamp) -> Option<Clock> {
    let review = state.dossier()?.newest.review.as_ref()?;
    let until = match state {
        State::Rejected { at, .. } | State::Withdrawn { at, .. } | State::Retired { at, .. } => *at,
        _ => now,
    };
    let since = |at: Timestamp| until.duration_since(at).max(SignedDuration::ZERO);
    let waited = match state {
        // The ball has been the partner's ever since, whatever question was open besides.
        State::ChangesRequested { step, .. } => while_open(&review.questions, step.since) + since(step.since),
        _ => while_open(&review.questions, until),
    };
    Some(Clock { with_team: length(review.clock.counted(now)), with_applicant: length(waited), running: review.clock.is_running() })
}

/// How long at least one question was open, until a time.
fn while_open(questions: &[listing::Question], until: Timestamp) -> SignedDuration {
    let mut waited = SignedDuration::ZERO;
    let mut counted_to = Timestamp::MIN;
    for question in questions {
        let end = question.answer.as_ref().map_or(until, |(_, at)| *at);
        let begin = question.asked_at.max(counted_to);
        waited += end.duration_since(begin).max(SignedDuration::ZERO);
        counted_to = counted_to.max(end);
    }
    waited
}

fn length(duration: SignedDuration) -> Duration {
    Duration::from_secs(u64::try_from(duration.as_secs()).unwrap_or(0))
}

/// Questions of the newest version, newest first; open ones with the step's deadline.
#[must_use]
pub fn questions(state: &State) -> Vec<Question> {
    let due = match state {
        State::InfoRequested { step, .. } => Some(step.deadline),
        _ => None,
    };
    let question = |asked: &listing::Question| Question {
        id: asked.id.to_string(),
        text: asked.text.as_str().to_owned(),
        asked_at: asked.asked_at,
        due: due.filter(|_| asked.answer.is_none()),
        answer: asked.answer.as_ref().map(|(text, at)| Answer { text: text.as_str().to_owned(), answered_at: *at }),
    };
    state.dossier().map_or(&[][..], Dossier::questions).iter().rev().map(question).collect()
}

/// Why changes are wanted, or why the version was rejected.
#[must_use]
pub fn reasons(state: &State) -> Option<String> {
    match state {
        State::ChangesRequested { reasons, .. } | State::Rejected { reasons, .. } => Some(reasons.as_str().to_owned()),
        _ => None,
    }
}

/// The newest version's checklist by its parts; empty before it was submitted.
#[must_use]
pub fn checklist(dossier: &Dossier) -> Vec<ChecklistPart> {
    let checks = dossier.newest.review.as_ref().map_or(&[][..], |review| &review.checklist);
    let standards = |part: Part| {
        let of_part = checks.iter().filter(move |check| check.part == part);
        of_part.map(|check| StandardRow {
            id: check.id.clone(),
            verdict: verdict(check.verdict),
            note: check.note.as_ref().map(|note| note.as_str().to_owned()),
        })
    };
    let parts = Part::ALL.map(|part| ChecklistPart { part: part.as_str().to_owned(), standards: standards(part).collect() });
    parts.into_iter().filter(|part| !part.standards.is_empty()).collect()
}

const fn verdict(verdict: listing::Verdict) -> Verdict {
    match verdict {
        listing::Verdict::Open => Verdict::Open,
        listing::Verdict::Passed => Verdict::Passed,
        listing::Verdict::Failed => Verdict::Failed,
    }
}

/// Every document, newest first. `download` gives the address at which a kept one can be read.
#[must_use]
pub fn documents(dossier: &Dossier, download: impl Fn(&Document) -> Option<String>) -> Vec<DocumentView> {
    dossier.documents.iter().rev().map(|document| document_view(document, &download)).collect()
}

fn document_view(document: &Document, download: &impl Fn(&Document) -> Option<String>) -> DocumentView {
    DocumentView {
        id: document.id.to_string(),
        name: document.file_name.as_str().to_owned(),
        kind: document.kind.as_str().to_owned(),
        state: match document.state {
            listing::DocumentState::Announced { at } => DocumentState::Announced { at },
            listing::DocumentState::Accepted { at, bytes } => DocumentState::Accepted { at, bytes, download: download(document) },
            listing::DocumentState::Refused { at, why } => DocumentState::Refused { at, why: bad_document(why) },
        },
    }
}

/// What is wrong with a document, as pages say it.
#[must_use]
pub const fn bad_document(why: listing::BadDocument) -> BadDocument {
    match why {
        listing::BadDocument::TooLarge => BadDocument::TooLarge,
        listing::BadDocument::NotItsType => BadDocument::NotItsType,
        listing::BadDocument::Damaged => BadDocument::Damaged,
        listing::BadDocument::TooManyPixels => BadDocument::TooManyPixels,
        listing::BadDocument::TooFewPixels => BadDocument::TooFewPixels,
        listing::BadDocument::Script => BadDocument::Script,
        listing::BadDocument::ExternalReference => BadDocument::ExternalReference,
        listing::BadDocument::ForeignContent => BadDocument::ForeignContent,
        listing::BadDocument::DocumentType => BadDocument::DocumentType,
        listing::BadDocument::TooComplex => BadDocument::TooComplex,
    }
}

/// All that a version says. `download` gives the address at which a kept document can be read.
#[must_use]
pub fn content(content: &Content, dossier: &Dossier, download: impl Fn(&Document) -> Option<String>) -> ContentView {
    let document = |id: &DocumentId| {
        let unknown = || DocumentView { id: id.to_string(), name: id.to_string(), kind: String::new(), state: DocumentState::Unknown };
        dossier.document(id).map_or_else(unknown, |document| document_view(document, &download))
    };
    let lines = |texts: &Localised<Line>| worded(texts, Line::as_str);
    let proses = |texts: &Localised<Prose>| worded(texts, Prose::as_str);
    ContentView {
        name: lines(&content.name),
        tagline: content.tagline.as_ref().map(lines).unwrap_or_default(),
        description: content.description.as_ref().map(proses).unwrap_or_default(),
        category: content.category.clone(),
        integration_type: content.integration_type.clone(),
        scopes: content
            .scopes
            .iter()
            .map(|asked| ScopeView { scope: asked.scope.clone(), required: asked.required, purpose: lines(&asked.purpose) })
            .collect(),
        api_endpoints: content.api_endpoints.iter().map(|address| address.as_str().to_owned()).collect(),
        authentication: content.authentication.as_ref().map(|authentication| AuthenticationView {
            method: authentication.method.clone(),
            redirect_uris: authentication.redirect_uris.iter().map(|uri| uri.as_str().to_owned()).collect(),
            requires_pkce: authentication.requires_pkce(),
        }),
        setup_url: content.setup_url.as_ref().map(|url| url.as_str().to_owned()),
        support: content.support.as_ref().map(|support| SupportView {
            address: support.address.as_str().to_owned(),
            url: support.url.as_ref().map(|url| url.as_str().to_owned()),
        }),
        troubleshooting_url: content.troubleshooting_url.as_ref().map(|url| url.as_str().to_owned()),
        credentials: content.credentials.as_ref().map(proses).unwrap_or_default(),
        documents: content.documents.iter().map(document).collect(),
        logo: content.logo.as_ref().map(document),
    }
}

fn worded<T>(texts: &Localised<T>, text: impl Fn(&T) -> &str) -> Vec<Worded> {
    texts.iter().map(|(language, words)| Worded { text: text(words).to_owned(), locale: locale(language) }).collect()
}

/// What a version says otherwise than another; documents by their names.
#[must_use]
pub fn differences(differences: &[Difference], dossier: &Dossier) -> Vec<DifferenceRow> {
    let row = |difference: &Difference| {
        let is_document = matches!(difference.field.as_str(), "documents" | "logo");
        let said = |value: &Option<String>| value.as_ref().map(|value| if is_document { named(value, dossier) } else { value.clone() });
        DifferenceRow { field: difference.field.clone(), before: said(&difference.before), after: said(&difference.after) }
    };
    differences.iter().map(row).collect()
}

fn named(id: &str, dossier: &Dossier) -> String {
    let known = id.parse().ok().and_then(|id: DocumentId| dossier.document(&id));
    known.map_or_else(|| id.to_owned(), |document| document.file_name.as_str().to_owned())
}

/// What stands between a draft and its submission, documents by their names.
#[must_use]
pub fn blockers(blockers: &[listing::Blocker], dossier: &Dossier) -> Vec<Blocker> {
    let named = |id: &DocumentId| named(&id.to_string(), dossier);
    let blocker = |blocker: &listing::Blocker| match blocker {
        listing::Blocker::Missing(field) => Blocker::Missing((*field).to_owned()),
        listing::Blocker::RedirectUriMissing => Blocker::RedirectUriMissing,
        listing::Blocker::DocumentMissing(kind) => Blocker::DocumentMissing(kind.as_str().to_owned()),
        listing::Blocker::DocumentUnknown(id) => Blocker::DocumentUnknown(named(id)),
        listing::Blocker::DocumentUnchecked(id) => Blocker::DocumentUnchecked(named(id)),
        listing::Blocker::DocumentRefused(id) => Blocker::DocumentRefused(named(id)),
        listing::Blocker::DocumentMisplaced(id) => Blocker::DocumentMisplaced(named(id)),
        listing::Blocker::Faulty(wrong) => Blocker::Faulty(wrong.field.clone(), fault(wrong.why)),
    };
    blockers.iter().map(blocker).collect()
}

/// A row of the partner's list; nothing for what was never begun.
#[must_use]
pub fn row(state: &State) -> Option<ListingRow> {
    let dossier = state.dossier()?;
    let shelved = on_the_shelf(state);
    Some(ListingRow {
        id: dossier.id.to_string(),
        name: dossier.newest.content.name.as_str().to_owned(),
        state: self::state(state)?,
        version: dossier.newest.number,
        shelf: shelved.map(|shelved| shelved.version),
        suspended: shelved.is_some_and(|shelved| shelved.suspension.is_some()),
        whose_move: whose_move(state),
    })
}

/// A content as the form shows it: every scope of the programme, and those asked for that it does not know any more.
#[must_use]
pub fn form(content: &Content, programme: &Programme) -> ListingForm {
    let lines = |texts: &Localised<Line>| said(texts, Line::as_str);
    let proses = |texts: &Localised<Prose>| said(texts, Prose::as_str);
    let url = |url: Option<&domain::values::WebAddress>| url.map(|url| url.as_str().to_owned()).unwrap_or_default();
    let joined = |entries: Vec<&str>| entries.join("\n");
    let authentication = content.authentication.as_ref();
    let uris = authentication.map_or(&[][..], |authentication| &authentication.redirect_uris);
    let unknown = content.scopes.iter().map(|asked| asked.scope.as_str()).filter(|scope| !programme.has_scope(scope));
    let scope = |scope: &str| {
        let asked = content.scopes.iter().find(|asked| asked.scope == scope);
        ScopeForm {
            scope: scope.to_owned(),
            required: asked.map(|asked| asked.required.to_string()).unwrap_or_default(),
            purpose: asked.map(|asked| lines(&asked.purpose)).unwrap_or_default(),
        }
    };
    ListingForm {
        name: lines(&content.name),
        tagline: content.tagline.as_ref().map(lines).unwrap_or_default(),
        description: content.description.as_ref().map(proses).unwrap_or_default(),
        category: content.category.clone().unwrap_or_default(),
        integration_type: content.integration_type.clone().unwrap_or_default(),
        scopes: programme.scopes.iter().map(|scope| scope.id.as_str()).chain(unknown).map(scope).collect(),
        api_endpoints: joined(content.api_endpoints.iter().map(domain::values::PublicAddress::as_str).collect()),
        authentication_method: authentication.map(|authentication| authentication.method.clone()).unwrap_or_default(),
        redirect_uris: joined(uris.iter().map(domain::values::RedirectUri::as_str).collect()),
        setup_url: url(content.setup_url.as_ref()),
        support_address: content.support.as_ref().map(|support| support.address.as_str().to_owned()).unwrap_or_default(),
        support_url: url(content.support.as_ref().and_then(|support| support.url.as_ref())),
        troubleshooting_url: url(content.troubleshooting_url.as_ref()),
        credentials: content.credentials.as_ref().map(proses).unwrap_or_default(),
        documents: content.documents.iter().map(ToString::to_string).collect(),
        logo: content.logo.map(|logo| logo.to_string()).unwrap_or_default(),
    }
}

fn said<T>(texts: &Localised<T>, text: impl Fn(&T) -> &str) -> LocalisedForm {
    LocalisedForm::of(|locale| texts.exactly(language(locale)).map(|words| text(words).to_owned()).unwrap_or_default())
}

/// The form as it was typed, for showing it again with its faults: scopes stay where they were, for faults name their place.
#[must_use]
pub fn typed(fields: &Fields, programme: &Programme) -> ListingForm {
    let places = (0..limits::LIST_ENTRIES).map(|at| format!("scopes[{at}]"));
    let posted = places.map(|place| typed_scope(fields, &place)).take_while(|scope| !scope.scope.is_empty());
    let mut scopes: Vec<_> = posted.collect();
    let missing = programme.scopes.iter().filter(|scope| !scopes.iter().any(|known| known.scope == scope.id));
    let missing: Vec<_> = missing.map(|scope| ScopeForm { scope: scope.id.clone(), ..ScopeForm::default() }).collect();
    scopes.extend(missing);
    ListingForm {
        name: typed_words(fields, "name"),
        tagline: typed_words(fields, "tagline"),
        description: typed_words(fields, "description"),
        category: fields.typed("category"),
        integration_type: fields.typed("integration_type"),
        scopes,
        api_endpoints: fields.typed("api_endpoints"),
        authentication_method: fields.typed("authentication.method"),
        redirect_uris: fields.typed("authentication.redirect_uris"),
        setup_url: fields.typed("setup_url"),
        support_address: fields.typed("support.address"),
        support_url: fields.typed("support.url"),
        troubleshooting_url: fields.typed("troubleshooting_url"),
        credentials: typed_words(fields, "credentials"),
        documents: fields.typed_all("documents"),
        logo: fields.typed("logo"),
    }
}

/// A localised field as it was typed: `name.en`, `name.fr` ….
#[must_use]
pub fn typed_words(fields: &Fields, field: &str) -> LocalisedForm {
    LocalisedForm::of(|locale: Locale| fields.typed(&format!("{field}.{}", locale.tag())))
}

fn typed_scope(fields: &Fields, place: &str) -> ScopeForm {
    ScopeForm {
        scope: fields.typed(&format!("{place}.scope")),
        required: fields.typed(&format!("{place}.required")),
        purpose: typed_words(fields, &format!("{place}.purpose")),
    }
}

#[cfg(test)]
mod tests {
    use application::programme::programme;
    use language::labels;

    use super::*;

    /// A value without a name of its own is shown as the programme writes it.
    fn is_named(value: &str, name: &str) -> bool {
        name != value.replace('_', " ")
    }

    #[test]
    fn every_value_of_the_programme_has_a_name_in_every_language() {
        let programme = programme();
        for locale in Locale::ALL {
            let scopes = programme.scopes.iter().map(|scope| labels::scope(locale, &scope.id).is_some());
            let categories = programme.categories.iter().map(|it| is_named(&it.id, &labels::category(locale, &it.id)));
            let types = programme.integration_types.iter().map(|it| is_named(&it.id, &labels::integration_type(locale, &it.id)));
            let methods = programme.authentication_methods.iter().map(|it| is_named(it, &labels::authentication_method(locale, it)));
            let standards = &programme.listing.checklist;
            let standards = standards.iter().map(|it| is_named(&it.id, &labels::standard(locale, it.part.as_str(), &it.id)));
            let parts = Part::ALL.into_iter().map(|part| is_named(part.as_str(), &labels::checklist_part(locale, part.as_str())));
            let kinds =
                listing::DocumentKind::ALL.into_iter().map(|kind| is_named(kind.as_str(), &labels::document_kind(locale, kind.as_str())));
            let named: Vec<_> = scopes.chain(categories).chain(types).chain(methods).chain(standards).chain(parts).chain(kinds).collect();
            assert!(named.iter().all(|is_named| *is_named), "{}: {named:?}", locale.tag());
        }
    }

    #[test]
    fn every_state_and_every_kind_of_bad_document_has_its_words() {
        let bad: Vec<_> = listing::BadDocument::ALL.into_iter().map(bad_document).collect();
        assert_eq!(bad, BadDocument::ALL);
        for state in ListingState::ALL {
            assert!(Locale::ALL.into_iter().all(|locale| is_named(state.value(), &labels::listing_state(locale, state.value()))));
        }
    }

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn asked(asked_at: i64, answered_at: Option<i64>) -> listing::Question {
        let text = Prose::parse("Why?").unwrap();
        let answer = answered_at.map(|minute| (text.clone(), at(minute)));
        listing::Question {
            id: domain::id::derive(&[&asked_at.to_string()]),
            text,
            by: domain::id::derive(&["rita"]),
            asked_at: at(asked_at),
            answer,
        }
    }

    #[test]
    fn time_is_waited_once_however_many_questions_are_open() {
        let waited = |questions: &[listing::Question], until: i64| while_open(questions, at(until)).as_secs() / 60;
        assert_eq!(waited(&[], 100), 0);
        assert_eq!(waited(&[asked(10, Some(30))], 100), 20);
        assert_eq!(waited(&[asked(10, Some(30)), asked(20, Some(25)), asked(28, Some(40))], 100), 30);
        assert_eq!(waited(&[asked(10, Some(30)), asked(50, None)], 100), 70, "still open");
    }

    #[test]
    fn a_content_in_the_form_is_typed_again_as_it_was() {
        let mut content: Content = serde_json::from_value(serde_json::json!({
            "name": { "en": "Acme Fleet", "fr": "Flotte Acme" },
            "category": "telematics",
            "scopes": [
                { "scope": "gone:read", "purpose": { "en": "As before." }, "required": false },
                { "scope": "assets:read", "purpose": { "pt": "Para mostrar." }, "required": true },
            ],
            "api_endpoints": ["https://api.acme.example/v1", "https://eu.acme.example/v1"],
        }))
        .unwrap();
        content.support = None;
        let form = form(&content, programme());
        assert_eq!((form.name.text(Locale::Fr), form.name.text(Locale::Es)), ("Flotte Acme", ""));
        assert_eq!(form.api_endpoints, "https://api.acme.example/v1\nhttps://eu.acme.example/v1");
        let scopes: Vec<_> = form.scopes.iter().map(|scope| (scope.scope.as_str(), scope.required.as_str())).collect();
        assert_eq!(scopes.len(), programme().scopes.len() + 1);
        assert_eq!(
            (scopes[0], scopes.last()),
            (("assets:read", "true"), Some(&("gone:read", "false"))),
            "it can be dropped, not overlooked"
        );
        assert_eq!(form.scopes[0].purpose.text(Locale::Pt), "Para mostrar.");

        let body = "name.en=A&name.fr=B&scopes%5B0%5D.scope=gone%3Aread&scopes%5B0%5D.required=true&scopes%5B0%5D.purpose.es=x&\
                    api_endpoints=one%0D%0Atwo&documents=a&documents=b&support.url=z";
        let headers =
            http::HeaderMap::from_iter([(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/x-www-form-urlencoded"))]);
        let typed = typed(&Fields::read(&headers, &body.into()).unwrap(), programme());
        assert_eq!((typed.name.text(Locale::En), typed.name.text(Locale::Fr)), ("A", "B"));
        assert_eq!((typed.scopes[0].scope.as_str(), typed.scopes[0].purpose.text(Locale::Es)), ("gone:read", "x"), "where it stood");
        assert_eq!(typed.scopes.len(), programme().scopes.len() + 1, "the others are offered behind it");
        assert_eq!((typed.documents.len(), typed.support_url.as_str()), (2, "z"));
    }
}
