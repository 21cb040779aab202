//! Partner accounts, attachments and delegations: from the first request to the last tracker, and everything that is refused.

use std::collections::BTreeSet;

use application::{
    access::AccessError,
    engine::Loaded,
    fakes::Queues,
    ports::{Item, Key, Table, Write},
    records::{self, Record as _, delegation::Reference, fleet::Segment},
    use_cases::{
        attachments::{self, Act as Attaching, AttachmentError, Forwarding},
        delegations::{
            self, Act, Choice, DelegationError, LinkError, LinkPath, Refused, Request, RequestError, Selection, act_by_link,
            administrators,
            follow::{DelegationsOrder, follow},
            open_link, parse_trackers, read_path,
        },
        expire_requests,
        partner_accounts::{self, AccountError, Decision},
    },
};
use domain::{
    aggregate::Aggregate as _,
    attachment::{self, Side},
    credits::{self, CreditsAccount, Posting},
    delegation::{Cause, Party, Rejection, State, responsible},
    digest::Digest,
    event::{Actor, Occasion},
    id::{self, DelegationId},
    organisation::{OrganisationId, Role},
    partner_account,
    values::{Credits, Invalid},
};
use jiff::Timestamp;
use support::{
    Store,
    cast::{ANA, NINA, SAM, Someone, Stage, TOM, day, now},
    customers::{CLARA, FRED, MIA},
    delegations::{
        ANAS_TOKEN, PAUL, PAULS_TOKEN, Two, activated, ask, asks, attached, has, holds_link, load, partner, path, pending, state, two,
    },
    listings::key,
    story::{moment, prose},
};

async fn stage(trackers: &[&str]) -> (Store, Two) {
    let Stage { store, .. } = Stage::set();
    let two = two(&store, trackers).await;
    (store, two)
}

async fn press(store: &Store, path: &LinkPath, choice: Choice, at: Timestamp) -> Result<&'static str, LinkError> {
    act_by_link(store, path, &choice, moment(at)).await.map(|opened| delegations::label(&opened.delegation.state))
}

