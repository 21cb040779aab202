//! The letters about accounts, attachments and delegations, each from the state that calls for it; and the link in one of them,
//! which opens what it was sent for.

use std::collections::{BTreeMap, BTreeSet};

use application::{
    fakes::Queues,
    ports::Letter,
    records,
    use_cases::{
        attachments::{self, Act as Attaching, Forwarding},
        delegations::{
            self, Act, Choice, act_by_link,
            follow::{DelegationsOrder, follow},
            open_link, read_path,
        },
        expire_requests,
        partner_accounts::{self, Decision},
    },
};
use domain::{
    attachment::Side,
    delegation::Rejection,
    id::{AttachmentId, DelegationId},
    organisation::OrganisationId,
};
use jiff::Timestamp;
use support::{
    cast::{ANA, SAM, Someone, TOM, day, now},
    customers::{CLARA, FRED, MIA, fleet},
    delegations::{PAUL, Two, ask, asks, customer_is_known, has, partner, state},
    listings::key,
    story::{moment, prose},
};

use crate::world::World;

const TEAM: &str = "team.canary@fleethub.example";

/// Acme, the fleet, and every letter that they come to.
struct Told {
    world: World,
    two: Two,
    letters: BTreeMap<String, Vec<Letter>>,
}

impl Told {
    async fn begin() -> Self {
        let world = World::new();
        let (partner, customer) = (partner(&world.store), fleet(&world.store));
        customer_is_known(&world.store, customer);
        has(&world.store, customer, &["t-1", "t-2", "t-3"], true);
        // No letter is about the seats that the story begins with.
        world.sends(now()).await;
        let attachment: AttachmentId = domain::id::derive(&["none yet"]);
        Self { world, two: Two { partner, customer, attachment }, letters: BTreeMap::new() }
    }

    async fn sent(&mut self, at: Timestamp) -> Vec<String> {
        let sent = self.world.sends(at).await;
        let templates: BTreeSet<_> = sent.iter().map(|(template, _)| template.clone()).collect();
        for (template, letter) in sent {
            self.letters.entry(template).or_default().push(letter);
        }
        templates.into_iter().collect()
    }

    async fn passes_time(&mut self, at: Timestamp) -> Vec<String> {
        expire_requests::run(&self.world.store, moment(at)).await.unwrap();
        self.sent(at).await
    }

    async fn decides_on_account(&mut self, decision: Decision, at: Timestamp) -> Vec<String> {
        SAM.is_signed_in(&self.world.store, at);
        partner_accounts::decide(&self.world.store, &SAM.credential(), &self.two.partner, &decision, moment(at)).await.unwrap();
        self.sent(at).await
    }

    async fn asks_for_account(&mut self, at: Timestamp) -> Vec<String> {
        ANA.is_signed_in(&self.world.store, at);
        partner_accounts::request(&self.world.store, &ANA.credential(), &self.two.partner, None, moment(at)).await.unwrap();
        self.sent(at).await
    }

    async fn asks_for_customer(&mut self, words: &str, at: Timestamp) -> Vec<String> {
        ANA.is_signed_in(&self.world.store, at);
        let asked = attachments::ask(&self.world.store, &ANA.credential(), &self.two.partner, &key(words), &ask(), moment(at)).await;
        self.two.attachment = asked.unwrap().attachment.state.dossier().unwrap().id;
        self.sent(at).await
    }

    async fn forwards(&mut self, forwarding: Forwarding, at: Timestamp) -> Vec<String> {
        SAM.is_signed_in(&self.world.store, at);
        attachments::forward(&self.world.store, &SAM.credential(), &self.two.attachment, &forwarding, moment(at)).await.unwrap();
        self.sent(at).await
    }

    async fn attaches(&mut self, act: Attaching, at: Timestamp) -> Vec<String> {
        CLARA.is_signed_in(&self.world.store, at);
        let organisation = OrganisationId::Customer(self.two.customer);
        attachments::act(&self.world.store, &CLARA.credential(), organisation, &self.two.attachment, &act, moment(at)).await.unwrap();
        self.sent(at).await
    }

