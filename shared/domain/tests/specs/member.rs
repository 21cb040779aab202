//! Seats in organisations.

use domain::{
    aggregate::Aggregate,
    digest::Digest,
    event::Occasion,
    id::derive,
    member::{Command, Event, Member, Origin, Seat, State},
    organisation::{OrganisationId, Role},
    step::{Owner, Step},
};

use super::{
    matrix::{self, Specified},
    world::*,
};

// The seat of the states is a developer's.
const INVITE: &str = "
| invite           | a developer       | an admin          | a reviewer | nobody     |
| vacant           | invited → invited | invited → invited | NoSuchRole | NoSuchRole |
| invited          | nothing           | roles_changed     | NoSuchRole | NoSuchRole |
| invited, given   | nothing           | roles_changed     | NoSuchRole | NoSuchRole |
| active           | AlreadyAMember    | AlreadyAMember    | NoSuchRole | NoSuchRole |
| removed          | invited → invited | invited → invited | NoSuchRole | NoSuchRole |
";

const GIVE: &str = "
| give (approval, directory, deploy) | a developer     | an admin        | a reviewer | nobody     |
| vacant                             | given → invited | given → invited | NoSuchRole | NoSuchRole |
| invited                            | given           | given           | NoSuchRole | NoSuchRole |
| invited, given                     | nothing         | roles_changed   | NoSuchRole | NoSuchRole |
| active                             | nothing         | roles_changed   | NoSuchRole | NoSuchRole |
| removed                            | given → invited | given → invited | NoSuchRole | NoSuchRole |
";

const JOIN: &str = "
| join             | day 0           | day 20          | day 21          | day 99          |
| vacant           | NotFound        | NotFound        | NotFound        | NotFound        |
| invited          | joined → active | joined → active | Expired         | Expired         |
| invited, given   | joined → active | joined → active | joined → active | joined → active |
| active           | nothing         | nothing         | nothing         | nothing         |
| removed          | NotFound        | NotFound        | NotFound        | NotFound        |
";

const CHANGE_ROLES: &str = "
| change roles     | a developer | an admin      | both          | a reviewer | both and a reviewer | nobody     |
| vacant           | NotFound    | NotFound      | NotFound      | NotFound   | NotFound            | NotFound   |
| invited          | nothing     | roles_changed | roles_changed | NoSuchRole | NoSuchRole          | NoSuchRole |
| invited, given   | nothing     | roles_changed | roles_changed | NoSuchRole | NoSuchRole          | NoSuchRole |
| active           | nothing     | roles_changed | roles_changed | NoSuchRole | NoSuchRole          | NoSuchRole |
| removed          | NotFound    | NotFound      | NotFound      | NotFound   | NotFound            | NotFound   |
";

const REMOVE: &str = "
| remove           | an admin          |
| vacant           | nothing           |
| invited          | removed → removed |
| invited, given   | removed → removed |
| active           | removed → removed |
| removed          | nothing           |
";

// An invitation holds for 21 days and reminds on the 5th and the 15th.
const PASS_TIME: &str = "
| pass time        | day 0   | day 4   | day 5    | day 20   | day 21                       | day 99                       |
| vacant           | nothing | nothing | nothing  | nothing  | nothing                      | nothing                      |
| invited          | nothing | nothing | reminded | reminded | invitation_expired → removed | invitation_expired → removed |
| invited, given   | nothing | nothing | nothing  | nothing  | nothing                      | nothing                      |
| active           | nothing | nothing | nothing  | nothing  | nothing                      | nothing                      |
| removed          | nothing | nothing | nothing  | nothing  | nothing                      | nothing                      |
";

const EVENTS: &str = "
| event              | vacant    | invited   | active    | removed   |
| invited            | → invited | changes   | –         | → invited |
| given              | → invited | changes   | –         | → invited |
| reminded           | –         | changes   | –         | –         |
| joined             | –         | → active  | –         | –         |
| roles_changed      | –         | changes   | changes   | –         |
| removed            | –         | → removed | → removed | –         |
| invitation_expired | –         | → removed | –         | –         |
";

pub fn roles(of: &str) -> Vec<Role> {
    match of {
        "a developer" => vec![Role::Developer],
        "an admin" => vec![Role::PartnerAdmin],
        "both" => vec![Role::PartnerAdmin, Role::Developer],
        "a reviewer" => vec![Role::Reviewer],
        "both and a reviewer" => vec![Role::PartnerAdmin, Role::Reviewer],
        "nobody" => vec![],
        other => panic!("{other} has no roles"),
    }
}

pub fn seat(of: &str, origin: Origin) -> Seat {
    Seat {
        organisation: OrganisationId::Partner(partner("acme")),
        account: account("Nuno"),
        person: person("Nuno"),
        domain: Digest::of("acme.example"),
        roles: roles(of),
        origin,
    }
}

pub fn invite(of: &str) -> Command {
    Command::Invite { seat: seat(of, Origin::Invitation), by: account("Carla") }
}

pub fn give(of: &str) -> Command {
    Command::Give { seat: seat(of, Origin::Approval) }
}

