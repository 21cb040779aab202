//! What the matrix of listings cannot show: what exactly an event sets, what is on the shelf meanwhile, how much is enough.

use domain::{
    aggregate::Aggregate,
    limits,
    listing::{Command, Content, DocumentKind, DocumentState, Listing, MediaType, Rejection, State, Verdict},
    organisation::{OrganisationId, Role},
    programme::Part,
    step::{Owner, Step},
};
use jiff::SignedDuration;

use super::{
    listing::{
        announce, answer, ask, check, complete, create, edit, listing_after, look, pass_every_standard, publish, reviewer, submit, suspend,
    },
    matrix::Specified as _,
    world::{account, an_hour_later, day, occasion, partner, programme, prose, start, when},
};

fn state(name: &str) -> State {
    Listing::states().into_iter().find(|(known, _)| *known == name).unwrap().1
}

fn decide(state: &State, command: Command) -> Result<usize, Rejection> {
    Listing::decide(state, command, &occasion(an_hour_later()), &programme()).map(|events| events.len())
}

#[test]
fn whoever_has_the_ball_owns_the_step() {
    let rules = programme().listing;
    let team = Owner::Team(OrganisationId::Platform, Role::Reviewer);
    let rosa = Owner::Member(OrganisationId::Platform, account("Rosa"));
    let partners = Owner::Team(OrganisationId::Partner(partner("acme")), Role::PartnerAdmin);
    let begin = |owner, rule| Some(Step::begin(owner, rule, start()));
    for (name, step) in [
        ("unwritten", None),
        ("draft, ready", None),
        ("submitted", begin(team, &rules.claim)),
        ("in_review, fresh", begin(rosa, &rules.review)),
        ("in_review, passed", begin(rosa, &rules.review)),
        ("info_requested, one", begin(partners, &rules.answer)),
        ("changes_requested", begin(partners, &rules.changes)),
        ("approved", begin(team, &rules.publication)),
        ("rejected", None),
        ("withdrawn", None),
        ("published", None),
        ("suspended, dated", None),
        ("retired", None),
    ] {
        assert_eq!(Listing::whose_move(&state(name)), step.as_ref(), "{name}");
    }
    for (name, state) in Listing::states() {
        let has_one = name.starts_with("in_review") || name.starts_with("info_requested");
        assert_eq!(state.reviewer(), has_one.then(|| account("Rosa")), "{name}");
    }
}

#[test]
fn an_app_is_in_service_once_published_and_until_it_is_retired_whatever_stands_beside_it() {
    for (name, state) in Listing::states() {
        let was_published = ["published", "suspended", "beside a"].iter().any(|word| name.contains(word));
        assert_eq!(state.is_in_service(), was_published && !name.contains("retired"), "{name}");
    }
}

#[test]
fn only_a_published_version_is_in_the_catalogue_and_the_old_one_stays_until_the_new_one_replaces_it() {
    for (name, state) in Listing::states() {
        let is_in = matches!(name, "published" | "published, stopped" | "draft, beside a published");
        assert_eq!(state.in_catalogue().map(|shelved| shelved.version), is_in.then_some(1), "{name}");
    }
    let other = Content { category: Some("other".to_owned()), ..complete() };
    let at = occasion(day(3));
    let mut next = state("published");
    for command in [edit(other.clone()), submit(other.clone()), Command::Claim(reviewer("Rosa"))] {
        next = when::<Listing>(&next, command, &at);
        assert_eq!(next.in_catalogue().unwrap().content, complete().summary());
    }
    for command in pass_every_standard("Rosa").into_iter().chain([Command::Approve(reviewer("Rosa"))]) {
        next = when::<Listing>(&next, command, &at);
        assert_eq!(next.in_catalogue().unwrap().version, 1);
    }
    let replaced = when::<Listing>(&next, publish("Remy", false), &at);
    let shelved = replaced.in_catalogue().unwrap();
    assert_eq!((shelved.version, &shelved.content, shelved.at), (2, &other.summary(), day(3)));
}

