//! Listings: read by id; reviewers list them by state, oldest submission first; a partner's are found by references in its
//! own partition; inboxes by whose move it is.
//!
//! ```text
//! listing_…   listing         → the aggregate: where it stands, what its versions say by digest
//!             draft           → the newest version's content, overwritten with each edit
//!             version#00001   → a content as it was handed in: put once, where nothing was
//! partner_…   listing#<id>    → this listing is ours
//! ```
//! Every write of a content is in one transaction with the aggregate, whose version it is conditioned on. A frozen content
//! is never changed: no code writes under a version's key but where nothing is.
//!
//! Bytes: the aggregate about 3 KB, up to 60 KB with all documents, questions and notes, plus at most 16 KB of events; a
//! content at most what a request may have, 256 KB.

use catalogue_index::{Access, CatalogueEntry, Logo, Wording};
use domain::{
    aggregate::Aggregate as _,
    id::{ListingId, PartnerId},
    installation::App,
    listing::{Content, Dossier, Event, Listing, Shelved, State},
    organisation::OrganisationId,
    values::{Line, Localised, Prose},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Notified, Record,
    catalogue::{Showing, Shown},
    sortable,
};
use crate::{
    engine::Family,
    notification::Recipient,
    ports::{Index, Item, Key, Query, StoreError, Table},
    use_cases::catch_up::{CatchUpOrder, Order},
};

/// What every reference's sort key begins with.
pub const PREFIX: &str = "listing#";

/// The listing's item.
#[must_use]
pub fn key(id: &ListingId) -> Key {
    Key::new(Table::Partners, id, "listing")
}

/// The item of its newest version's content.
#[must_use]
pub fn draft_key(id: &ListingId) -> Key {
    Key::new(Table::Partners, id, "draft")
}

/// The item of a content that was handed in.
#[must_use]
pub fn version_key(id: &ListingId, number: u32) -> Key {
    Key::new(Table::Partners, id, format!("version#{number:05}"))
}

/// The list of listings in a state.
#[must_use]
pub fn list(state: &str) -> String {
    format!("listing#{state}")
}

/// The references to a partner's listings.
#[must_use]
pub fn of_partner(partner: &PartnerId) -> Query {
    Query::of(Table::Partners, Index::Primary, partner).beginning_with(PREFIX)
}

/// The newest version's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Of which listing.
    pub listing: ListingId,
    /// What it says.
    pub content: Content,
}

/// A content as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Of which listing.
    pub listing: ListingId,
    /// Which version. Not called `version`: only aggregates have one, and only they wake the relay.
    pub number: u32,
    /// What it says.
    pub content: Content,
}

/// A listing is a partner's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Whose.
    pub partner: PartnerId,
    /// Which.
    pub listing: ListingId,
}

impl Record for Draft {
    fn key(&self) -> Key {
        draft_key(&self.listing)
    }
}

impl Record for Frozen {
    fn key(&self) -> Key {
        version_key(&self.listing, self.number)
    }
}

impl Record for Reference {
    fn key(&self) -> Key {
        Key::new(Table::Partners, self.partner, format!("{PREFIX}{}", self.listing))
    }
}

/// What the catalogue shows of a published version: its own frozen words.
fn entry(dossier: &Dossier, shelved: &Shelved, items: &[Option<Item>]) -> Result<CatalogueEntry, StoreError> {
    let missing = |what: &str| StoreError::Unreadable(format!("{} version {}: no {what}", dossier.id, shelved.version));
    let item = items.first().cloned().flatten().ok_or_else(|| missing("content"))?;
    let content = Frozen::read(item)?.content;
    let accesses = content.scopes.iter().map(|asked| Access {
        scope: asked.scope.clone(),
        purpose: wording(&asked.purpose, Line::as_str),
        required: asked.required,
    });
    let (mut accesses, optional): (Vec<_>, Vec<_>) = accesses.partition(|access| access.required);
    accesses.extend(optional);
    Ok(CatalogueEntry {
        listing: dossier.id,
        version: shelved.version,
        partner: dossier.partner,
        partner_name: dossier.partner_name.as_str().to_owned(),
        name: wording(&content.name, Line::as_str),
        tagline: content.tagline.as_ref().map(|tagline| wording(tagline, Line::as_str)),
        description: content.description.as_ref().map(|text| wording(text, Prose::as_str)).ok_or_else(|| missing("description"))?,
        category: content.category.ok_or_else(|| missing("category"))?,
        // Until its rollout is general; an app of another kind has none.
        limited_availability: content.integration_type.is_some(),
        integration_type: content.integration_type,
        accesses,
        credentials: content.credentials.as_ref().map(|text| wording(text, Prose::as_str)),
        support_url: content.support.and_then(|support| support.url).map(|url| url.as_str().to_owned()),
        troubleshooting_url: content.troubleshooting_url.map(|url| url.as_str().to_owned()),
        logo: content.logo.and_then(|logo| dossier.document(&logo)).map(|logo| Logo { document: logo.id, media_type: logo.media_type }),
        published_at: shelved.at,
    })
}