fn after(commands: Vec<Command>) -> State {
    commands.into_iter().fold(State::Vacant, |state, command| when::<Member>(&state, command, &occasion(start())))
}

impl Specified for Member {
    const TABLES: &'static [&'static str] = &[INVITE, GIVE, JOIN, CHANGE_ROLES, REMOVE, PASS_TIME];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/member/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        vec![
            ("vacant", State::Vacant),
            ("invited", after(vec![invite("a developer")])),
            ("invited, given", after(vec![give("a developer")])),
            ("active", after(vec![invite("a developer"), Command::Join])),
            ("removed", after(vec![invite("a developer"), Command::Join, Command::Remove])),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let now = variant.strip_prefix("day ").map_or(an_hour_later(), |days| day(days.parse().unwrap()));
        let command = match command {
            "invite" => invite(variant),
            "give (approval, directory, deploy)" => give(variant),
            "join" => Command::Join,
            "change roles" => Command::ChangeRoles { roles: roles(variant) },
            "remove" => Command::Remove,
            "pass time" => Command::PassTime,
            other => panic!("no command {other}"),
        };
        (command, occasion(now))
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Invite { .. } => "invite",
            Command::Give { .. } => "give (approval, directory, deploy)",
            Command::Join => "join",
            Command::ChangeRoles { .. } => "change roles",
            Command::Remove => "remove",
            Command::PassTime => "pass time",
        }
    }

    fn events() -> Vec<Event> {
        let step = Step::begin(
            Owner::Member(seat("both", Origin::Invitation).organisation, account("Nuno")),
            &programme().invitation.acceptance,
            day(1),
        );
        vec![
            Event::Invited { seat: seat("both", Origin::Invitation), by: account("Carla"), step },
            Event::Given { seat: seat("both", Origin::Directory) },
            Event::Reminded {},
            Event::Joined {},
            Event::RolesChanged { roles: roles("both") },
            Event::Removed {},
            Event::InvitationExpired {},
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "vacant" => "vacant",
            "invited" => "invited",
            "active" => "active",
            "removed" => "removed",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<Member>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<Member>();
}

#[test]
fn a_repeated_command_yields_no_events() {
    matrix::a_repeated_command_is_nothing::<Member>();
}

#[test]
fn the_documented_table_is_true() {
    matrix::the_documentation_is_true::<Member>();
}

#[test]
fn every_event_on_every_state_does_what_it_can_or_nothing() {
    matrix::evolve_is_total::<Member>(day(8));
}

#[test]
fn an_invitation_waits_in_the_invited_persons_inbox_and_a_given_seat_in_nobodys() {
    let invited = after(vec![invite("a developer")]);
    let step = Member::whose_move(&invited).unwrap();
    assert_eq!(step.owner, Owner::Member(OrganisationId::Partner(partner("acme")), account("Nuno")));
    assert_eq!((step.since, step.deadline, Member::due_at(&invited)), (start(), day(21), Some(day(5))));
    assert_eq!(Member::whose_move(&after(vec![give("a developer")])), None);
    for (name, state) in Member::states().into_iter().filter(|(name, _)| *name != "invited") {
        assert_eq!((Member::whose_move(&state), Member::due_at(&state)), (None, None), "{name}");
    }
}

#[test]
fn other_roles_leave_an_invitation_its_deadline_and_a_member_its_date() {
    let other = Command::ChangeRoles { roles: roles("both") };
    let invited = when::<Member>(&after(vec![invite("a developer")]), other.clone(), &occasion(day(2)));
    assert_eq!(Member::due_at(&invited), Some(day(5)));
    let active = when::<Member>(&after(vec![give("a developer"), Command::Join]), other, &occasion(day(2)));
    assert_eq!(active, State::Active { seat: seat("both", Origin::Approval), since: start() });
}

#[test]
fn its_audit_trail_is_the_organisations_and_the_platforms_each_once() {
    assert_eq!(Member::concerns(&State::Vacant), [OrganisationId::Platform]);
    let acme = OrganisationId::Partner(partner("acme"));
    for (name, state) in Member::states().into_iter().skip(1) {
        assert_eq!(Member::concerns(&state), [OrganisationId::Platform, acme], "{name}");
        assert_eq!(state.seat(), Some(&Seat { origin: state.seat().unwrap().origin, ..seat("a developer", Origin::Invitation) }), "{name}");
    }
    let customer = OrganisationId::Customer(derive(&["fleet"]));
    for (organisation, role, concerned) in [
        (OrganisationId::Platform, Role::Support, vec![OrganisationId::Platform]),
        (customer, Role::FleetAdmin, vec![OrganisationId::Platform, customer]),
    ] {
        let seat = Seat { organisation, roles: vec![role], ..seat("a developer", Origin::Deployment) };
        assert_eq!(Member::concerns(&after(vec![Command::Give { seat }])), concerned);
    }
}

#[test]
fn inviting_again_after_the_deadline_begins_anew_even_before_the_schedule_has_run() {
    let lapsed = after(vec![invite("a developer")]);
    let events = Member::decide(&lapsed, invite("a developer"), &occasion(day(21)), &programme()).unwrap();
    assert!(matches!(events.as_slice(), [Event::Invited { .. }]), "{events:?}");
}