#[test]
fn the_next_version_has_a_review_of_its_own() {
    let begun = when::<Listing>(&state("changes_requested"), edit(complete()), &occasion(day(2)));
    let newest = &begun.dossier().unwrap().newest;
    assert_eq!((newest.number, newest.begun_at, newest.review.is_none()), (2, day(2), true));
    let again = when::<Listing>(&begun, submit(complete()), &occasion(day(3)));
    let review = again.dossier().unwrap().newest.review.clone().unwrap();
    assert!(review.checklist.iter().all(|check| check.verdict == Verdict::Open && check.note.is_none()));
    assert_eq!((review.submitted_at, review.submitted_by, review.questions.len()), (day(3), account("Carla"), 0));
}

#[test]
fn the_clock_stands_while_the_partner_has_the_ball() {
    let counted = |state: &State, at| state.dossier().unwrap().newest.review.as_ref().unwrap().clock.counted(at);
    let asked = when::<Listing>(&state("in_review, fresh"), ask("Rosa", 0), &occasion(day(2)));
    assert_eq!(counted(&asked, day(9)), SignedDuration::from_hours(48));
    let answered = when::<Listing>(&asked, answer(0, "Hourly."), &occasion(day(9)));
    assert_eq!(counted(&answered, day(10)), SignedDuration::from_hours(72));
    let step = answered.step().unwrap();
    assert_eq!((step.owner, step.since), (Owner::Member(OrganisationId::Platform, account("Rosa")), day(9)));
    let changes = Command::RequestChanges { reviewer: reviewer("Rosa"), reasons: prose("Shorter.") };
    for command in [changes, Command::Withdraw, Command::Retire { reviewer: None }] {
        let over = when::<Listing>(&answered, command, &occasion(day(10)));
        assert_eq!(counted(&over, day(30)), SignedDuration::from_hours(72));
    }
}

#[test]
fn every_part_must_pass_and_a_standard_may_be_judged_again() {
    let mut review = state("in_review, fresh");
    for command in pass_every_standard("Rosa") {
        assert_eq!(decide(&review, Command::Approve(reviewer("Rosa"))), Err(Rejection::ChecklistNotPassed));
        review = when::<Listing>(&review, command, &occasion(start()));
    }
    assert_eq!(decide(&review, Command::Approve(reviewer("Rosa"))), Ok(1));
    let failed = when::<Listing>(&review, check("Rosa", Part::Commercial, "terms", Verdict::Failed, Some("None.")), &occasion(start()));
    assert_eq!(decide(&failed, Command::Approve(reviewer("Rosa"))), Err(Rejection::ChecklistNotPassed));
    let noted = &failed.dossier().unwrap().newest.review.as_ref().unwrap().checklist[2];
    assert_eq!((noted.verdict, noted.note.clone()), (Verdict::Failed, Some(prose("None."))));
    let passed: Vec<_> = failed.dossier().unwrap().newest.review.as_ref().unwrap().checklist[..2].iter().map(|it| it.verdict).collect();
    assert_eq!(passed, [Verdict::Passed, Verdict::Passed]);
}

#[test]
fn time_alone_lifts_a_dated_suspension_once_however_late() {
    let suspended = state("suspended, dated");
    assert_eq!(Listing::due_at(&suspended), Some(day(20)));
    assert_eq!(Listing::due_at(&state("suspended")), None);
    assert_eq!(Listing::due_at(&state("retired")), None, "what is retired is not lifted");
    for late in [20, 21, 400] {
        let lifted = when::<Listing>(&suspended, Command::PassTime, &occasion(day(late)));
        assert_eq!((Listing::label(&lifted), lifted.in_catalogue().is_some()), ("published", true));
        let again = Listing::decide(&lifted, Command::PassTime, &occasion(day(late)), &programme());
        assert_eq!(again, Ok(vec![]));
    }
    let approved = state("approved, beside a suspended");
    assert_eq!(Listing::due_at(&approved), Some(day(3)), "the earlier of both comes first");
}