async fn does(
    store: &Store,
    who: &Someone,
    organisation: OrganisationId,
    id: &DelegationId,
    act: &Act,
    at: Timestamp,
) -> Result<&'static str, DelegationError> {
    who.is_signed_in(store, at);
    delegations::act(store, &who.credential(), organisation, id, None, act, moment(at)).await.map(|done| delegations::label(&done.state))
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, LinkError>) -> Rejection {
    match outcome {
        Err(LinkError::Refused(DelegationError::Rejected(rejection))) => rejection,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_account_is_asked_for_and_activated_by_whoever_has_no_seat_there() {
    let Stage { store, .. } = Stage::set();
    let partner = partner(&store);
    let not_yet = partner_accounts::decide(&store, &SAM.credential(), &partner, &Decision::Activate, moment(now())).await;
    assert_eq!(not_yet.unwrap_err(), partner_account::Rejection::NotFound.into());
    let by_tom = partner_accounts::request(&store, &TOM.credential(), &partner, None, moment(now())).await;
    assert_eq!(by_tom.unwrap_err(), AccessError::RoleMissing.into());
    partner_accounts::request(&store, &ANA.credential(), &partner, Some(&prose("For two hauliers.")), moment(now())).await.unwrap();
    // A reviewer is no support; and support that belongs to Acme decides nothing about it.
    let by_nina = partner_accounts::decide(&store, &NINA.credential(), &partner, &Decision::Activate, moment(now())).await;
    assert_eq!(by_nina.unwrap_err(), AccessError::RoleMissing.into());
    ANA.sits(&store, OrganisationId::Platform, &[Role::Support]);
    let by_ana = partner_accounts::decide(&store, &ANA.credential(), &partner, &Decision::Activate, moment(now())).await;
    assert_eq!(by_ana.unwrap_err(), partner_account::Rejection::ConflictOfInterest.into());
    let before = store.trips();
    partner_accounts::decide(&store, &SAM.credential(), &partner, &Decision::Activate, moment(now())).await.unwrap();
    assert_eq!(store.trips() - before, 2);
    let (_, account) = partner_accounts::account(&store, &TOM.credential(), &partner, now()).await.unwrap();
    assert!(account.state.is_active());
    let of_another = partner_accounts::account(&store, &CLARA.credential(), &partner, now()).await.unwrap_err();
    assert_eq!(of_another, AccountError::Access(AccessError::NotSignedIn));
}

#[tokio::test]
async fn a_pair_is_attached_once_and_anew_after_its_end() {
    let (store, two) = stage(&[]).await;
    let again = attachments::ask(&store, &ANA.credential(), &two.partner, &key("k-2"), &ask(), moment(now())).await.unwrap();
    let second = again.attachment.state.dossier().unwrap().id;
    let forward = Forwarding::Forward { customer: two.customer };
    let taken = attachments::forward(&store, &SAM.credential(), &second, &forward, moment(now())).await.unwrap_err();
    assert_eq!(taken, attachment::Rejection::AlreadyAttached.into());
    let nobody = Forwarding::Forward { customer: id::derive(&["nobody"]) };
    let unknown = attachments::forward(&store, &SAM.credential(), &second, &nobody, moment(now())).await.unwrap_err();
    assert_eq!(unknown, AttachmentError::NoSuchCustomer);
    let organisation = OrganisationId::Customer(two.customer);
    let by_fred = attachments::act(&store, &FRED.credential(), organisation, &two.attachment, &Attaching::End, moment(now())).await;
    assert_eq!(by_fred.unwrap_err(), AccessError::RoleMissing.into());
    attachments::act(&store, &CLARA.credential(), organisation, &two.attachment, &Attaching::End, moment(now())).await.unwrap();
    assert_eq!(store.get(&records::attachment::pair_key(&two.customer, &two.partner)), None);
    attachments::forward(&store, &SAM.credential(), &second, &forward, moment(now())).await.unwrap();
    // The partner sees its own words; the customer is nobody it knows of yet.
    let (ana, detail) = attachments::detail(&store, &ANA.credential(), OrganisationId::Partner(two.partner), &second, now()).await.unwrap();
    assert_eq!(detail.state.attached(), None);
    assert_eq!(attachments::attached_to(&store, &ana, None).await.unwrap().0, []);
    attachments::act(&store, &CLARA.credential(), organisation, &second, &Attaching::Accept, moment(now())).await.unwrap();
    let listed = attachments::attached_to(&store, &ana, None).await.unwrap().0;
    assert_eq!(listed.iter().map(|one| (one.customer, one.attachment)).collect::<Vec<_>>(), [(two.customer, second)]);
    assert_eq!(attachments::of_partner(&store, &ana, None).await.unwrap().0.len(), 2);
}

#[tokio::test]
async fn two_who_forward_to_the_same_customer_at_once_do_not_both_attach_it() {
    let (store, two) = stage(&[]).await;
    let organisation = OrganisationId::Customer(two.customer);
    attachments::act(&store, &CLARA.credential(), organisation, &two.attachment, &Attaching::End, moment(now())).await.unwrap();
    let mut ids = vec![];
    for words in ["k-2", "k-3"] {
        let asked = attachments::ask(&store, &ANA.credential(), &two.partner, &key(words), &ask(), moment(now())).await.unwrap();
        ids.push(asked.attachment.state.dossier().unwrap().id);
    }
    let forward = Forwarding::Forward { customer: two.customer };
    store.let_readers_meet(2);
    let by_sam = SAM.credential();
    let (first, second) = tokio::join!(
        attachments::forward(&store, &by_sam, &ids[0], &forward, moment(now())),
        attachments::forward(&store, &by_sam, &ids[1], &forward, moment(now())),
    );
    let refused: Vec<_> = [first.err(), second.err()].into_iter().flatten().collect();
    assert_eq!(refused, [attachment::Rejection::AlreadyAttached.into()]);
}

#[tokio::test]
async fn without_an_account_nothing_is_attached() {
    let Stage { store, .. } = Stage::set();
    let partner = partner(&store);
    let asked = attachments::ask(&store, &ANA.credential(), &partner, &key("k"), &ask(), moment(now())).await;
    assert_eq!(asked.unwrap_err(), attachment::Rejection::NotActive.into());
    activated(&store, &partner).await;
    let asked = attachments::ask(&store, &ANA.credential(), &partner, &key("k"), &ask(), moment(now())).await.unwrap();
    let again = attachments::ask(&store, &ANA.credential(), &partner, &key("k"), &ask(), moment(now())).await.unwrap();
    assert_eq!((asked.replayed, again.replayed, again.attachment.key), (false, true, asked.attachment.key));
}

#[tokio::test]
async fn a_request_is_decided_by_link_in_two_trips_and_opening_it_changes_nothing() {
    let (store, two) = stage(&["t-1", "t-2", "t-3"]).await;
    let id = pending(&store, &two, "k", &["t-3", "t-1"]).await;
    let terms = load(&store, &id).state.dossier().unwrap().terms.clone();
    assert_eq!((terms.count, terms.sample.as_slice()), (2, ["t-1".to_owned(), "t-3".to_owned()].as_slice()));
    assert_eq!((terms.digest, terms.forecast), (Digest::of("t-1\nt-3"), "6".parse().unwrap()));
    let link = path(&two, id, &ANA, ANAS_TOKEN);
    let (items, before) = (store.items(), store.trips());
    let opened = open_link(&store, &link, moment(day(1))).await.unwrap();
    assert!(opened.decides && opened.by.account == ANA.account());
    assert_eq!((store.items(), store.trips() - before), (items, 1), "a link that is opened is only read");
    let before = store.trips();
    assert_eq!(press(&store, &link, Choice::Approve, day(1)).await.unwrap(), "active");
    assert_eq!(store.trips() - before, 2);
    // Pressed twice it is decided once; the other button comes too late.
    let decided = load(&store, &id);
    assert_eq!(press(&store, &link, Choice::Approve, day(2)).await.unwrap(), "active");
    assert_eq!(load(&store, &id), decided);
    assert_eq!(refused(press(&store, &link, Choice::Decline { reason: None }, day(2)).await), Rejection::Decided);
    assert_eq!(responsible(&decided.state, day(1)), Party::Partner(two.partner));
    assert_eq!(delegations::trackers(&store, &decided.state).await.unwrap(), ["t-1", "t-3"]);
    for organisation in [OrganisationId::Partner(two.partner), OrganisationId::Customer(two.customer)] {
        let who = if matches!(organisation, OrganisationId::Partner(_)) { TOM } else { MIA };
        let (caller, _) = delegations::detail(&store, &who.credential(), organisation, &id, now()).await.unwrap();
        let (listed, _) = delegations::list(&store, &caller, true, None).await.unwrap();
        assert_eq!(listed.iter().map(|one: &Reference| (one.delegation, one.state.as_str())).collect::<Vec<_>>(), [(id, "active")]);
        assert_eq!(delegations::list(&store, &caller, false, None).await.unwrap().0, []);
    }
}

#[tokio::test]
async fn two_presses_at_once_are_one_decision() {
    let (store, two) = stage(&["t-1"]).await;
    let id = pending(&store, &two, "k", &["t-1"]).await;
    let link = path(&two, id, &ANA, ANAS_TOKEN);
    store.let_readers_meet(2);
    let (approved, declined) =
        tokio::join!(press(&store, &link, Choice::Approve, day(1)), press(&store, &link, Choice::Decline { reason: None }, day(1)));
    assert_eq!(approved.unwrap(), "active");
    assert_eq!(refused(declined), Rejection::Decided);
    assert_eq!(load(&store, &id).version, 2);
}

#[tokio::test]
async fn a_link_that_is_not_exactly_the_one_in_the_mail_decides_nothing() {
    const TOKEN: &str = "s3cr3t--approval-link-of-one-request-000000";
    let (store, two) = stage(&["t-1", "t-2"]).await;
    let id = pending(&store, &two, "k", &["t-1"]).await;
    let other = pending(&store, &two, "k-2", &["t-2"]).await;
    // The other request has a link of its own.
    holds_link(&store, &two, id, &ANA, TOKEN);
    let (items, (partner, delegation, account)) = (store.items(), (two.partner.to_string(), id.to_string(), ANA.account()));
    for damaged in [
        format!("{account}.{TOKEN}."),
        format!("{account}.{TOKEN})"),
        format!("{account}.{TOKEN}\""),
        format!("{account}.{TOKEN}%20"),
        format!("{account}.{}", &TOKEN[1..]),
        format!("{account}{TOKEN}"),
        format!("account_x.{TOKEN}"),
        String::new(),
    ] {
        assert_eq!(read_path(&partner, &delegation, &damaged).unwrap_err(), LinkError::Damaged, "{damaged}");
    }
    assert!(read_path(&partner, &delegation, &format!("{account}.{TOKEN}")).is_ok());
    for place in 0..TOKEN.len() {
        let mut altered = TOKEN.to_owned();
        altered.replace_range(place..=place, if altered[place..].starts_with('x') { "y" } else { "x" });
        let outcome = press(&store, &path(&two, id, &ANA, &altered), Choice::Approve, day(1)).await;
        assert_eq!(outcome.unwrap_err(), LinkError::Unknown, "{altered}");
    }
    let foreign = [path(&two, other, &ANA, TOKEN), path(&two, id, &PAUL, TOKEN), path(&two, id, &TOM, TOKEN)];
    for (link, why) in foreign.iter().zip([LinkError::Unknown, LinkError::Unknown, LinkError::NotAMember]) {
        assert_eq!(press(&store, link, Choice::Approve, day(1)).await, Err(why), "{link:?}");
    }
    let elsewhere = LinkPath { partner: id::derive(&["bravo"]), ..path(&two, id, &ANA, TOKEN) };
    assert_eq!(press(&store, &elsewhere, Choice::Approve, day(1)).await.unwrap_err(), LinkError::Unknown);
    assert_eq!(store.items(), items);
}

#[tokio::test]
async fn a_link_comes_too_late_after_its_time_a_withdrawal_or_its_addressees_seat() {
    let (store, two) = stage(&["t-1", "t-2", "t-3"]).await;
    let customer = OrganisationId::Customer(two.customer);
    let expired = pending(&store, &two, "k-1", &["t-1"]).await;
    // Seven days on, written or not.
    assert_eq!(refused(press(&store, &path(&two, expired, &ANA, ANAS_TOKEN), Choice::Approve, day(7)).await), Rejection::Expired);
    assert!(!open_link(&store, &path(&two, expired, &ANA, ANAS_TOKEN), moment(day(7))).await.unwrap().decides);
    expire_requests::run(&store, moment(day(7))).await.unwrap();
    assert_eq!(state(&store, &expired), "expired");
    assert_eq!(refused(press(&store, &path(&two, expired, &ANA, ANAS_TOKEN), Choice::Approve, day(8)).await), Rejection::Expired);
    let withdrawn = pending(&store, &two, "k-2", &["t-2"]).await;
    does(&store, &FRED, customer, &withdrawn, &Act::Withdraw, now()).await.unwrap();
    assert_eq!(refused(press(&store, &path(&two, withdrawn, &ANA, ANAS_TOKEN), Choice::Approve, day(1)).await), Rejection::Withdrawn);
    let left = pending(&store, &two, "k-3", &["t-3"]).await;
    let seat_key = records::member::key(&OrganisationId::Partner(two.partner), &ANA.account());
    store.remove(&seat_key).await;
    for choice in [Choice::Approve, Choice::Decline { reason: None }, Choice::PassOn { to: PAUL.account() }] {
        assert_eq!(press(&store, &path(&two, left, &ANA, ANAS_TOKEN), choice, day(1)).await.unwrap_err(), LinkError::NotAMember);
    }
    // The portal shows the same request: whoever left blocks nobody.
    assert_eq!(does(&store, &PAUL, OrganisationId::Partner(two.partner), &left, &Act::Approve, day(1)).await.unwrap(), "active");
}

#[tokio::test]
async fn a_request_that_is_passed_on_is_decided_by_the_other_link() {
    let (store, two) = stage(&["t-1"]).await;
    let id = pending(&store, &two, "k", &["t-1"]).await;
    let anas = path(&two, id, &ANA, ANAS_TOKEN);
    for nobody in [TOM, CLARA] {
        let to = Choice::PassOn { to: nobody.account() };
        let error = press(&store, &anas, to, day(1)).await.unwrap_err();
        assert_eq!(error, LinkError::Refused(DelegationError::NotAnAdministrator), "{}", nobody.name);
    }
    assert_eq!(administrators(&store, &two.partner).await.unwrap().len(), 2);
    for _ in 0..2 {
        assert_eq!(press(&store, &anas, Choice::PassOn { to: PAUL.account() }, day(1)).await.unwrap(), "pending");
    }
    assert!(!open_link(&store, &anas, moment(day(1))).await.unwrap().decides);
    assert_eq!(refused(press(&store, &anas, Choice::Approve, day(1)).await), Rejection::NotAddressee);
    holds_link(&store, &two, id, &PAUL, PAULS_TOKEN);
    assert_eq!(
        press(&store, &path(&two, id, &PAUL, PAULS_TOKEN), Choice::Decline { reason: Some(prose("No.")) }, day(2)).await.unwrap(),
        "declined"
    );
}

#[tokio::test]
async fn a_tracker_that_cannot_be_delegated_is_named_and_nothing_is_asked() {
    let (store, two) = stage(&["t-1", "t-2", "t-3"]).await;
    has(&store, two.customer, &["t-idle"], false);
    has(&store, id::derive(&["another customer"]), &["t-theirs"], true);
    let id = pending(&store, &two, "k", &["t-1"]).await;
    let items = store.items();
    let refuses = async |trackers: &[&str]| match asks(&store, &two, "k-2", trackers, now()).await.unwrap_err() {
        RequestError::Trackers(refused) => refused,
        other => panic!("{other:?}"),
    };
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let expected = Refused {
        unknown: named(&["no one's", "t-9", "t-theirs"]),
        inactive: named(&["t-idle"]),
        duplicate: named(&["t-2"]),
        elsewhere: vec![],
    };
    assert_eq!(refuses(&["t-2", "no one's", "t-9", "t-idle", "t-2", "t-theirs"]).await, expected);
    assert_eq!(refuses(&["t-1", "t-2"]).await, Refused { elsewhere: named(&["t-1"]), ..Refused::default() }, "pending elsewhere");
    assert_eq!(store.items(), items, "nothing is half done");
    press(&store, &path(&two, id, &ANA, ANAS_TOKEN), Choice::Approve, day(1)).await.unwrap();
    assert_eq!(refuses(&["t-1", "t-2"]).await.elsewhere, ["t-1"], "active elsewhere");
    let all = Request { partner: two.partner, selection: Selection::All, start: None };
    let all = delegations::request(&store, &CLARA.credential(), &two.customer, &key("all"), &all, moment(now())).await;
    assert!(matches!(all, Err(RequestError::Trackers(refused)) if refused.elsewhere == ["t-1"]));
    // Once it has stopped they may be delegated anew; late events still find the first.
    does(&store, &ANA, OrganisationId::Partner(two.partner), &id, &Act::Stop, day(2)).await.unwrap();
    assert_eq!(refuses(&["t-1"]).await.elsewhere, ["t-1"], "until the stop takes effect");
    expire_requests::run(&store, moment(day(4))).await.unwrap();
    assert_eq!(state(&store, &id), "stopped");
    CLARA.is_signed_in(&store, day(4));
    asks(&store, &two, "k-3", &["t-1", "t-2"], day(4)).await.unwrap();
    assert_eq!(delegations::trackers(&store, &load(&store, &id).state).await.unwrap(), ["t-1"]);
    let segment = records::fleet::key(&two.customer, records::fleet::segment_of("t-1"));
    let claims = |store: &Store| Segment::read(store.get(&segment).unwrap()).unwrap().claims.len();
    assert_eq!(claims(&store), 2);
    // Longer ago than any event is taken: the claim is forgotten by the next request.
    expire_requests::run(&store, moment(day(12))).await.unwrap();
    CLARA.is_signed_in(&store, day(60));
    asks(&store, &two, "k-4", &["t-1"], day(60)).await.unwrap();
    assert_eq!(claims(&store), 1);
}

#[tokio::test]
async fn two_requests_for_the_same_tracker_at_once_are_not_both_made() {
    let (store, two) = stage(&["t-1", "t-2"]).await;
    store.let_readers_meet(2);
    let (first, second) = tokio::join!(asks(&store, &two, "k-1", &["t-1"], now()), asks(&store, &two, "k-2", &["t-1", "t-2"], now()));
    assert_eq!([first.is_ok(), second.is_ok()].into_iter().filter(|made| *made).count(), 1);
    let refused = first.err().or(second.err()).unwrap();
    assert!(matches!(&refused, RequestError::Trackers(Refused { elsewhere, .. }) if elsewhere == &["t-1"]), "{refused:?}");
}

#[tokio::test]
async fn a_request_sent_again_is_the_same_request_and_its_key_is_no_others() {
    let (store, two) = stage(&["t-1", "t-2"]).await;
    let first = asks(&store, &two, "k", &["t-1"], now()).await.unwrap();
    let again = asks(&store, &two, "k", &["t-1"], now()).await.unwrap();
    assert_eq!((first.replayed, again.replayed, &again.delegation.key), (false, true, &first.delegation.key));
    assert_eq!(asks(&store, &two, "k", &["t-2"], now()).await.unwrap_err(), Rejection::IdempotencyKeyReused.into());
    store.lose_answers(1);
    assert!(asks(&store, &two, "k-2", &["t-2"], now()).await.is_err());
    assert!(asks(&store, &two, "k-2", &["t-2"], now()).await.unwrap().replayed);
}

#[tokio::test]
async fn only_the_two_sides_see_it_and_each_does_its_own_part() {
    let (store, two) = stage(&["t-1"]).await;
    let (partner, customer) = (OrganisationId::Partner(two.partner), OrganisationId::Customer(two.customer));
    let id = pending(&store, &two, "k", &["t-1"]).await;
    let mia = asks_as(&store, &two, &MIA).await;
    assert_eq!(mia, RequestError::Access(AccessError::RoleMissing));
    assert_eq!(does(&store, &TOM, partner, &id, &Act::Approve, now()).await.unwrap_err(), AccessError::RoleMissing.into());
    assert_eq!(does(&store, &CLARA, customer, &id, &Act::Approve, now()).await.unwrap_err(), Rejection::NotFound.into());
    assert_eq!(does(&store, &ANA, partner, &id, &Act::Withdraw, now()).await.unwrap_err(), Rejection::NotFound.into());
    assert_eq!(does(&store, &ANA, customer, &id, &Act::Approve, now()).await.unwrap_err(), AccessError::NotAMember.into());
    let bravo = OrganisationId::Partner(id::derive(&["bravo"]));
    ANA.sits(&store, bravo, &[Role::PartnerAdmin]);
    assert_eq!(does(&store, &ANA, bravo, &id, &Act::Approve, now()).await.unwrap_err(), Rejection::NotFound.into());
    assert!(delegations::detail(&store, &ANA.credential(), bravo, &id, now()).await.is_err());
    // Not attached to it, nobody is asked.
    let request = Request { partner: id::derive(&["bravo"]), selection: Selection::All, start: None };
    let asked = delegations::request(&store, &CLARA.credential(), &two.customer, &key("b"), &request, moment(now())).await;
    assert_eq!(asked.unwrap_err(), RequestError::NotAttached);
}

async fn asks_as(store: &Store, two: &Two, who: &Someone) -> RequestError {
    let request = Request { partner: two.partner, selection: Selection::All, start: None };
    delegations::request(store, &who.credential(), &two.customer, &key("m"), &request, moment(now())).await.unwrap_err()
}

#[tokio::test]
async fn from_the_end_of_the_attachment_nothing_is_approved_and_what_is_in_force_stops() {
    let (store, two) = stage(&["t-1", "t-2", "t-3"]).await;
    let in_force = pending(&store, &two, "k-1", &["t-1"]).await;
    press(&store, &path(&two, in_force, &ANA, ANAS_TOKEN), Choice::Approve, now()).await.unwrap();
    let waiting = pending(&store, &two, "k-2", &["t-2"]).await;
    attachments::act(&store, &CLARA.credential(), OrganisationId::Customer(two.customer), &two.attachment, &Attaching::End, moment(day(0)))
        .await
        .unwrap();
    // Before anything has followed:
    let late = press(&store, &path(&two, waiting, &ANA, ANAS_TOKEN), Choice::Approve, day(1)).await;
    assert_eq!(late.unwrap_err(), LinkError::Refused(DelegationError::NotAttached));
    assert_eq!(asks(&store, &two, "k-3", &["t-3"], now()).await.unwrap_err(), RequestError::NotAttached);
    // Attached anew meanwhile, the old ones end all the same.
    let anew = attached(&store, &two.partner, &two.customer, "k-anew").await;
    let third = pending(&store, &two, "k-4", &["t-3"]).await;
    let order = DelegationsOrder::end(two.partner, two.customer, two.attachment, Side::Customer);
    let queues = Queues::default();
    let report = follow(&store, &queues, &order, moment(day(1))).await.unwrap();
    assert_eq!((report.seen, report.changed), (3, 2));
    assert!(matches!(load(&store, &waiting).state, State::Withdrawn { cause: Cause::AttachmentEnded, .. }));
    let stop = load(&store, &in_force).state.term().unwrap().stop.unwrap();
    assert_eq!((stop.side, stop.cause, stop.effective), (Side::Customer, Cause::AttachmentEnded, "2026-03-05T00:00:00Z".parse().unwrap()));
    assert_eq!((state(&store, &third), anew == two.attachment), ("pending", false));
    let again = follow(&store, &queues, &order, moment(day(1))).await.unwrap();
    assert_eq!(again.changed, 0, "an order may come twice");
}

/// Acme's balance, as an account that has spent so much.
fn spends(store: &Store, two: &Two, credits: &str, version: u64) {
    let organisation = OrganisationId::Partner(two.partner);
    let posting = Posting { day: "2026-03-02".parse().unwrap(), delegation: None, credits: credits.parse::<Credits>().unwrap(), events: 1 };
    let command = credits::Command::Post { organisation, batch: Digest::of(credits), postings: vec![posting] };
    let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "spec".to_owned() };
    let unopened = credits::State::default();
    let events = CreditsAccount::decide(&unopened, command, &occasion, application::programme::programme()).unwrap();
    let state = events.iter().fold(unopened, |state, event| CreditsAccount::evolve(state, event, now()));
    let key = Key::new(Table::Delegations, two.partner, "credits");
    let account = Loaded::<CreditsAccount> { key, version, state, past: vec![], decided: vec![], created_at: Some(now()) };
    store.plant(account.item(now()).unwrap());
}

#[tokio::test]
async fn delegations_follow_the_balance_of_who_pays() {
    let (store, two) = stage(&["t-1", "t-2"]).await;
    let id = pending(&store, &two, "k", &["t-1"]).await;
    let waiting = pending(&store, &two, "k-2", &["t-2"]).await;
    holds_link(&store, &two, id, &ANA, ANAS_TOKEN);
    press(&store, &path(&two, id, &ANA, ANAS_TOKEN), Choice::Approve, now()).await.unwrap();
    let (queues, order) = (Queues::default(), DelegationsOrder::balance(two.partner, None));
    let follows = async |at| follow(&store, &queues, &order, moment(at)).await.unwrap().changed;
    assert_eq!(follows(day(1)).await, 0, "an account that nobody has opened has what it opens with");
    spends(&store, &two, "100", 7);
    assert_eq!((follows(day(1)).await, follows(day(1)).await), (1, 0));
    assert_eq!((state(&store, &id), state(&store, &waiting)), ("paused", "pending"));
    assert_eq!(responsible(&load(&store, &id).state, day(2)), Party::Paused);
    spends(&store, &two, "1", 8);
    assert_eq!(follows(day(3)).await, 1);
    let state = load(&store, &id).state;
    assert_eq!(
        [day(0), day(1), day(2), day(3)].map(|at| responsible(&state, at)).map(|party| party == Party::Paused),
        [false, true, true, false]
    );
    let newer = DelegationsOrder { schema: 2, ..order.clone() };
    assert!(follow(&store, &queues, &newer, moment(day(3))).await.is_err());
}

#[tokio::test]
async fn a_hundred_thousand_trackers_are_one_transaction_that_the_store_takes() {
    let (store, two) = stage(&[]).await;
    let names: Vec<String> = (0..100_000).map(|number| format!("tracker-{number:022}")).collect();
    assert!(names.iter().all(|name| name.len() == 30));
    has(&store, two.customer, &names.iter().map(String::as_str).collect::<Vec<_>>(), true);
    let watched = Watched { store: store.clone(), largest: std::sync::Mutex::default() };
    let request = Request { partner: two.partner, selection: Selection::All, start: None };
    let requested = delegations::request(&watched, &CLARA.credential(), &two.customer, &key("all"), &request, moment(now())).await.unwrap();
    let dossier = requested.delegation.state.dossier().unwrap().clone();
    assert_eq!((dossier.terms.count, dossier.terms.sample.len()), (100_000, 5));
    let (writes, bytes, item) = *watched.largest.lock().unwrap();
    assert!(writes <= 100 && bytes < 4 * 1024 * 1024 && item < 400 * 1024, "{writes} writes of {bytes} bytes, one of {item}");
    let listed = delegations::trackers(&store, &requested.delegation.state).await.unwrap();
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), names.into_iter().collect());
    let decided = records::delegation::key(&dossier.id);
    let size = serde_json::to_vec(&store.get(&decided).unwrap().attributes).unwrap().len();
    assert!(size < 8 * 1024, "the delegation itself stays small: {size}");
    // More than a transaction holds is asked for in parts.
    let more: Vec<String> = (0..16_000).map(|number| format!("another-tracker-with-a-long-name-{number:031}")).collect();
    assert!(more.iter().all(|name| name.len() == 64));
    has(&store, two.customer, &more.iter().map(String::as_str).collect::<Vec<_>>(), true);
    let request = Request { partner: two.partner, selection: Selection::Named(more), start: None };
    let too_many = delegations::request(&store, &CLARA.credential(), &two.customer, &key("more"), &request, moment(now())).await;
    assert_eq!(too_many.unwrap_err(), RequestError::TooMany);
}