    async fn requests(&mut self, words: &str, tracker: &str, at: Timestamp) -> (DelegationId, Vec<String>) {
        CLARA.is_signed_in(&self.world.store, at);
        let requested = asks(&self.world.store, &self.two, words, &[tracker], at).await.unwrap();
        (requested.delegation.state.dossier().unwrap().id, self.sent(at).await)
    }

    async fn does(&mut self, who: &Someone, organisation: OrganisationId, id: &DelegationId, act: Act, at: Timestamp) -> Vec<String> {
        who.is_signed_in(&self.world.store, at);
        delegations::act(&self.world.store, &who.credential(), organisation, id, None, &act, moment(at)).await.unwrap();
        self.sent(at).await
    }

    fn to(&self, template: &str) -> BTreeSet<&str> {
        self.letters[template].iter().map(|letter| letter.to.as_str()).collect()
    }
}

fn to<const N: usize>(people: [Someone; N]) -> BTreeSet<&'static str> {
    people.into_iter().map(|who| who.address).collect()
}

#[tokio::test]
async fn each_letter_about_accounts_and_attachments_goes_to_whose_move_it_is() {
    let mut told = Told::begin().await;
    assert_eq!(told.asks_for_account(day(0)).await, ["partner-account-requested"]);
    assert_eq!(told.passes_time(day(2)).await, ["partner-account-overdue"]);
    assert_eq!(
        told.decides_on_account(Decision::Decline { reason: prose("No contract yet.") }, day(3)).await,
        ["partner-account-declined"]
    );
    told.asks_for_account(day(4)).await;
    assert_eq!(told.decides_on_account(Decision::Activate, day(4)).await, ["partner-account-activated"]);
    assert_eq!(told.asks_for_customer("k-1", day(4)).await, ["attachment-requested"]);
    assert_eq!(told.passes_time(day(6)).await, ["attachment-overdue"]);
    let reason = prose("There is no such customer.");
    assert_eq!(told.forwards(Forwarding::TurnDown { reason }, day(7)).await, ["attachment-declined"]);
    told.asks_for_customer("k-2", day(7)).await;
    let forward = Forwarding::Forward { customer: told.two.customer };
    assert_eq!(told.forwards(forward.clone(), day(7)).await, ["attachment-forwarded"]);
    assert_eq!(told.passes_time(day(12)).await, ["attachment-reminder"]);
    assert_eq!(told.passes_time(day(21)).await, ["attachment-expired"]);
    told.asks_for_customer("k-3", day(21)).await;
    told.forwards(forward, day(21)).await;
    assert_eq!(told.attaches(Attaching::Accept, day(22)).await, ["attachment-accepted"]);
    assert_eq!(told.attaches(Attaching::End, day(23)).await, ["attachment-ended"]);
    let team: BTreeSet<&str> = [TEAM].into();
    for template in ["partner-account-requested", "partner-account-overdue", "attachment-requested", "attachment-overdue"] {
        assert_eq!(told.to(template), team, "{template}");
    }
    for template in ["partner-account-activated", "partner-account-declined", "attachment-declined", "attachment-expired"] {
        assert_eq!(told.to(template), to([ANA, PAUL]), "{template}");
    }
    assert_eq!(told.to("attachment-forwarded"), to([CLARA]), "who manages the customer decides");
    assert_eq!(told.to("attachment-ended"), to([ANA, PAUL, CLARA]));
    for letter in &told.letters["attachment-declined"] {
        assert!(!letter.text.expose().contains("no such customer"), "why support found nobody is not the partner's to know");
    }
}

