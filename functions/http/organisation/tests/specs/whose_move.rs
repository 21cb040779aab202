//! The inbox of everybody whose move it is with an installation, and of nobody else.

use application::{
    access::let_in,
    fakes::Queues,
    use_cases::{
        catch_up::{self, CatchUpOrder},
        connections::{self, Eraser},
        expire_requests,
        installations::Act,
        listing_review::Act as Review,
    },
};
use domain::{
    id::{CustomerId, ListingId, PartnerId},
    organisation::OrganisationId,
};
use entrypoint::organisation_pages::Visit;
use jiff::Timestamp;
use pages::inbox::StepKind;
use support::{
    Store,
    cast::{ANA, OLGA, RITA, ROLF, SAM, Someone, Stage, TOM, day, now, site},
    customers::{CLARA, FRED, MIA, asking_for, consented, does, fleet},
    listings::{acme, next_is_approved, published, reviews},
    story::moment,
};

struct World {
    store: Store,
    partner: PartnerId,
    listing: ListingId,
    customer: CustomerId,
}

impl World {
    /// The kind, the subject and the path of what waits for somebody, soonest first.
    async fn inbox(&self, who: Someone, organisation: OrganisationId, at: Timestamp) -> Vec<(StepKind, String, String)> {
        who.is_signed_in(&self.store, at);
        let caller = let_in(&self.store, &who.credential(), organisation, at).await.unwrap();
        let steps = Visit::of(&self.store, &site(), &caller).await.unwrap().steps;
        let of_this = |path: &str| path.contains(&self.listing.to_string());
        steps.into_iter().filter(|step| of_this(&step.path)).map(|step| (step.kind, step.subject, step.path)).collect()
    }

    /// Exactly these see it, and nobody else of any side does.
    async fn waits_for(&self, these: &[Someone], step: (StepKind, &str, String), at: Timestamp) {
        let (partner, customer) = (OrganisationId::Partner(self.partner), OrganisationId::Customer(self.customer));
        let everybody = [
            (CLARA, customer),
            (FRED, customer),
            (MIA, customer),
            (ANA, partner),
            (TOM, partner),
            (SAM, OrganisationId::Platform),
            (OLGA, OrganisationId::Platform),
            (RITA, OrganisationId::Platform),
            (ROLF, OrganisationId::Platform),
        ];
        let expected = (step.0, step.1.to_owned(), step.2);
        for (who, organisation) in everybody {
            let is_theirs = these.iter().any(|one| one.address == who.address);
            let seen = self.inbox(who, organisation, at).await;
            assert_eq!(seen, if is_theirs { vec![expected.clone()] } else { vec![] }, "{}", who.name);
        }
    }

    async fn clara(&self, act: Act) {
        does(&self.store, &CLARA, &self.customer, &self.listing, &act).await.expect("allowed");
    }
}

#[tokio::test]
async fn an_installation_waits_in_the_inbox_of_whose_move_it_is_and_in_no_other() {
    let Stage { store, .. } = Stage::set();
    let partner = acme(&store).await;
    let (listing, content) = published(&store, &partner).await;
    let customer = fleet(&store);
    let world = World { store, partner, listing, customer };
    let consent = || format!("/customers/{customer}/apps/{listing}/consent");

    does(&world.store, &MIA, &customer, &listing, &Act::Ask).await.expect("allowed");
    // An administrator sees what waits for those who install.
    world.waits_for(&[CLARA, FRED], (StepKind::DecideInstallation, "Acme Fleet", consent()), now()).await;
    world.clara(Act::Install(consented(1, &["assets:read"]))).await;
    world.waits_for(&[], (StepKind::DecideInstallation, "", String::new()), now()).await;

    next_is_approved(&world.store, &partner, &listing, &asking_for(&content, "fuel:read", true)).await;
    reviews(&world.store, &RITA, &listing, &Review::Publish).await;
    let order = CatchUpOrder::new(listing, None);
    catch_up::catch_up(&world.store, &Queues::default(), &order, moment(now())).await.unwrap();
    world.waits_for(&[CLARA, FRED], (StepKind::AnswerScopes, "Acme Fleet", consent()), now()).await;

    world.clara(Act::Disconnect).await;
    let theirs = format!("/partners/{partner}/listings/{listing}/customers");
    // The customer is in no directory yet: what it is called is not known.
    world.waits_for(&[ANA, TOM], (StepKind::ConfirmErasure, "Acme Fleet · ", theirs), now()).await;

    expire_requests::run(&world.store, moment(day(30))).await.unwrap();
    let ours = format!("/review/listings/{listing}");
    world.waits_for(&[SAM, OLGA], (StepKind::ChaseErasure, "Acme Fleet · ", ours), day(30)).await;

    ANA.is_signed_in(&world.store, day(31));
    let eraser = Eraser::Member(&ANA.credential(), partner);
    connections::acknowledge(&world.store, eraser, &customer, &listing, 1, moment(day(31))).await.unwrap();
    world.waits_for(&[], (StepKind::ChaseErasure, "", String::new()), day(31)).await;
}
