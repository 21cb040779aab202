//! Applications: the full matrix of states and commands, and of states and events.

use domain::{
    aggregate::Aggregate as _,
    application::{Application, Call, Command, Document, DocumentKind, Event, State},
    event::Occasion,
    organisation::OrganisationId,
    step::{Owner, Step},
};
use jiff::SignedDuration;

use super::{
    matrix::{self, Specified},
    world::*,
};

const SUBMIT: &str = "
| submit                  | the applicant           | the applicant, otherwise |
| unwritten               | submitted → submitted   | submitted → submitted    |
| submitted               | nothing                 | nothing                  |
| submitted, confirmed    | nothing                 | nothing                  |
| in_review, fresh        | nothing                 | nothing                  |
| in_review, ready        | nothing                 | nothing                  |
| info_requested, one     | nothing                 | nothing                  |
| info_requested, two     | nothing                 | nothing                  |
| info_expired, one       | nothing                 | nothing                  |
| info_expired, two       | nothing                 | nothing                  |
| approved                | nothing                 | nothing                  |
| rejected                | nothing                 | nothing                  |
| withdrawn               | nothing                 | nothing                  |
";

const CONFIRM_ADDRESS: &str = "
| confirm address         | the applicant           |
| unwritten               | NotFound                |
| submitted               | address_confirmed       |
| submitted, confirmed    | nothing                 |
| in_review, fresh        | address_confirmed       |
| in_review, ready        | nothing                 |
| info_requested, one     | nothing                 |
| info_requested, two     | address_confirmed       |
| info_expired, one       | nothing                 |
| info_expired, two       | address_confirmed       |
| approved                | nothing                 |
| rejected                | nothing                 |
| withdrawn               | nothing                 |
";

// Rosa has it wherever somebody has it.
const CLAIM: &str = "
| claim                   | Rosa                    | Remy                    | Olga                    | Carla              | Dario              |
| unwritten               | NotFound                | NotFound                | NotFound                | NotFound           | NotFound           |
| submitted               | claimed → in_review     | claimed → in_review     | claimed → in_review     | ConflictOfInterest | ConflictOfInterest |
| submitted, confirmed    | claimed → in_review     | claimed → in_review     | claimed → in_review     | ConflictOfInterest | ConflictOfInterest |
| in_review, fresh        | nothing                 | ClaimedByAnother        | claimed                 | ConflictOfInterest | ConflictOfInterest |
| in_review, ready        | nothing                 | ClaimedByAnother        | claimed                 | ConflictOfInterest | ConflictOfInterest |
| info_requested, one     | nothing                 | ClaimedByAnother        | claimed                 | ConflictOfInterest | ConflictOfInterest |
| info_requested, two     | nothing                 | ClaimedByAnother        | claimed                 | ConflictOfInterest | ConflictOfInterest |
| info_expired, one       | nothing                 | ClaimedByAnother        | claimed                 | ConflictOfInterest | ConflictOfInterest |
| info_expired, two       | nothing                 | ClaimedByAnother        | claimed                 | ConflictOfInterest | ConflictOfInterest |
| approved                | Ended                   | Ended                   | Ended                   | Ended              | Ended              |
| rejected                | Ended                   | Ended                   | Ended                   | Ended              | Ended              |
| withdrawn               | Ended                   | Ended                   | Ended                   | Ended              | Ended              |
";

// `the same` is the call that is logged already where the state has one.
const LOG_CALL: &str = "
| log call                | Rosa        | Rosa, the same | Rosa, ahead     | Olga             | Carla              | Dario              |
| unwritten               | NotFound    | NotFound       | NotFound        | NotFound         | NotFound           | NotFound           |
| submitted               | NotClaimed  | NotClaimed     | NotClaimed      | NotClaimed       | NotClaimed         | NotClaimed         |
| submitted, confirmed    | NotClaimed  | NotClaimed     | NotClaimed      | NotClaimed       | NotClaimed         | NotClaimed         |
| in_review, fresh        | call_logged | call_logged    | CallInTheFuture | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| in_review, ready        | call_logged | nothing        | CallInTheFuture | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_requested, one     | call_logged | nothing        | CallInTheFuture | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_requested, two     | call_logged | call_logged    | CallInTheFuture | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_expired, one       | Ended       | Ended          | Ended           | Ended            | Ended              | Ended              |
| info_expired, two       | Ended       | Ended          | Ended           | Ended            | Ended              | Ended              |
| approved                | Ended       | Ended          | Ended           | Ended            | Ended              | Ended              |
| rejected                | Ended       | Ended          | Ended           | Ended            | Ended              | Ended              |
| withdrawn               | Ended       | Ended          | Ended           | Ended            | Ended              | Ended              |
";

