//! What a draft may not say, what it lacks before it can be handed in, and what one version says otherwise than another.

use domain::{
    aggregate::Aggregate as _,
    limits,
    listing::{
        Authentication, BadDocument, Blocker, Content, Difference, DocumentKind, Fault, Listing, MediaType, Rejection, RequestedScope,
        State, SupportContact, blockers, difference,
    },
    values::{EmailAddress, Invalid, Language, Localised, PublicAddress, RedirectUri},
};

use super::{
    listing::{announce, complete, create, edit, empty, listing_after, look, ready, submit},
    world::{document, line, occasion, programme, prose, start},
};

fn faults(change: impl FnOnce(&mut Content)) -> Vec<(String, Invalid)> {
    let mut content = complete();
    change(&mut content);
    content.faults(&programme()).into_iter().map(|Fault { field, why }| (field, why)).collect()
}

fn one(field: &str, why: Invalid) -> Vec<(String, Invalid)> {
    vec![(field.to_owned(), why)]
}

fn scope(scope: &str) -> RequestedScope {
    RequestedScope { scope: scope.to_owned(), purpose: Localised::only(Language::En, line("To see.")), required: false }
}

#[test]
fn every_value_that_the_programme_does_not_know_is_named_by_its_field() {
    assert_eq!(faults(|_| {}), []);
    assert_eq!(faults(|c| c.category = Some("toys".to_owned())), one("category", Invalid::UnknownValue));
    assert_eq!(faults(|c| c.integration_type = Some("pos".to_owned())), one("integration_type", Invalid::UnknownValue));
    assert_eq!(faults(|c| c.integration_type = Some("orders".to_owned())), []);
    assert_eq!(faults(|c| c.scopes.push(scope("assets:write"))), one("scopes[1].scope", Invalid::UnknownValue));
    let unknown = |c: &mut Content| c.authentication = Some(Authentication { method: "basic".to_owned(), redirect_uris: vec![] });
    assert_eq!(faults(unknown), one("authentication.method", Invalid::UnknownValue));
    let several = faults(|c| {
        c.category = Some("toys".to_owned());
        c.scopes.push(scope("x"));
    });
    assert_eq!(several.len(), 2);
}

#[test]
fn what_stands_twice_or_too_often_is_named() {
    assert_eq!(faults(|c| c.scopes.push(scope("assets:read"))), one("scopes[1]", Invalid::Duplicate));
    assert_eq!(faults(|c| c.documents.push(document(0))), one("documents[1]", Invalid::Duplicate));
    assert_eq!(faults(|c| c.api_endpoints.push(c.api_endpoints[0].clone())), one("api_endpoints[1]", Invalid::Duplicate));
    let endpoint = |number: usize| PublicAddress::parse(&format!("https://api.acme.example/{number}")).unwrap();
    assert_eq!(faults(|c| c.api_endpoints = (0..limits::LIST_ENTRIES).map(endpoint).collect()), []);
    let too_many = Invalid::TooMany(limits::LIST_ENTRIES);
    assert_eq!(faults(|c| c.api_endpoints = (0..=limits::LIST_ENTRIES).map(endpoint).collect()), one("api_endpoints", too_many));
    let uri = RedirectUri::parse("https://app.acme.example/callback").unwrap();
    let twice = |c: &mut Content| c.authentication.as_mut().unwrap().redirect_uris.push(uri);
    assert_eq!(faults(twice), one("authentication.redirect_uris[1]", Invalid::Duplicate));
}

#[test]
fn a_draft_at_fault_is_not_kept() {
    let faulty = Content { category: Some("toys".to_owned()), ..complete() };
    let draft = listing_after(ready(&complete()));
    let refused = Listing::decide(&draft, edit(faulty.clone()), &occasion(start()), &programme());
    let expected = Rejection::Faulty(vec![Fault { field: "category".to_owned(), why: Invalid::UnknownValue }]);
    assert_eq!(refused, Err(expected.clone()));
    let domain::listing::Command::Create(mut new) = create() else { panic!("create") };
    new.content = faulty;
    let created = Listing::decide(&State::Unwritten, domain::listing::Command::Create(new), &occasion(start()), &programme());
    assert_eq!(created, Err(expected));
}

