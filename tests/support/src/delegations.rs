//! Trackers in a story: Acme has an account, the fleet is attached to it, Clara delegates and Ana decides; Paul administers Acme, too.

use application::{
    engine::Loaded,
    programme::programme,
    records::{
        self, Record as _,
        link::{Link, Opens},
    },
    use_cases::{
        attachments::{self, Act as Attaching, Ask, Forwarding},
        delegations::{self, LinkPath, Request, RequestError, Requested, Selection},
        partner_accounts::{self, Decision},
    },
};
use domain::{
    delegation::Delegation,
    digest::Digest,
    directory,
    event::{Actor, Occasion},
    id::{self, AttachmentId, CustomerId, DelegationId, PartnerId},
    organisation::{OrganisationId, Role},
    step::add_days,
    values::{Line, Redacted},
};
use jiff::Timestamp;

use crate::{
    Store,
    cast::{ANA, SAM, Someone, TOM, now},
    consents::external,
    customers::{CLARA, fleet},
    listings::key,
    story::{moment, prose},
};

/// Another administrator of Acme's.
pub const PAUL: Someone =
    Someone { name: "Paul Canary", address: "paul.canary@acme.example", token: "s3cr3t--session-of-paul-0000000000000000000" };
/// The token of the link in Ana's mail.
pub const ANAS_TOKEN: &str = "s3cr3t--approval-link-of-ana-00000000000000";
/// The token of the link in Paul's mail.
pub const PAULS_TOKEN: &str = "s3cr3t--approval-link-of-paul-0000000000000";

/// A partner and its customer, attached to each other.
#[derive(Clone, Debug)]
pub struct Two {
    /// Acme.
    pub partner: PartnerId,
    /// The fleet.
    pub customer: CustomerId,
    /// By which they are attached.
    pub attachment: AttachmentId,
}

/// Acme, with Ana, Paul and Tom signed in.
#[must_use]
pub fn partner(store: &Store) -> PartnerId {
    let partner = id::derive(&["acme"]);
    for (who, role) in [(ANA, Role::PartnerAdmin), (PAUL, Role::PartnerAdmin), (TOM, Role::Developer)] {
        who.sits(store, OrganisationId::Partner(partner), &[role]);
        who.is_signed_in(store, now());
    }
    partner
}

/// Acme's account is asked for and activated.
pub async fn activated(store: &Store, partner: &PartnerId) {
    partner_accounts::request(store, &ANA.credential(), partner, None, moment(now())).await.expect("asked for");
    let activate = Decision::Activate;
    partner_accounts::decide(store, &SAM.credential(), partner, &activate, moment(now())).await.expect("activated");
}

/// What Ana asks support.
#[must_use]
pub fn ask() -> Ask {
    Ask { name: Line::parse("Canary Fleet").expect("a name"), hint: prose("Clara of their office in Porto, customer number 4711.") }
}

/// Ana asks, support forwards, Clara accepts.
pub async fn attached(store: &Store, partner: &PartnerId, customer: &CustomerId, words: &str) -> AttachmentId {
    let asked = attachments::ask(store, &ANA.credential(), partner, &key(words), &ask(), moment(now())).await.expect("asked");
    let id = asked.attachment.state.dossier().expect("asked").id;
    let forward = Forwarding::Forward { customer: *customer };
    attachments::forward(store, &SAM.credential(), &id, &forward, moment(now())).await.expect("forwarded");
    let organisation = OrganisationId::Customer(*customer);
    attachments::act(store, &CLARA.credential(), organisation, &id, &Attaching::Accept, moment(now())).await.expect("accepted");
    id
}

/// Acme and the fleet, attached to each other, with these trackers.
pub async fn two(store: &Store, trackers: &[&str]) -> Two {
    let (partner, customer) = (partner(store), fleet(store));
    customer_is_known(store, customer);
    has(store, customer, trackers, true);
    activated(store, &partner).await;
    let attachment = attached(store, &partner, &customer, "k-attach").await;
    Two { partner, customer, attachment }
}