// Question 0 is answered in `ready` and `one`, open in `two`; 1 is open in `one` and `two`; 9 is new everywhere.
const ASK: &str = "
| ask                     | Rosa, 9                         | Rosa, 0                         | Olga, 9          | Carla, 9           | Dario, 9           |
| unwritten               | NotFound                        | NotFound                        | NotFound         | NotFound           | NotFound           |
| submitted               | NotClaimed                      | NotClaimed                      | NotClaimed       | NotClaimed         | NotClaimed         |
| submitted, confirmed    | NotClaimed                      | NotClaimed                      | NotClaimed       | NotClaimed         | NotClaimed         |
| in_review, fresh        | question_asked → info_requested | question_asked → info_requested | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| in_review, ready        | question_asked → info_requested | nothing                         | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_requested, one     | question_asked                  | nothing                         | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_requested, two     | question_asked                  | nothing                         | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_expired, one       | Ended                           | Ended                           | Ended            | Ended              | Ended              |
| info_expired, two       | Ended                           | Ended                           | Ended            | Ended              | Ended              |
| approved                | Ended                           | Ended                           | Ended            | Ended              | Ended              |
| rejected                | Ended                           | Ended                           | Ended            | Ended              | Ended              |
| withdrawn               | Ended                           | Ended                           | Ended            | Ended              | Ended              |
";

const ANSWER: &str = "
| answer                  | 1                                  | 0, as before                       | 0, otherwise                       | 9              |
| unwritten               | NotFound                           | NotFound                           | NotFound                           | NotFound       |
| submitted               | NoSuchQuestion                     | NoSuchQuestion                     | NoSuchQuestion                     | NoSuchQuestion |
| submitted, confirmed    | NoSuchQuestion                     | NoSuchQuestion                     | NoSuchQuestion                     | NoSuchQuestion |
| in_review, fresh        | NoSuchQuestion                     | NoSuchQuestion                     | NoSuchQuestion                     | NoSuchQuestion |
| in_review, ready        | NoSuchQuestion                     | nothing                            | AlreadyAnswered                    | NoSuchQuestion |
| info_requested, one     | question_answered → in_review      | nothing                            | AlreadyAnswered                    | NoSuchQuestion |
| info_requested, two     | question_answered                  | question_answered                  | question_answered                  | NoSuchQuestion |
| info_expired, one       | question_answered → in_review      | nothing                            | AlreadyAnswered                    | NoSuchQuestion |
| info_expired, two       | question_answered → info_requested | question_answered → info_requested | question_answered → info_requested | NoSuchQuestion |
| approved                | Ended                              | Ended                              | Ended                              | Ended          |
| rejected                | Ended                              | Ended                              | Ended                              | Ended          |
| withdrawn               | Ended                              | Ended                              | Ended                              | Ended          |
";

// Document 0 is there in `ready`, `one` and the ends.
const ADD_DOCUMENT: &str = "
| add document            | 9              | 0              |
| unwritten               | NotFound       | NotFound       |
| submitted               | document_added | document_added |
| submitted, confirmed    | document_added | document_added |
| in_review, fresh        | document_added | document_added |
| in_review, ready        | document_added | nothing        |
| info_requested, one     | document_added | nothing        |
| info_requested, two     | document_added | document_added |
| info_expired, one       | document_added | nothing        |
| info_expired, two       | document_added | document_added |
| approved                | Ended          | Ended          |
| rejected                | Ended          | Ended          |
| withdrawn               | Ended          | Ended          |
";

