//! All that is held of one person, wherever a story left it: shown whole, erased whole, whatever fails on the way.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
};

use application::{
    access::{AccessError, let_in},
    fakes::{FixedIdentity, Outbox, SeededEntropy},
    notification::EmailOrder,
    ports::{Item, Key, Lists, Query, Reads, Rows, StoreError, Write, Writes},
    programme::programme,
    records::person::KnownTo,
    use_cases::{
        directory::{self, DirectoryMember, Upsert},
        email_feedback::{self, Feedback},
        histories,
        installations::{Act, chain},
        members::{self, Invitation},
        people::names,
        person_requests::{self, Asked, Erasure, PersonRequestError},
        review,
        send_email::{self, Cause, Compose, Done, Post, To, Words},
        sign_in, status,
        support::open_visit,
    },
};
use domain::{
    application::{Command, State as Stage},
    event::{Actor, Occasion},
    id::{ApplicationId, CustomerId, ListingId, PartnerId},
    installation::verify,
    organisation::{OrganisationId, Role},
    person_request::{Rejection, State},
    values::{EmailAddress, ExternalId, Language, Line, Redacted},
};
use serde_json::Value;
use support::{
    Store,
    cast::{ANA, OLGA, RITA, SAM, Someone, Stage as Scene, TOM, now},
    customers::{CLARA, MIA, consented, does, fleet},
    listings::{acme, key, published},
    story::{self, STATUS_TOKEN, moment, prose},
};

/// Somebody who is known wherever one can be known. Neither name nor address occurs anywhere else.
const PAULA: Someone =
    Someone { name: "Paula Quillfeather", address: "paula@quillfeather.example", token: "s3cr3t--session-of-paula-000000000000000000" };
/// What nothing may say once she is erased.
const CANARIES: [&str; 2] = ["paula", "quillfeather"];

struct World {
    store: Store,
    /// Her own, of which she is the only administrator.
    hers: PartnerId,
    acme: PartnerId,
    customer: CustomerId,
    listing: ListingId,
    /// Waits for her answer.
    open: ApplicationId,
    /// Names her beside Ana, who answers for it.
    beside: ApplicationId,
    /// Mail that was ordered and not sent.
    waiting: Vec<EmailOrder>,
}

/// Paula is the contact of an application that was approved and of one that waits, the technical contact of a third, invited by a
/// partner, a customer's administrator who installed an app, the operator whom the deployment names; she is signed in, and mail to
/// her waits.
async fn stage() -> World {
    let Scene { store, .. } = Scene::set();
    let acme = acme(&store).await;
    let (listing, _) = published(&store, &acme).await;
    let customer = fleet(&store);
    let hers = becomes_a_partner(&store).await;
    let open = applies(&store, "oem", PAULA, TOM).await;
    story::claims(&store, &open, now()).await;
    story::asks(&store, &open, now()).await;
    let beside = applies(&store, "insurance", ANA, PAULA).await;
    let invitation =
        Invitation { name: Line::parse(PAULA.name).unwrap(), address: PAULA.email(), language: Language::Fr, roles: vec![Role::Developer] };
    let partner = OrganisationId::Partner(acme);
    members::invite(&store, &ANA.credential(), partner, &invitation, moment(now())).await.unwrap();
    let member = Upsert::Member(DirectoryMember {
        customer,
        external_id: ExternalId::parse("employee-7").unwrap(),
        name: Line::parse(PAULA.name).unwrap(),
        address: PAULA.email(),
        language: Language::Pt,
        roles: vec![Role::Admin],
        active: true,
    });
    stocked(&store, customer);
    let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "directory".to_owned() };
    directory::upsert(&store, &member, &occasion, programme()).await.unwrap();
    signs_in(&store).await;
    PAULA.is_signed_in(&store, now());
    does(&store, &PAULA, &customer, &listing, &Act::Install(consented(1, &["assets:read"]))).await.unwrap();
    open_visit(&store, &PAULA.credential(), partner, &prose("Ticket 4711."), moment(now())).await.unwrap();
    let (waiting, parked) = story::relays(&store).await;
    assert!(parked.is_empty());
    let world = World { store, hers, acme, customer, listing, open, beside, waiting };
    world.one_mail_bounced().await;
    world
}

async fn applies(store: &Store, kind: &str, business: Someone, technical: Someone) -> ApplicationId {
    let mut form = story::acme(kind);
    (form.business_contact.name, form.business_contact.address) = (Line::parse(business.name).unwrap(), business.email());
    (form.technical_contact.name, form.technical_contact.address) = (Line::parse(technical.name).unwrap(), technical.email());
    story::applies_with(store, &form, now()).await
}