#[tokio::test]
async fn each_letter_about_a_delegation_goes_to_both_sides_as_it_concerns_them() {
    let mut told = Told::begin().await;
    let (partner, customer) = (OrganisationId::Partner(told.two.partner), OrganisationId::Customer(told.two.customer));
    told.asks_for_account(day(0)).await;
    told.decides_on_account(Decision::Activate, day(0)).await;
    told.asks_for_customer("k-1", day(0)).await;
    told.forwards(Forwarding::Forward { customer: told.two.customer }, day(0)).await;
    told.attaches(Attaching::Accept, day(0)).await;
    let (id, templates) = told.requests("k-1", "t-1", day(0)).await;
    assert_eq!(templates, ["delegation-requested"]);
    assert_eq!(told.to("delegation-requested"), to([ANA]), "whoever asked for the attachment, and nobody else");
    assert_eq!(told.passes_time(day(5)).await, ["delegation-reminder"]);
    // The link in the mail opens the page, and its button decides.
    let mail = told.letters["delegation-requested"][0].text.expose().clone();
    let address = mail.lines().find(|line| line.contains("/approval/")).expect("a link").trim().to_owned();
    let parts: Vec<&str> = address.split('/').collect();
    let path = read_path(parts[4], parts[6], parts[8]).unwrap();
    assert!(open_link(&told.world.store, &path, moment(day(5))).await.unwrap().decides, "{address}");
    assert_eq!(told.does(&ANA, partner, &id, Act::PassOn { to: PAUL.account() }, day(5)).await, ["delegation-requested"]);
    assert_eq!(told.to("delegation-requested"), to([ANA, PAUL]));
    let by_ana = act_by_link(&told.world.store, &path, &Choice::Approve, moment(day(5))).await.unwrap_err();
    assert_eq!(by_ana, Rejection::NotAddressee.into());
    assert_eq!(told.does(&PAUL, partner, &id, Act::Approve, day(6)).await, ["delegation-approved"]);
    assert_eq!(told.to("delegation-approved"), to([CLARA, FRED]));
    assert_eq!(told.does(&PAUL, partner, &id, Act::Stop, day(7)).await, ["delegation-stopping"]);
    assert_eq!(told.to("delegation-stopping"), to([ANA, PAUL, CLARA, FRED]));
    for letter in &told.letters["delegation-stopping"] {
        let text = letter.text.expose();
        let is_customers = [CLARA.address, FRED.address].contains(&letter.to.as_str());
        assert_eq!(text.contains("you do, and may expect"), is_customers, "{text}");
        assert_eq!(text.contains("You pay until"), !is_customers, "{text}");
    }
    assert_eq!(told.passes_time(day(10)).await, ["delegation-stopped"]);
    assert_eq!(told.to("delegation-stopped"), to([CLARA, FRED]));
    let (declined, _) = told.requests("k-2", "t-1", day(10)).await;
    assert_eq!(
        told.does(&ANA, partner, &declined, Act::Decline { reason: Some(prose("Not this one.")) }, day(11)).await,
        ["delegation-declined"]
    );
    assert!(told.letters["delegation-declined"].iter().all(|letter| letter.text.expose().contains("Not this one")));
    let (_, _) = told.requests("k-3", "t-2", day(11)).await;
    told.passes_time(day(16)).await;
    assert_eq!(told.passes_time(day(18)).await, ["delegation-expired"]);
    let (withdrawn, _) = told.requests("k-4", "t-3", day(18)).await;
    assert_eq!(told.does(&FRED, customer, &withdrawn, Act::Withdraw, day(18)).await, ["delegation-withdrawn"]);
    assert_eq!(told.to("delegation-withdrawn"), to([ANA, PAUL]));
    // The end of the attachment stops what is in force, and both are told.
    let (last, _) = told.requests("k-5", "t-1", day(18)).await;
    told.does(&ANA, partner, &last, Act::Approve, day(18)).await;
    let order = DelegationsOrder::end(told.two.partner, told.two.customer, told.two.attachment, Side::Partner);
    told.letters.clear();
    follow(&told.world.store, &Queues::default(), &order, moment(day(19))).await.unwrap();
    assert_eq!(told.sent(day(19)).await, ["delegation-stopping"]);
    assert_eq!(state(&told.world.store, &last), "active");
    let nobody: BTreeSet<_> = [TOM.address, MIA.address].into();
    assert!(told.letters.values().flatten().all(|letter| !nobody.contains(letter.to.as_str())));
    let key = records::delegation::key(&last);
    assert!(told.world.store.get(&key).is_some());
}