const APPROVE: &str = "
| approve                 | Rosa                         | Rosa, another partner        | Olga             | Carla              | Dario              |
| unwritten               | NotFound                     | NotFound                     | NotFound         | NotFound           | NotFound           |
| submitted               | NotClaimed                   | NotClaimed                   | NotClaimed       | NotClaimed         | NotClaimed         |
| submitted, confirmed    | NotClaimed                   | NotClaimed                   | NotClaimed       | NotClaimed         | NotClaimed         |
| in_review, fresh        | Blocked(AddressNotConfirmed) | Blocked(AddressNotConfirmed) | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| in_review, ready        | approved → approved          | approved → approved          | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_requested, one     | Blocked(QuestionOpen)        | Blocked(QuestionOpen)        | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_requested, two     | Blocked(AddressNotConfirmed) | Blocked(AddressNotConfirmed) | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_expired, one       | Ended                        | Ended                        | Ended            | Ended              | Ended              |
| info_expired, two       | Ended                        | Ended                        | Ended            | Ended              | Ended              |
| approved                | nothing                      | Ended                        | nothing          | nothing            | nothing            |
| rejected                | Ended                        | Ended                        | Ended            | Ended              | Ended              |
| withdrawn               | Ended                        | Ended                        | Ended            | Ended              | Ended              |
";

const REJECT: &str = "
| reject                  | Rosa                | Rosa, otherwise     | Olga             | Carla              | Dario              |
| unwritten               | NotFound            | NotFound            | NotFound         | NotFound           | NotFound           |
| submitted               | NotClaimed          | NotClaimed          | NotClaimed       | NotClaimed         | NotClaimed         |
| submitted, confirmed    | NotClaimed          | NotClaimed          | NotClaimed       | NotClaimed         | NotClaimed         |
| in_review, fresh        | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| in_review, ready        | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_requested, one     | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_requested, two     | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_expired, one       | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| info_expired, two       | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest | ConflictOfInterest |
| approved                | Ended               | Ended               | Ended            | Ended              | Ended              |
| rejected                | nothing             | Ended               | Ended            | Ended              | Ended              |
| withdrawn               | Ended               | Ended               | Ended            | Ended              | Ended              |
";

const WITHDRAW: &str = "
| withdraw                | the applicant         |
| unwritten               | NotFound              |
| submitted               | withdrawn → withdrawn |
| submitted, confirmed    | withdrawn → withdrawn |
| in_review, fresh        | withdrawn → withdrawn |
| in_review, ready        | withdrawn → withdrawn |
| info_requested, one     | withdrawn → withdrawn |
| info_requested, two     | withdrawn → withdrawn |
| info_expired, one       | withdrawn → withdrawn |
| info_expired, two       | withdrawn → withdrawn |
| approved                | Ended                 |
| rejected                | Ended                 |
| withdrawn               | nothing               |
";

// Claim 3 [1], review 10 [7], answer 14 [6, 12], confirmation 30 [2, 9], all begun on day 0.
const PASS_TIME: &str = "
| pass time               | day 0    | day 1           | day 2                                   | day 3                                  |
| unwritten               | NotFound | NotFound        | NotFound                                | NotFound                               |
| submitted               | nothing  | review_reminded | confirmation_reminded + review_reminded | confirmation_reminded + review_overdue |
| submitted, confirmed    | nothing  | review_reminded | review_reminded                         | review_overdue                         |
| in_review, fresh        | nothing  | nothing         | confirmation_reminded                   | confirmation_reminded                  |
| in_review, ready        | nothing  | nothing         | nothing                                 | nothing                                |
| info_requested, one     | nothing  | nothing         | nothing                                 | nothing                                |
| info_requested, two     | nothing  | nothing         | confirmation_reminded                   | confirmation_reminded                  |
| info_expired, one       | nothing  | nothing         | nothing                                 | nothing                                |
| info_expired, two       | nothing  | nothing         | nothing                                 | nothing                                |
| approved                | nothing  | nothing         | nothing                                 | nothing                                |
| rejected                | nothing  | nothing         | nothing                                 | nothing                                |
| withdrawn               | nothing  | nothing         | nothing                                 | nothing                                |
";