async fn becomes_a_partner(store: &Store) -> PartnerId {
    let application = applies(store, "referral", PAULA, PAULA).await;
    story::confirms(store, &application, now()).await;
    story::claims(store, &application, now()).await;
    if programme().partnership_types.iter().any(|kind| kind.id == "referral" && kind.exploratory_call) {
        story::reviews(store, &RITA, &application, review::Act::LogCall { held_at: now(), notes: prose("They sell.") }, now()).await;
    }
    story::reviews(store, &RITA, &application, review::Act::Approve, now()).await;
    match story::load(store, &application).state {
        Stage::Approved { partner, .. } => partner,
        other => panic!("{other:?}"),
    }
}

/// The host platform knows the customer.
fn stocked(store: &Store, id: CustomerId) {
    let external_id = ExternalId::parse(support::consents::CUSTOMER).unwrap();
    let record = domain::directory::Record::Customer { id, external_id, name: Line::parse("Fleet").unwrap(), active: true };
    let place = application::records::directory::key(&record);
    let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "directory".to_owned() };
    let Ok(known) = application::engine::Loaded::<domain::directory::Entry>::read(place, None).unwrap().decide(
        domain::directory::Upsert(record),
        &occasion,
        programme(),
    );
    store.plant(known.aggregate().item(now()).unwrap());
}

/// Paula signs in, and takes every seat that she is offered; the deployment names her as its first operator.
async fn signs_in(store: &Store) {
    let entropy = SeededEntropy::new(7);
    let begun = sign_in::begin(store, &FixedIdentity, &entropy, "/home", now()).await.unwrap();
    let code = Redacted::new(PAULA.address.to_owned());
    let operator = PAULA.email();
    sign_in::finish(store, &FixedIdentity, &entropy, Some(&operator), &begun.state, &code, moment(now())).await.unwrap();
}

/// Says the recipient's name, as every mail does.
struct Plain;

impl Compose for Plain {
    fn compose(&self, _: &EmailOrder, _: &Cause, to: &To, _: Option<&Redacted<String>>) -> Option<Words> {
        let name = match to {
            To::Person(person) => person.name.as_str().to_owned(),
            To::Team => "team".to_owned(),
        };
        Some(Words { subject: name.clone(), html: Redacted::new(name.clone()), text: Redacted::new(name) })
    }
}

impl World {
    async fn send(&self, order: &EmailOrder, outbox: &Outbox) -> Done {
        let team = EmailAddress::parse("team@platform.example").unwrap();
        let post = Post { site_url: "https://site.example", team: &team, programme: programme() };
        send_email::send(&self.store, outbox, &Plain, &SeededEntropy::new(11), post, order, now()).await.unwrap()
    }

    /// Of the mail to Paula one is sent, with a link of its own, and comes back.
    async fn one_mail_bounced(&self) {
        let outbox = Outbox::default();
        let to_her =
            self.waiting.iter().find(|order| order.link.is_some() && order.partition == self.open.to_string()).expect("mail to her");
        assert_eq!(self.send(to_her, &outbox).await, Done::Sent);
        assert!(outbox.letters()[0].to == PAULA.email());
        assert!(email_feedback::record(&self.store, &to_her.email, Feedback::Bounced, now()).await.unwrap());
    }

    fn erasure(&self) -> Erasure {
        Erasure { asked: asked(PAULA.email()), leaving: vec![OrganisationId::Partner(self.hers)] }
    }

    async fn erases(&self) -> Result<&'static str, PersonRequestError> {
        erase(&self.store, &OLGA, &self.erasure(), "erasure").await
    }

    /// Items that say anything of her.
    fn traces(&self) -> Vec<String> {
        let says = |item: &Item| {
            let text = format!("{} {} {}", item.key.partition, item.key.sort, Value::Object(item.attributes.clone()));
            CANARIES.iter().any(|canary| text.to_lowercase().contains(canary))
        };
        self.store.items().iter().filter(|item| says(item)).map(|item| format!("{}/{}", item.key.partition, item.key.sort)).collect()
    }

    async fn receipts_verify(&self) -> usize {
        let (_, chain) = chain(&self.store, &MIA.credential(), &self.customer, &self.listing, now()).await.unwrap();
        let head = chain.installation.state.dossier().unwrap().head.clone().unwrap();
        assert_eq!(verify(&chain.receipts, &head.digest), Ok(()));
        assert!(
            chain.receipts.iter().all(|receipt| receipt.actor == Actor::Member(OrganisationId::Customer(self.customer), PAULA.account()))
        );
        chain.receipts.len()
    }

    /// What a trail says of who did what.
    async fn trail(&self, reader: &Someone, organisation: OrganisationId) -> Vec<(String, Actor)> {
        let caller = let_in(&self.store, &reader.credential(), organisation, now()).await.unwrap();
        let (mut told, mut cursor) = (vec![], None);
        loop {
            let page = histories::audit_trail(&self.store, &caller, cursor).await.unwrap();
            told.extend(page.entries.into_iter().map(|entry| (entry.kind, entry.actor)));
            cursor = page.next;
            if cursor.is_none() {
                return told;
            }
        }
    }
}

