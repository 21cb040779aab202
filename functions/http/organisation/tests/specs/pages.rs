//! What every organisation has, for people in a browser.

use application::{access::Credential, fakes::SeededEntropy, moment::Moment, programme::programme, use_cases::portal};
use domain::{
    event::Actor,
    id,
    member::State,
    organisation::{OrganisationId, Role},
    values::EmailAddress,
};

use crate::world::{about, account, acme, by, now, organisations, query, sample};

#[tokio::test]
async fn members_are_listed_with_what_the_reader_may_do() {
    let world = organisations();
    let administrator = world.ask(&sample("members")).await;
    assert_eq!(administrator.status, 200);
    for address in ["ana@acme.example", "dev@acme.example"] {
        assert!(administrator.body.contains(address));
    }
    assert!(!administrator.body.contains("bob@") && !administrator.body.contains("<i>of"));
    let removal = |name: &str| format!("/members/{}/removal", account(name));
    assert!(administrator.body.contains(&removal("dev")));
    assert!(!administrator.body.contains(&removal("ana")), "no button removes the last administrator");
    let developer = world.ask(&by(&sample("members"), "dev")).await;
    assert!(!developer.body.contains("/removal") && !developer.body.contains("/invitations"));
}

#[tokio::test]
async fn an_invitation_makes_a_seat_for_whoever_controls_the_address() {
    let world = organisations();
    let answer = world.ask(&sample("members-invite")).await;
    assert_eq!((answer.status, answer.location()), (303, format!("/partners/{}/members?done=invited", acme()).as_str()));
    let invited = id::account(&EmailAddress::parse("new@acme.example").unwrap());
    let State::Invited { seat, step } = world.member(acme(), &invited).state else { panic!("an invitation") };
    assert_eq!((seat.roles, step.is_some()), (vec![Role::Developer], true));
    let page = world.ask(&query(&sample("members"), "done=invited")).await;
    assert!(page.body.contains("new@acme.example") && page.body.contains("on its way"));
    // Sent twice, it is one invitation.
    let before = world.items();
    assert_eq!(world.ask(&sample("members-invite")).await.status, 303);
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_form_with_faults_comes_back_filled_in_and_nothing_is_stored() {
    let world = organisations();
    let before = world.items();
    let hostile = world.ask(&sample("members-invite-hostile")).await;
    assert_eq!(hostile.status, 422);
    assert!(hostile.body.contains("Bcc") && !hostile.body.contains("<script"));
    let empty = world.ask(&sample("members-invite").body("")).await;
    assert_eq!(empty.status, 422);
    let member = world.ask(&sample("members-invite").field("email", "DEV@acme.example")).await;
    assert_eq!(member.status, 422);
    assert!(member.body.contains("already a member"));
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_removed_member_has_no_way_in_from_then_on() {
    let world = organisations();
    assert_eq!(world.ask(&by(&sample("members"), "dev")).await.status, 200);
    let answer = world.ask(&sample("members-removal")).await;
    assert_eq!((answer.status, answer.location()), (303, format!("/partners/{}/members?done=removed", acme()).as_str()));
    assert_eq!(world.ask(&by(&sample("members"), "dev")).await.status, 404);
    assert_eq!(world.ask(&by(&sample("v1-members"), "dev")).await.status, 404);
}

#[tokio::test]
async fn a_removal_says_which_version_it_saw_and_that_it_is_meant() {
    let world = organisations();
    let before = world.items();
    assert_eq!(world.ask(&sample("members-removal").field("version", "1")).await.status, 412);
    for body in ["version=2", "confirmed=yes", "version=two&confirmed=yes", "version=2&confirmed=no", ""] {
        assert_eq!(world.ask(&sample("members-removal").body(body)).await.status, 422, "{body}");
    }
    let dev = account("dev").to_string();
    for other in ["account_x", "dev", &account("nobody").to_string()] {
        let answer = world.ask(&about(&sample("members-removal"), &dev, other).field("version", "0")).await;
        assert_eq!(answer.status, 404, "{other}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let world = organisations();
    let ana_goes = about(&sample("members-removal"), &account("dev").to_string(), &account("ana").to_string());
    // The session names her account too.
    let ana_goes = by(&ana_goes, "ana");
    assert_eq!(world.ask(&ana_goes).await.status, 409);
    world.seat(OrganisationId::Partner(acme()), "bob", Role::PartnerAdmin);
    assert_eq!(world.ask(&ana_goes).await.status, 303);
}

#[tokio::test]
async fn of_two_administrators_who_remove_each_other_one_stays() {
    let world = organisations();
    world.seat(OrganisationId::Partner(acme()), "bob", Role::PartnerAdmin);
    let removal =
        |of: &str, name: &str| by(&about(&sample("members-removal"), &account("dev").to_string(), &account(of).to_string()), name);
    let (ana, bob) = (removal("bob", "ana"), removal("ana", "bob"));
    world.store.let_readers_meet(2);
    let (one, other) = tokio::join!(world.ask(&ana), world.ask(&bob));
    assert!([one.status, other.status].contains(&303), "{} {}", one.status, other.status);
    let left = ["ana", "bob"].iter().filter(|name| matches!(world.member(acme(), &account(name)).state, State::Active { .. })).count();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn the_audit_trail_names_own_people_and_hides_those_of_the_platform() {
    let world = organisations();
    world.audit_entry(1, Actor::Member(OrganisationId::Partner(acme()), account("ana")));
    world.audit_entry(2, Actor::Member(OrganisationId::Platform, account("rita")));
    let trail = world.ask(&sample("audit")).await;
    assert_eq!(trail.status, 200);
    assert!(trail.body.contains("request-1") && trail.body.contains("request-2") && trail.body.contains("Member invited"));
    assert!(!trail.body.contains("rita") && !trail.body.contains(&account("rita").to_string()));
}

#[tokio::test]
async fn the_audit_trail_goes_on_page_by_page_and_takes_its_own_cursors_only() {
    let world = organisations();
    for number in 1..=30 {
        world.audit_entry(number, Actor::Schedule);
    }
    let first = world.ask(&sample("audit")).await;
    assert!(first.body.contains("request-25") && !first.body.contains("request-26"));
    let start = first.body.find("audit?cursor=").expect("a next page") + "audit?".len();
    let cursor = first.body[start..].split('"').next().unwrap();
    let second = world.ask(&query(&sample("audit"), cursor)).await;
    assert!(second.body.contains("request-26") && second.body.contains("request-30") && !second.body.contains("request-25"));
    let of_another = entrypoint::cursor::encode("audit#platform", "x");
    for foreign in [format!("cursor={of_another}"), "cursor=%00".to_owned(), "cursor=zzzz".to_owned()] {
        assert_eq!(world.ask(&query(&sample("audit"), &foreign)).await.status, 400, "{foreign}");
    }
}

#[tokio::test]
async fn the_inbox_names_the_test_key_until_it_is_minted() {
    let world = organisations();
    let waiting = world.ask(&sample("inbox")).await;
    assert_eq!(waiting.status, 200);
    assert!(waiting.body.contains("Mint the first test key"));
    assert!(!world.ask(&by(&sample("inbox"), "dev")).await.body.contains("Mint the first test key"));
    let ana = Credential::Token { account: account("ana") };
    let moment = Moment { now: now(), request_id: "mint", programme: programme() };
    portal::mint_test_key(&world.store, &SeededEntropy::new(1), &ana, &acme(), moment).await.unwrap();
    assert!(world.ask(&sample("inbox")).await.body.contains("Nothing waits for you"));
}

#[tokio::test]
async fn pages_speak_the_readers_language() {
    let world = organisations();
    for (name, words) in [("members", ["Membres", "Miembros", "Membros"]), ("inbox", ["Rien ne vous attend", "Nada", "Nada"])] {
        for (tag, word) in ["fr", "es", "pt"].into_iter().zip(words) {
            let page = world.ask(&by(&sample(name), "dev").header("accept-language", tag)).await;
            assert_eq!((page.status, page.header("content-language")), (200, tag));
            assert!(page.body.contains(word), "{name} in {tag}: {}", page.body);
        }
    }
}