/// A field, and a change of it.
type Case = (&'static str, fn(&mut Content));

/// What stands in the way after one change of what could be handed in.
fn blocked(change: impl FnOnce(&mut Content)) -> Vec<Blocker> {
    let mut content = complete();
    change(&mut content);
    let dossier = listing_after(ready(&complete())).dossier().unwrap().clone();
    blockers(&content, &dossier.documents, &programme())
}

#[test]
fn a_draft_with_nothing_but_a_name_is_told_everything_it_lacks() {
    let told = blockers(&empty(), &[], &programme());
    let missing = ["tagline", "description", "category", "authentication", "api_endpoints", "setup_url", "support", "credentials", "logo"];
    let expected: Vec<_> = missing.into_iter().map(Blocker::Missing).chain([Blocker::DocumentMissing(DocumentKind::Security)]).collect();
    assert_eq!(told, expected);
    assert_eq!(blocked(|_| {}), []);
    for blocker in &told {
        assert!(!blocker.code().is_empty() && !blocker.field().is_empty());
    }
}

#[test]
fn every_field_that_must_not_be_empty_blocks_by_itself() {
    let cases: [Case; 8] = [
        ("tagline", |c| c.tagline = None),
        ("description", |c| c.description = None),
        ("category", |c| c.category = None),
        ("authentication", |c| c.authentication = None),
        ("api_endpoints", |c| c.api_endpoints.clear()),
        ("setup_url", |c| c.setup_url = None),
        ("support", |c| c.support = None),
        ("credentials", |c| c.credentials = None),
    ];
    for (field, change) in cases {
        assert_eq!(blocked(change), [Blocker::Missing(field)]);
    }
    assert_eq!(blocked(|c| c.logo = None), [Blocker::Missing("logo")]);
    assert_eq!(blocked(|c| c.scopes.clear()), [], "an app need not read anything");
    assert_eq!(blocked(|c| c.category = Some("toys".to_owned())).iter().map(Blocker::code).collect::<Vec<_>>(), ["faulty"]);
}

#[test]
fn consent_in_a_browser_needs_an_address_to_return_to_and_a_challenge() {
    let method = |method: &str| Authentication { method: method.to_owned(), redirect_uris: vec![] };
    assert_eq!(blocked(|c| c.authentication = Some(method("oauth2_authorization_code"))), [Blocker::RedirectUriMissing]);
    assert_eq!(blocked(|c| c.authentication = Some(method("api_key"))), []);
    assert!(method("oauth2_authorization_code").requires_pkce() && !method("api_key").requires_pkce());
}

#[test]
fn a_document_counts_once_its_bytes_were_accepted_and_only_where_its_kind_belongs() {
    let with = |more: Vec<domain::listing::Command>, content: &Content| {
        let state = listing_after(ready(&complete()).into_iter().chain(more));
        blockers(content, &state.dossier().unwrap().documents, &programme())
    };
    let naming = |number: usize| Content { documents: vec![document(0), document(number)], ..complete() };
    assert_eq!(with(vec![], &naming(9)), [Blocker::DocumentUnknown(document(9))]);
    let announced = announce(9, DocumentKind::Commercial, MediaType::Pdf);
    assert_eq!(with(vec![announced.clone()], &naming(9)), [Blocker::DocumentUnchecked(document(9))]);
    let refused = vec![announced.clone(), look(9, Err(BadDocument::NotItsType))];
    assert_eq!(with(refused, &naming(9)), [Blocker::DocumentRefused(document(9))]);
    assert_eq!(with(vec![announced, look(9, Ok(1))], &naming(9)), []);
    assert_eq!(with(vec![], &naming(1)), [Blocker::DocumentMisplaced(document(1))], "a logo is no document");
    let logo = Content { logo: Some(document(0)), ..complete() };
    assert_eq!(with(vec![], &logo), [Blocker::DocumentMisplaced(document(0))], "a document is no logo");
    let without = Content { documents: vec![], ..complete() };
    assert_eq!(with(vec![], &without), [Blocker::DocumentMissing(DocumentKind::Security)]);
}

#[test]
fn the_act_is_refused_for_what_the_dry_run_named() {
    let content = Content { tagline: None, documents: vec![], ..complete() };
    let draft = listing_after(ready(&content));
    let told = blockers(&content, &draft.dossier().unwrap().documents, &programme());
    assert_eq!(told.len(), 2);
    let refused = Listing::decide(&draft, submit(content), &occasion(start()), &programme());
    assert_eq!(refused, Err(Rejection::Blocked(told)));
}

fn told(change: impl FnOnce(&mut Content)) -> Vec<(String, Option<String>, Option<String>)> {
    let mut after = complete();
    change(&mut after);
    difference(&complete(), &after).into_iter().map(|Difference { field, before, after }| (field, before, after)).collect()
}

#[test]
fn a_difference_is_told_field_by_field_and_language_by_language() {
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(told(|_| {}), []);
    let name = |c: &mut Content| c.name = Localised::only(Language::En, line("Acme Trucks"));
    assert_eq!(
        told(name),
        [("name.en".to_owned(), some("Acme Fleet"), some("Acme Trucks")), ("name.fr".to_owned(), some("Flotte Acme"), None)]
    );
    let purpose = |c: &mut Content| c.scopes[0].purpose = Localised::only(Language::En, line("To sell them."));
    assert_eq!(told(purpose)[0], ("scopes.assets:read.purpose.en".to_owned(), some("To show them."), some("To sell them.")));
    let optional = |c: &mut Content| c.scopes[0].required = false;
    assert_eq!(told(optional), [("scopes.assets:read.required".to_owned(), some("true"), some("false"))]);
    let moved = |c: &mut Content| c.api_endpoints = vec![PublicAddress::parse("https://api.acme.example/v2").unwrap()];
    assert_eq!(
        told(moved),
        [
            ("api_endpoints".to_owned(), some("https://api.acme.example/v1"), None),
            ("api_endpoints".to_owned(), None, some("https://api.acme.example/v2"))
        ]
    );
}

#[test]
fn no_field_changes_unseen_and_the_order_is_the_listings() {
    let changes: [Case; 14] = [
        ("name.en", |c| c.name = Localised::only(Language::En, line("X"))),
        ("tagline.en", |c| c.tagline = None),
        ("description.en", |c| c.description = Some(Localised::only(Language::En, prose("X")))),
        ("category", |c| c.category = None),
        ("integration_type", |c| c.integration_type = Some("orders".to_owned())),
        ("scopes.assets:read.required", |c| c.scopes.clear()),
        ("api_endpoints", |c| c.api_endpoints.clear()),
        ("authentication.method", |c| c.authentication = None),
        ("setup_url", |c| c.setup_url = None),
        ("support.address", |c| {
            c.support = Some(SupportContact { address: EmailAddress::parse("x@acme.example").unwrap(), url: None });
        }),
        ("troubleshooting_url", |c| c.troubleshooting_url = None),
        ("credentials.en", |c| c.credentials = None),
        ("documents", |c| c.documents.clear()),
        ("logo", |c| c.logo = None),
    ];
    for (field, change) in changes {
        assert_eq!(told(change).first().map(|(field, _, _)| field.as_str()), Some(field));
    }
    let everything = told(|c| changes.iter().for_each(|(_, change)| change(c)));
    let fields: Vec<_> = everything.iter().map(|(field, _, _)| field.split('.').next().unwrap()).collect();
    let mut once = fields.clone();
    once.dedup();
    assert_eq!(once, changes.map(|(field, _)| field.split('.').next().unwrap()));
}