fn asked(address: EmailAddress) -> Asked {
    Asked { address, reason: prose("Ticket 4712: asked for in writing.") }
}

async fn erase(
    store: &(impl Reads + Writes + Lists),
    who: &Someone,
    erasure: &Erasure,
    name: &str,
) -> Result<&'static str, PersonRequestError> {
    let erased = person_requests::erase(store, &who.credential(), erasure, &key(name), moment(now())).await?;
    Ok(match erased.state {
        State::Erased { .. } => "erased",
        State::Unwritten | State::Exported { .. } | State::Erasing { .. } => "not erased",
    })
}

#[tokio::test]
async fn an_export_shows_everything_that_is_held_of_somebody_wherever_it_is() {
    let world = stage().await;
    let traces = world.traces();
    let shown = person_requests::export(&world.store, &OLGA.credential(), &asked(PAULA.email()), &key("export"), moment(now())).await;
    let (request, held, receipts) = shown.unwrap();
    let people: BTreeSet<String> = held.people.iter().map(|person| format!("{}/person", person.id)).collect();
    assert_eq!(people, traces.into_iter().collect(), "whatever says anything of her is shown");
    let known_to: Vec<_> = held.people.iter().map(|person| person.known_to).collect();
    for expected in [
        KnownTo::Application(world.open),
        KnownTo::Application(world.beside),
        KnownTo::Organisation(OrganisationId::Platform),
        KnownTo::Organisation(OrganisationId::Partner(world.acme)),
        KnownTo::Organisation(OrganisationId::Customer(world.customer)),
    ] {
        assert!(known_to.contains(&expected), "{expected:?}");
    }
    assert_eq!((held.people.len(), held.seats.len(), held.applications.len(), receipts.len()), (6, 4, 3, 1));
    // The link she was mailed just now, and those that the two applications of hers had.
    assert_eq!((held.links.len(), held.sessions.len()), (3, 2));
    assert!(matches!(request.state, State::Exported { .. }));
    assert!(held.people.iter().any(|person| person.bounced_at.is_some()));
}