const PASS_MORE_TIME: &str = "
| pass time               | day 7                                   | day 10                                  | day 14                                               | day 30                                              |
| unwritten               | NotFound                                | NotFound                                | NotFound                                             | NotFound                                            |
| submitted               | confirmation_reminded + review_overdue  | confirmation_reminded + review_overdue  | confirmation_reminded + review_overdue               | confirmation_overdue + review_overdue               |
| submitted, confirmed    | review_overdue                          | review_overdue                          | review_overdue                                       | review_overdue                                      |
| in_review, fresh        | confirmation_reminded + review_reminded | confirmation_reminded + review_overdue  | confirmation_reminded + review_overdue               | confirmation_overdue + review_overdue               |
| in_review, ready        | review_reminded                         | review_overdue                          | review_overdue                                       | review_overdue                                      |
| info_requested, one     | answer_reminded                         | answer_reminded                         | info_expired → info_expired                          | info_expired → info_expired                         |
| info_requested, two     | confirmation_reminded + answer_reminded | confirmation_reminded + answer_reminded | confirmation_reminded + info_expired → info_expired  | confirmation_overdue + info_expired → info_expired  |
| info_expired, one       | nothing                                 | nothing                                 | nothing                                              | nothing                                             |
| info_expired, two       | nothing                                 | nothing                                 | nothing                                              | nothing                                             |
| approved                | nothing                                 | nothing                                 | nothing                                              | nothing                                             |
| rejected                | nothing                                 | nothing                                 | nothing                                              | nothing                                             |
| withdrawn               | nothing                                 | nothing                                 | nothing                                              | nothing                                             |
";

const EVENTS: &str = "
| event                 | unwritten   | submitted   | in_review        | info_requested | info_expired     | approved | rejected | withdrawn |
| submitted             | → submitted | –           | –                | –              | –                | –        | –        | –         |
| address_confirmed     | –           | changes     | changes          | changes        | changes          | –        | –        | –         |
| confirmation_reminded | –           | changes     | changes          | changes        | –                | –        | –        | –         |
| confirmation_overdue  | –           | changes     | changes          | changes        | –                | –        | –        | –         |
| claimed               | –           | → in_review | changes          | changes        | changes          | –        | –        | –         |
| call_logged           | –           | –           | changes          | changes        | –                | –        | –        | –         |
| question_asked        | –           | –           | → info_requested | changes        | –                | –        | –        | –         |
| question_answered     | –           | –           | –                | → in_review    | → in_review      | –        | –        | –         |
| question_answered     | –           | –           | –                | changes        | → info_requested | –        | –        | –         |
| question_answered     | –           | –           | –                | changes        | changes          | –        | –        | –         |
| answer_reminded       | –           | –           | –                | changes        | –                | –        | –        | –         |
| info_expired          | –           | –           | –                | → info_expired | –                | –        | –        | –         |
| review_reminded       | –           | changes     | changes          | –              | –                | –        | –        | –         |
| review_overdue        | –           | changes     | changes          | –              | –                | –        | –        | –         |
| document_added        | –           | changes     | changes          | changes        | changes          | –        | –        | –         |
| approved              | –           | –           | → approved       | –              | –                | –        | –        | –         |
| rejected              | –           | –           | → rejected       | → rejected     | → rejected       | –        | –        | –         |
| withdrawn             | –           | → withdrawn | → withdrawn      | → withdrawn    | → withdrawn      | –        | –        | –         |
";

fn ready() -> Vec<Command> {
    vec![submit(), Command::ConfirmAddress, claim("Rosa"), log_call("Rosa", start()), add_document(0), ask("Rosa", 0), answer(0, "Hourly.")]
}

fn two_open_questions() -> Vec<Command> {
    vec![submit(), claim("Rosa"), ask("Rosa", 0), ask("Rosa", 1)]
}

fn and(mut commands: Vec<Command>, command: Command) -> Vec<Command> {
    commands.push(command);
    commands
}

fn expired(commands: Vec<Command>) -> State {
    // The time it expires at is of no consequence to the state, so that all states can be of day 0.
    Application::evolve(application_after(commands), &Event::InfoExpired {}, start())
}

