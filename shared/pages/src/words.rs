//! The words of every page are complete: the same messages in four languages, none missing, none unused.

use language::Messages;
use language::check::{languages_agree, messages_are_used, named_messages_exist};

use crate::{
    account, apply, audit, catalogue, catalogue_entry, consent, customer_app, customer_apps, disconnection, frame, inbox, install, keys,
    link_problem, listing, listing_version, members, organisations, portal_customers, portal_home, portal_listing, portal_listing_edit,
    portal_listings, problem, receipts, received, review_application, review_listing, review_listings, review_queue, sign_in_problem,
    site_home, status, support_visit, webhook, webhooks,
};

/// Page by page: its words, the ids that rightly read as in English, the text of its template and of its code.
macro_rules! pages {
    ($($page:ident: [$($same:literal),*]),* $(,)?) => {
        [$((
            stringify!($page),
            &$page::MESSAGES,
            &[$($same),*] as &[&str],
            include_str!(concat!(stringify!($page), "/page.html")),
            include_str!(concat!(stringify!($page), "/mod.rs")),
        )),*]
    };
}

type Words = (&'static str, &'static Messages, &'static [&'static str], &'static str, &'static str);

fn every_page() -> [Words; 34] {
    pages! {
        site_home: [],
        account: [],
        apply: [],
        received: [],
        status: [],
        link_problem: [],
        sign_in_problem: [],
        organisations: [],
        review_queue: [],
        review_application: [],
        inbox: [],
        members: [],
        portal_customers: [],
        portal_home: [],
        audit: [],
        keys: ["environment-live"],
        webhooks: [],
        webhook: [],
        catalogue: [],
        catalogue_entry: [],
        portal_listings: [],
        portal_listing: [],
        portal_listing_edit: [],
        listing_version: [],
        review_listings: [],
        review_listing: [],
        support_visit: ["field-organisation"],
        customer_apps: [],
        customer_app: [],
        consent: [],
        disconnection: [],
        receipts: ["version"],
        install: [],
        problem: [],
    }
}

/// What the pages of listings share.
const OF_LISTINGS: [&str; 2] = [include_str!("components/listing.html"), include_str!("listing/mod.rs")];

const SHARED: [&str; 5] = [
    include_str!("frame/layout.html"),
    include_str!("components/components.html"),
    include_str!("components/application.html"),
    include_str!("application.rs"),
    include_str!("form.rs"),
];

#[test]
fn every_page_says_the_same_in_every_language() {
    for (name, messages, same_as_english, _, _) in every_page() {
        languages_agree(name, messages, same_as_english);
    }
    languages_agree("listing", &listing::MESSAGES, &["field-description", "field-documents", "field-logo", "scope-field"]);
    languages_agree("frame", &frame::MESSAGES, &["audit-action", "nav-catalogue", "nav-webhooks"]);
}

#[test]
fn every_message_a_page_names_is_there_and_every_message_there_is_named() {
    let mut everything: Vec<&str> = SHARED.to_vec();
    for (name, messages, _, template, code) in every_page() {
        named_messages_exist(name, &[messages, &frame::MESSAGES, &listing::MESSAGES], &[template, code]);
        messages_are_used(name, messages, &[template, code]);
        everything.extend([template, code]);
    }
    named_messages_exist("shared pieces", &[&frame::MESSAGES], &SHARED);
    named_messages_exist("pieces of listings", &[&listing::MESSAGES, &frame::MESSAGES], &OF_LISTINGS);
    everything.extend(OF_LISTINGS);
    messages_are_used("listing", &listing::MESSAGES, &everything);
    messages_are_used("frame", &frame::MESSAGES, &everything);
}