#[tokio::test]
async fn after_an_erasure_nothing_says_who_somebody_was_and_all_that_must_stay_verifies() {
    let world = stage().await;
    assert_eq!(world.receipts_verify().await, 1);
    let acmes = world.trail(&ANA, OrganisationId::Partner(world.acme)).await;
    assert_eq!(world.erases().await, Ok("erased"));
    assert_eq!(world.traces(), Vec::<String>::new());
    assert_eq!(world.receipts_verify().await, 1);

    // Trails go on, with her account where she acted; nobody is called by it any more.
    story::relays(&world.store).await;
    assert_eq!(world.traces(), Vec::<String>::new(), "nor does what was told of the erasure");
    let after = world.trail(&ANA, OrganisationId::Partner(world.acme)).await;
    assert!(acmes.iter().all(|told| after.contains(told)) && after.len() > acmes.len());
    let customers = world.trail(&CLARA, OrganisationId::Customer(world.customer)).await;
    assert!(
        customers.contains(&("installation.created".to_owned(), Actor::Member(OrganisationId::Customer(world.customer), PAULA.account())))
    );
    let platforms = world.trail(&OLGA, OrganisationId::Platform).await;
    for kind in ["person_request.erasure_begun", "person_request.erased", "application.withdrawn", "member.removed"] {
        let by_olga = Actor::Member(OrganisationId::Platform, OLGA.account());
        assert!(platforms.contains(&(kind.to_owned(), by_olga)), "{kind}: {platforms:?}");
    }
    for organisation in [OrganisationId::Platform, OrganisationId::Customer(world.customer), OrganisationId::Partner(world.hers)] {
        assert!(names(&world.store, &organisation, &[PAULA.account()]).await.unwrap().is_empty());
    }
    // Others who were known beside her still are.
    assert_eq!(story::state(&world.store, &world.open), "withdrawn");
    assert_eq!(story::state(&world.store, &world.beside), "submitted");
    assert_eq!(names(&world.store, &OrganisationId::Partner(world.acme), &[ANA.account()]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn whoever_is_erased_is_signed_out_holds_no_link_and_gets_no_mail_that_waits() {
    let world = stage().await;
    assert_eq!(world.erases().await, Ok("erased"));
    let refused = let_in(&world.store, &PAULA.credential(), OrganisationId::Platform, now()).await;
    assert_eq!(refused.unwrap_err(), AccessError::NotSignedIn);
    PAULA.is_signed_in(&world.store, now());
    for organisation in [OrganisationId::Platform, OrganisationId::Partner(world.hers), OrganisationId::Customer(world.customer)] {
        let refused = let_in(&world.store, &PAULA.credential(), organisation, now()).await;
        assert_eq!(refused.unwrap_err(), AccessError::NotAMember, "signed in again, they have nothing");
    }
    let token = Redacted::new(STATUS_TOKEN.to_owned());
    assert_eq!(status::open(&world.store, &world.open, &token, now()).await.unwrap_err(), status::LinkError::Unknown);
    let act = status::act(&world.store, &world.open, &token, Command::Withdraw, moment(now())).await;
    assert_eq!(act.unwrap_err(), status::LinkError::Unknown.into());
    assert!(status::open(&world.store, &world.beside, &token, now()).await.is_ok(), "Ana's link to the application that names both");

    let outbox = Outbox::default();
    let mut moot = 0;
    for order in &world.waiting {
        moot += usize::from(world.send(order, &outbox).await == Done::Moot);
    }
    assert!(moot >= 3, "{moot} letters to her");
    assert!(outbox.letters().iter().all(|letter| letter.to != PAULA.email()));
    // A notice that comes back only now makes nobody known again.
    let sent = world.waiting.iter().find(|order| order.person.is_some()).unwrap();
    email_feedback::record(&world.store, &sent.email, Feedback::Complained, now()).await.unwrap();
    assert_eq!(world.traces(), Vec::<String>::new());
}

#[tokio::test]
async fn the_last_who_manages_an_organisation_is_erased_only_where_it_may_be_left() {
    let world = stage().await;
    let before = world.store.items();
    let hers = OrganisationId::Partner(world.hers);
    let refused = erase(&world.store, &OLGA, &Erasure { leaving: vec![], ..world.erasure() }, "erasure").await;
    assert_eq!(refused, Err(PersonRequestError::LastManager(vec![hers])));
    assert_eq!(world.store.items(), before, "nothing has begun");
    // The platform is left to nobody, whatever is asked for.
    let of_olga = Erasure { asked: asked(OLGA.email()), leaving: vec![OrganisationId::Platform] };
    assert_eq!(world.erases().await, Ok("erased"));
    let alone = erase(&world.store, &OLGA, &of_olga, "olga").await;
    assert_eq!(alone, Err(PersonRequestError::LastManager(vec![OrganisationId::Platform])));
    RITA.sits(&world.store, OrganisationId::Platform, &[Role::Operator]);
    assert_eq!(erase(&world.store, &OLGA, &of_olga, "olga").await, Ok("erased"), "another operates it now");
}

#[tokio::test]
async fn only_an_operator_asks_and_of_somebody_unknown_nothing_is_held() {
    let world = stage().await;
    let before = world.store.items();
    for (who, why) in [
        (&RITA, AccessError::RoleMissing),
        (&SAM, AccessError::RoleMissing),
        (&ANA, AccessError::NotAMember),
        (&CLARA, AccessError::NotAMember),
    ] {
        assert_eq!(erase(&world.store, who, &world.erasure(), "erasure").await, Err(why.clone().into()));
        let export = person_requests::export(&world.store, &who.credential(), &asked(PAULA.email()), &key("e"), moment(now())).await;
        assert_eq!(export.unwrap_err(), why.into());
    }
    assert_eq!(world.store.items(), before);
    let nobody = EmailAddress::parse("nobody@elsewhere.example").unwrap();
    let (_, held, receipts) =
        person_requests::export(&world.store, &OLGA.credential(), &asked(nobody.clone()), &key("n"), moment(now())).await.unwrap();
    assert_eq!((held, receipts), (person_requests::Held::default(), vec![]));
    let unknown = Erasure { asked: asked(nobody), leaving: vec![] };
    assert_eq!(erase(&world.store, &OLGA, &unknown, "m").await, Ok("erased"));
    assert_eq!(world.store.items().len(), before.len() + 2, "that it was asked for, twice");
}

#[tokio::test]
async fn a_request_sent_again_is_done_once_and_its_key_stands_for_no_other() {
    let world = stage().await;
    assert_eq!(world.erases().await, Ok("erased"));
    let before = world.store.items();
    assert_eq!(world.erases().await, Ok("erased"));
    assert_eq!(world.store.items(), before);
    let other = Erasure { asked: asked(TOM.email()), leaving: vec![] };
    assert_eq!(erase(&world.store, &OLGA, &other, "erasure").await, Err(Rejection::Taken.into()));
    assert_eq!(world.store.items(), before);
}

#[tokio::test]
async fn whom_nothing_knows_that_is_still_there_is_erased_as_well() {
    let world = stage().await;
    world.store.remove(&application::records::application::key(&world.beside)).await;
    let seat = application::records::member::key(&OrganisationId::Partner(world.acme), &PAULA.account());
    world.store.remove(&seat).await;
    assert_eq!(world.erases().await, Ok("erased"));
    assert_eq!(world.traces(), Vec::<String>::new());
}

/// A store in which a person is erased just after they were read.
struct Forgetful<'a>(&'a Store);

impl Reads for Forgetful<'_> {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        let items = self.0.fetch(keys).await;
        for key in keys.iter().filter(|key| key.sort == "person") {
            self.0.remove(key).await;
        }
        items
    }
}