impl Specified for Application {
    const TABLES: &'static [&'static str] =
        &[SUBMIT, CONFIRM_ADDRESS, CLAIM, LOG_CALL, ASK, ANSWER, ADD_DOCUMENT, APPROVE, REJECT, WITHDRAW, PASS_TIME, PASS_MORE_TIME];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/application/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        vec![
            ("unwritten", State::Unwritten),
            ("submitted", application_after(vec![submit()])),
            ("submitted, confirmed", application_after(vec![submit(), Command::ConfirmAddress])),
            ("in_review, fresh", application_after(vec![submit(), claim("Rosa")])),
            ("in_review, ready", application_after(ready())),
            ("info_requested, one", application_after(and(ready(), ask("Rosa", 1)))),
            ("info_requested, two", application_after(two_open_questions())),
            ("info_expired, one", expired(and(ready(), ask("Rosa", 1)))),
            ("info_expired, two", expired(two_open_questions())),
            ("approved", application_after(and(ready(), approve("Rosa", "acme")))),
            ("rejected", application_after(and(ready(), reject("Rosa", "No use case.")))),
            ("withdrawn", application_after(and(ready(), Command::Withdraw))),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let (who, how) = variant.split_once(", ").unwrap_or((variant, ""));
        let number = |text: &str| text.parse().unwrap();
        let mut now = an_hour_later();
        let command = match command {
            "submit" if how == "otherwise" => Command::Submit(Box::new(submission_of("isv"))),
            "submit" => submit(),
            "confirm address" => Command::ConfirmAddress,
            "claim" => claim(who),
            "log call" if how == "the same" => log_call(who, start()),
            "log call" if how == "ahead" => log_call(who, now + SignedDuration::from_secs(1)),
            "log call" => log_call(who, now),
            "ask" => ask(who, number(how)),
            "answer" if how == "otherwise" => answer(number(who), "Daily."),
            "answer" => answer(number(who), "Hourly."),
            "add document" => add_document(number(who)),
            "approve" if how == "another partner" => approve(who, "another"),
            "approve" => approve(who, "acme"),
            "reject" if how == "otherwise" => reject(who, "No documents."),
            "reject" => reject(who, "No use case."),
            "withdraw" => Command::Withdraw,
            "pass time" => {
                now = day(variant.strip_prefix("day ").unwrap().parse().unwrap());
                Command::PassTime
            }
            other => panic!("no command {other}"),
        };
        (command, occasion(now))
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Submit(_) => "submit",
            Command::ConfirmAddress => "confirm address",
            Command::Claim(_) => "claim",
            Command::LogCall { .. } => "log call",
            Command::Ask { .. } => "ask",
            Command::Answer { .. } => "answer",
            Command::AddDocument { .. } => "add document",
            Command::Approve { .. } => "approve",
            Command::Reject { .. } => "reject",
            Command::Withdraw => "withdraw",
            Command::PassTime => "pass time",
        }
    }

    fn events() -> Vec<Event> {
        let State::Submitted { dossier, step } = application_after(vec![submit()]) else { unreachable!("submitted") };
        let rules = programme().application;
        let review = Step::begin(Owner::Member(OrganisationId::Platform, account("Olga")), &rules.review, day(1));
        let answer = Step::begin(Owner::Applicant(application_id("acme")), &rules.answer, day(1));
        let at = day(2);
        vec![
            Event::Submitted { dossier: Box::new(dossier), step },
            Event::AddressConfirmed {},
            Event::ConfirmationReminded {},
            Event::ConfirmationOverdue {},
            Event::Claimed { reviewer: account("Olga"), step: Some(review.clone()) },
            Event::CallLogged { call: Call { held_at: at, notes: prose("They poll hourly."), by: account("Rosa") } },
            Event::QuestionAsked { question: question(2), text: prose("Where?"), by: account("Rosa"), step: answer.clone() },
            Event::QuestionAnswered { question: question(0), text: prose("Hourly."), step: Some(review) },
            Event::QuestionAnswered { question: question(0), text: prose("Hourly."), step: Some(answer) },
            Event::QuestionAnswered { question: question(0), text: prose("Hourly."), step: None },
            Event::AnswerReminded {},
            Event::InfoExpired {},
            Event::ReviewReminded {},
            Event::ReviewOverdue {},
            Event::DocumentAdded {
                document: Document {
                    id: document(9),
                    kind: DocumentKind::Technical,
                    file_name: line("api.pdf"),
                    media_type: "application/pdf".to_owned(),
                    at,
                },
            },
            Event::Approved { by: account("Rosa"), partner: partner("acme") },
            Event::Rejected { by: account("Rosa"), reasons: prose("No use case.") },
            Event::Withdrawn { at },
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unwritten" => "unwritten",
            "submitted" => "submitted",
            "in_review" => "in_review, fresh",
            "info_requested" => "info_requested, two",
            "info_expired" => "info_expired, two",
            "approved" => "approved",
            "rejected" => "rejected",
            "withdrawn" => "withdrawn",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<Application>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<Application>();
}

#[test]
fn a_repeated_command_yields_no_events() {
    matrix::a_repeated_command_is_nothing::<Application>();
}

#[test]
fn the_documented_table_is_true() {
    matrix::the_documentation_is_true::<Application>();
}

#[test]
fn every_event_on_every_state_does_what_it_can_or_nothing() {
    matrix::evolve_is_total::<Application>(day(8));
}