/// A store that measures the largest commit.
struct Watched {
    store: Store,
    largest: std::sync::Mutex<(usize, usize, usize)>,
}

impl application::ports::Reads for Watched {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, application::ports::StoreError> {
        self.store.fetch(keys).await
    }
}

impl application::ports::Lists for Watched {
    async fn list(&self, query: &application::ports::Query) -> Result<application::ports::Rows, application::ports::StoreError> {
        self.store.list(query).await
    }
}

impl application::ports::Writes for Watched {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), application::ports::StoreError> {
        let size = |write: &Write| match write {
            Write::Put(item, _) => serde_json::to_vec(&item.attributes).unwrap().len() + 100,
            Write::Delete(_) | Write::Check(..) => 100,
        };
        let sizes: Vec<usize> = writes.iter().map(size).collect();
        *self.largest.lock().unwrap() = (writes.len(), sizes.iter().sum(), sizes.into_iter().max().unwrap());
        self.store.commit(writes).await
    }
}

#[test]
fn trackers_are_read_as_people_paste_them() {
    let parsed = |text: &str| parse_trackers(text).unwrap();
    assert_eq!(parsed("t-1, t-2;t-3\r\n\"t-4\"\n\n t-5 ,"), ["t-1", "t-2", "t-3", "t-4", "t-5"]);
    assert_eq!(parsed("\u{feff}tracker\nt-1\nt-2\n"), ["t-1", "t-2"]);
    assert_eq!(parse_trackers(" ,;\n"), Err(Invalid::Required));
}

#[tokio::test]
async fn whoever_asked_for_the_attachment_is_asked_or_else_another_administrator() {
    let (store, two) = stage(&["t-1", "t-2"]).await;
    let addressee = |id: &DelegationId| match load(&store, id).state {
        State::Pending { addressee, .. } => addressee.account,
        other => panic!("{other:?}"),
    };
    assert_eq!(addressee(&pending(&store, &two, "k-1", &["t-1"]).await), ANA.account());
    let key = records::member::key(&OrganisationId::Partner(two.partner), &ANA.account());
    store.remove(&key).await;
    assert_eq!(addressee(&pending(&store, &two, "k-2", &["t-2"]).await), PAUL.account());
}