impl Writes for Forgetful<'_> {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.0.commit(writes).await
    }
}

#[tokio::test]
async fn a_notice_that_comes_back_while_somebody_is_erased_makes_nobody_known_again() {
    let world = stage().await;
    let outbox = Outbox::default();
    let mail = world.waiting.iter().find(|order| order.template == "application-question").expect("the question to her");
    assert_eq!(world.send(mail, &outbox).await, Done::Sent);
    let person = application::records::person::key(&mail.person.unwrap());
    assert!(email_feedback::record(&Forgetful(&world.store), &mail.email, Feedback::Bounced, now()).await.unwrap());
    assert_eq!(world.store.get(&person), None);
}

/// A store of which one call fails, before it is done or after.
struct Failing<'a> {
    store: &'a Store,
    left: AtomicUsize,
    is_done: bool,
}

impl Failing<'_> {
    fn fails(&self) -> bool {
        self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) == Ok(1)
    }
}

fn away<T>() -> Result<T, StoreError> {
    Err(StoreError::Unavailable("it failed".to_owned()))
}

impl Reads for Failing<'_> {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        if self.fails() { away() } else { self.store.fetch(keys).await }
    }
}

impl Writes for Failing<'_> {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        let fails = self.fails();
        if !fails || self.is_done {
            self.store.commit(writes).await?;
        }
        if fails { away() } else { Ok(()) }
    }
}

impl Lists for Failing<'_> {
    async fn list(&self, query: &Query) -> Result<Rows, StoreError> {
        if self.fails() { away() } else { self.store.list(query).await }
    }
}

#[tokio::test]
async fn wherever_an_erasure_dies_the_same_request_finishes_it() {
    for is_done in [false, true] {
        for call in 1.. {
            let world = stage().await;
            let failing = Failing { store: &world.store, left: AtomicUsize::new(call), is_done };
            match erase(&failing, &OLGA, &world.erasure(), "erasure").await {
                Ok("erased") => {
                    assert!(call > 20, "it makes more calls than {call}");
                    break;
                }
                Err(PersonRequestError::Store(_) | PersonRequestError::Access(AccessError::Store(_))) => {}
                other => panic!("call {call}: {other:?}"),
            }
            assert_eq!(world.erases().await, Ok("erased"), "call {call}");
            assert_eq!(world.traces(), Vec::<String>::new(), "call {call}");
            assert_eq!(world.receipts_verify().await, 1);
            assert_eq!(story::state(&world.store, &world.open), "withdrawn", "call {call}");
            story::relays(&world.store).await;
            let told = world.trail(&OLGA, OrganisationId::Platform).await;
            for kind in ["person_request.erasure_begun", "person_request.erased"] {
                assert_eq!(told.iter().filter(|(told, _)| told == kind).count(), 1, "call {call}: {kind}");
            }
        }
    }
}