/// The host platform has told us of the customer.
pub fn customer_is_known(store: &Store, customer: CustomerId) {
    let name = Line::parse("Canary Fleet").expect("a name");
    tells(store, directory::Record::Customer { id: customer, external_id: external("fleet-4711"), name, active: true });
}

/// The customer has these trackers.
pub fn has(store: &Store, customer: CustomerId, trackers: &[&str], active: bool) {
    let Some(first) = trackers.first() else { return };
    let (external_id, name) = (external(first), Line::parse("A tracker").expect("a name"));
    let id = records::directory::tracker_id(&customer, &external_id);
    let place = records::directory::tracker_key(&customer, &external_id);
    tells(store, directory::Record::Tracker { id, customer, external_id, name, active });
    // Told of one by one, a hundred thousand would take longer than all that is done with them.
    let told = store.get(&place).expect("a tracker");
    let mut state = crate::store::state(&told);
    for tracker in &trackers[1..] {
        let external_id = external(tracker);
        let mut item = told.clone();
        item.key = records::directory::tracker_key(&customer, &external_id);
        state["record"]["id"] = records::directory::tracker_id(&customer, &external_id).to_string().into();
        state["record"]["external_id"] = external_id.as_str().into();
        item.attributes.insert("state".to_owned(), state.to_string().into());
        store.plant(item);
    }
}

fn tells(store: &Store, record: directory::Record) {
    let place = records::directory::key(&record);
    let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "setup".to_owned() };
    let Ok(known) =
        Loaded::<directory::Entry>::read(place, None).expect("an entry").decide(directory::Upsert(record), &occasion, programme());
    store.plant(known.aggregate().item(now()).expect("an item"));
}

/// Clara asks Acme to take these trackers over.
///
/// # Errors
/// Why it was refused.
pub async fn asks(store: &Store, two: &Two, words: &str, trackers: &[&str], at: Timestamp) -> Result<Requested, RequestError> {
    let named = trackers.iter().map(|tracker| (*tracker).to_owned()).collect();
    let request = Request { partner: two.partner, selection: Selection::Named(named), start: None };
    delegations::request(store, &CLARA.credential(), &two.customer, &key(words), &request, moment(at)).await
}

/// Clara asks, and Ana has a link with [`ANAS_TOKEN`].
pub async fn pending(store: &Store, two: &Two, words: &str, trackers: &[&str]) -> DelegationId {
    let requested = asks(store, two, words, trackers, now()).await.expect("asked");
    let id = requested.delegation.state.dossier().expect("asked").id;
    holds_link(store, two, id, &ANA, ANAS_TOKEN);
    id
}

/// A link with this token, as the mail would have carried it.
pub fn holds_link(store: &Store, two: &Two, delegation: DelegationId, who: &Someone, token: &str) {
    let person = who.person(OrganisationId::Partner(two.partner)).id;
    let expires = add_days(now(), programme().delegation.approval.days);
    let link = Link { digest: Digest::of(token), opens: Opens::DelegationApproval { delegation }, person, expires };
    store.plant(link.item().expect("a link's item"));
}

/// The address of somebody's link.
#[must_use]
pub fn path(two: &Two, delegation: DelegationId, who: &Someone, token: &str) -> LinkPath {
    LinkPath { partner: two.partner, delegation, account: who.account(), token: Redacted::new(token.to_owned()) }
}

/// A delegation as it is stored.
#[must_use]
pub fn load(store: &Store, delegation: &DelegationId) -> Loaded<Delegation> {
    let key = records::delegation::key(delegation);
    Loaded::read(key.clone(), store.get(&key)).expect("a delegation")
}

/// The name of a delegation's state.
#[must_use]
pub fn state(store: &Store, delegation: &DelegationId) -> &'static str {
    delegations::label(&load(store, delegation).state)
}