#[test]
fn a_suspension_says_why_by_whom_and_until_when() {
    let suspended = when::<Listing>(&state("published"), suspend("Remy", Some(9)), &occasion(day(2)));
    let told = suspended.dossier().unwrap().suspension().unwrap();
    assert_eq!((&told.reason, told.lift_at, told.by, told.at), (&prose("It leaks."), Some(day(9)), account("Remy"), day(2)));
    let at_that_very_moment = Command::Suspend { reviewer: reviewer("Remy"), reason: prose("x"), lift_at: Some(an_hour_later()) };
    assert_eq!(decide(&state("published"), at_that_very_moment), Err(Rejection::LiftDateInThePast));
}

#[test]
fn what_the_bytes_are_is_kept_and_a_kind_has_its_own_limit() {
    let with = |command| listing_after([create(), announce(5, DocumentKind::Logo, MediaType::Svg), command]);
    let settled = |state: &State| state.dossier().unwrap().documents[0].state.clone();
    assert_eq!(settled(&with(look(5, Ok(limits::LOGO_BYTES)))), DocumentState::Accepted { at: start(), bytes: limits::LOGO_BYTES });
    let too_large = settled(&with(look(5, Ok(limits::LOGO_BYTES + 1))));
    assert_eq!(too_large, DocumentState::Refused { at: start(), why: domain::listing::BadDocument::TooLarge });
    for kind in DocumentKind::ALL {
        for media_type in MediaType::ALL {
            let is_refused = decide(&listing_after([create()]), announce(5, kind, media_type)) == Err(Rejection::FileTypeNotAccepted);
            let is_picture = matches!(media_type, MediaType::Png | MediaType::Jpeg);
            let fits = is_picture || (kind == DocumentKind::Logo) == (media_type == MediaType::Svg);
            assert_eq!(is_refused, !fits, "{kind:?} {media_type:?}");
        }
    }
}

#[test]
fn what_may_be_added_has_a_limit_and_what_is_there_already_may_come_again() {
    let document = |number: usize| announce(number, DocumentKind::Security, MediaType::Pdf);
    let documents = |count| listing_after(std::iter::once(create()).chain((0..count).map(document)));
    assert_eq!(decide(&documents(limits::LISTING_DOCUMENTS - 1), document(99)), Ok(1));
    assert_eq!(decide(&documents(limits::LISTING_DOCUMENTS), document(99)), Err(Rejection::TooMany));
    assert_eq!(decide(&documents(limits::LISTING_DOCUMENTS), document(0)), Ok(0));
    let review = state("in_review, fresh");
    let asked = |count| (0..count).fold(review.clone(), |state, number| when::<Listing>(&state, ask("Rosa", number), &occasion(start())));
    assert_eq!(decide(&asked(limits::QUESTIONS - 1), ask("Rosa", 99)), Ok(1));
    assert_eq!(decide(&asked(limits::QUESTIONS), ask("Rosa", 99)), Err(Rejection::TooMany));
    assert_eq!(decide(&asked(limits::QUESTIONS), ask("Rosa", 0)), Ok(0));
}

#[test]
fn whoever_had_a_hand_in_it_never_decides_on_it() {
    let edited = Command::Edit {
        author: domain::listing::Author { account: account("Remy"), domain: domain::digest::Digest::of("remy.example") },
        content: Box::new(Content { category: Some("other".to_owned()), ..complete() }),
    };
    let draft = when::<Listing>(&state("draft, ready"), edited, &occasion(start()));
    let content = Content { category: Some("other".to_owned()), ..complete() };
    let submitted = when::<Listing>(&draft, submit(content), &occasion(start()));
    assert_eq!(decide(&submitted, Command::Claim(reviewer("Remy"))), Err(Rejection::ConflictOfInterest));
    assert_eq!(decide(&submitted, Command::Claim(reviewer("Rosa"))), Ok(1));
}

#[test]
fn its_audit_trail_is_the_platforms_and_the_partners() {
    for (name, state) in Listing::states() {
        let mut concerned = vec![OrganisationId::Platform];
        if name != "unwritten" {
            concerned.push(OrganisationId::Partner(partner("acme")));
        }
        assert_eq!(Listing::concerns(&state), concerned, "{name}");
    }
}