fn wording<T>(texts: &Localised<T>, text: impl Fn(&T) -> &str) -> Wording {
    Wording::of(texts.iter().map(|(language, words)| (language, text(words).to_owned())))
}

/// What installations know of the app; nothing before it was ever published.
fn app(state: &State) -> Option<App> {
    let dossier = state.dossier()?;
    dossier.shelf.as_ref()?;
    let published = state.in_catalogue().map(|shelved| shelved.version);
    Some(App { listing: dossier.id, partner: dossier.partner, published, stopped: dossier.stopped.as_ref().map(|stopped| stopped.at) })
}

impl Family for Listing {
    const TABLE: Table = Table::Partners;

    fn beside(state: &State) -> Result<Vec<Item>, StoreError> {
        app(state).iter().map(Record::item).collect()
    }

    fn listed(state: &State, created_at: Timestamp) -> Option<(String, String)> {
        let review = state.dossier()?.newest.review.as_ref();
        Some((list(Self::label(state)), sortable(review.map_or(created_at, |review| review.submitted_at))))
    }

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let Some(dossier) = state.dossier() {
            let content = &dossier.newest.content;
            summary.insert("name".to_owned(), content.name.as_str().into());
            summary.insert("partner".to_owned(), dossier.partner.to_string().into());
            summary.insert("partner_name".to_owned(), dossier.partner_name.as_str().into());
            summary.insert("newest_version".to_owned(), dossier.newest.number.into());
            summary.insert("category".to_owned(), content.category.clone().map_or(Value::Null, Value::from));
            summary.insert("integration_type".to_owned(), content.integration_type.clone().map_or(Value::Null, Value::from));
            summary.insert("reviewer".to_owned(), state.reviewer().map_or(Value::Null, |reviewer| reviewer.to_string().into()));
            summary.insert("published_version".to_owned(), dossier.shelf.as_ref().map_or(Value::Null, |shelved| shelved.version.into()));
            summary.insert("suspended".to_owned(), dossier.suspension().is_some().into());
        }
        summary
    }
}

impl Notified for Listing {
    fn organisation(state: &State, recipient: Recipient) -> Option<OrganisationId> {
        let dossier = state.dossier().filter(|_| recipient == Recipient::PartnerAdmins)?;
        Some(OrganisationId::Partner(dossier.partner))
    }

    fn in_catalogue(state: &State) -> Option<Showing> {
        let dossier = state.dossier()?;
        let on_the_shelf = dossier.shelf.as_ref().filter(|shelved| shelved.suspension.is_none());
        let shown = on_the_shelf.filter(|_| !matches!(state, State::Retired { .. })).map(|shelved| {
            let place = version_key(&dossier.id, shelved.version);
            let (dossier, shelved) = (dossier.clone(), shelved.clone());
            Shown { reads: vec![place], entry: Box::new(move |items| entry(&dossier, &shelved, items)) }
        });
        Some(Showing { listing: dossier.id, shown })
    }

    fn catches_up(state: &State) -> Option<Order> {
        state.dossier().map(|dossier| Order::Installations(CatchUpOrder::new(dossier.id, None)))
    }

    fn about(event: &Event) -> Option<String> {
        match event {
            Event::QuestionAsked { question, .. } | Event::QuestionAnswered { question, .. } => Some(question.to_string()),
            _ => None,
        }
    }
}
