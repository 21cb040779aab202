//! Listings: the full matrix of states and commands, and of states and events.

use std::collections::BTreeMap;

use domain::{
    digest::Digest,
    event::Occasion,
    id::ListingId,
    listing::{
        AUTHORIZATION_CODE, Authentication, Author, BadDocument, Command, Content, Document, DocumentKind, DocumentState, Event, Listing,
        MediaType, NewListing, RequestedScope, Reviewer, State, SupportContact, Verdict,
    },
    organisation::{OrganisationId, Role},
    programme::Part,
    step::{Owner, Step},
    values::{EmailAddress, Language, Localised, PublicAddress, RedirectUri, WebAddress},
};

use super::{
    matrix::{self, Specified},
    world::{account, an_hour_later, day, document, line, occasion, partner, programme, prose, question, start, when},
};

const CREATE: &str = "
| create                       | the partner     | the partner, otherwise |
| unwritten                    | created → draft | created → draft        |
| draft, empty                 | nothing         | IdempotencyKeyReused   |
| draft, ready                 | nothing         | IdempotencyKeyReused   |
| draft, beside a published    | nothing         | IdempotencyKeyReused   |
| draft, beside a suspended    | nothing         | IdempotencyKeyReused   |
| submitted                    | nothing         | IdempotencyKeyReused   |
| in_review, fresh             | nothing         | IdempotencyKeyReused   |
| in_review, passed            | nothing         | IdempotencyKeyReused   |
| info_requested, one          | nothing         | IdempotencyKeyReused   |
| info_requested, two          | nothing         | IdempotencyKeyReused   |
| changes_requested            | nothing         | IdempotencyKeyReused   |
| approved                     | nothing         | IdempotencyKeyReused   |
| approved, to be certified    | nothing         | IdempotencyKeyReused   |
| approved, beside a suspended | nothing         | IdempotencyKeyReused   |
| rejected                     | nothing         | IdempotencyKeyReused   |
| withdrawn                    | nothing         | IdempotencyKeyReused   |
| published                    | nothing         | IdempotencyKeyReused   |
| published, stopped           | nothing         | IdempotencyKeyReused   |
| suspended                    | nothing         | IdempotencyKeyReused   |
| suspended, dated             | nothing         | IdempotencyKeyReused   |
| retired                      | nothing         | IdempotencyKeyReused   |
";

const EDIT: &str = "
| edit                         | as it is              | otherwise             | with a fault |
| unwritten                    | NotFound              | NotFound              | NotFound     |
| draft, empty                 | edited                | edited                | Faulty       |
| draft, ready                 | nothing               | edited                | Faulty       |
| draft, beside a published    | nothing               | edited                | Faulty       |
| draft, beside a suspended    | nothing               | edited                | Faulty       |
| submitted                    | Frozen                | Frozen                | Frozen       |
| in_review, fresh             | Frozen                | Frozen                | Frozen       |
| in_review, passed            | Frozen                | Frozen                | Frozen       |
| info_requested, one          | Frozen                | Frozen                | Frozen       |
| info_requested, two          | Frozen                | Frozen                | Frozen       |
| changes_requested            | version_begun → draft | version_begun → draft | Faulty       |
| approved                     | Frozen                | Frozen                | Frozen       |
| approved, to be certified    | Frozen                | Frozen                | Frozen       |
| approved, beside a suspended | Frozen                | Frozen                | Frozen       |
| rejected                     | version_begun → draft | version_begun → draft | Faulty       |
| withdrawn                    | version_begun → draft | version_begun → draft | Faulty       |
| published                    | version_begun → draft | version_begun → draft | Faulty       |
| published, stopped           | version_begun → draft | version_begun → draft | Faulty       |
| suspended                    | version_begun → draft | version_begun → draft | Faulty       |
| suspended, dated             | version_begun → draft | version_begun → draft | Faulty       |
| retired                      | Retired               | Retired               | Retired      |
";

// Document 5 is announced everywhere but in `unwritten`.
const ANNOUNCE: &str = "
| announce document            | 9                  | 9, as a picture     | 5        | 5, otherwise         |
| unwritten                    | NotFound           | NotFound            | NotFound | NotFound             |
| draft, empty                 | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| draft, ready                 | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| draft, beside a published    | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| draft, beside a suspended    | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| submitted                    | Frozen             | Frozen              | nothing  | IdempotencyKeyReused |
| in_review, fresh             | Frozen             | Frozen              | nothing  | IdempotencyKeyReused |
| in_review, passed            | Frozen             | Frozen              | nothing  | IdempotencyKeyReused |
| info_requested, one          | Frozen             | Frozen              | nothing  | IdempotencyKeyReused |
| info_requested, two          | Frozen             | Frozen              | nothing  | IdempotencyKeyReused |
| changes_requested            | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| approved                     | Frozen             | Frozen              | nothing  | IdempotencyKeyReused |
| approved, to be certified    | Frozen             | Frozen              | nothing  | IdempotencyKeyReused |
| approved, beside a suspended | Frozen             | Frozen              | nothing  | IdempotencyKeyReused |
| rejected                     | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| withdrawn                    | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| published                    | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| published, stopped           | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| suspended                    | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| suspended, dated             | document_announced | FileTypeNotAccepted | nothing  | IdempotencyKeyReused |
| retired                      | Retired            | Retired             | Retired  | Retired              |
";

// Document 0 has been accepted everywhere but in `unwritten` and `empty`.
const CHECK_DOCUMENT: &str = "
| check document               | 5, good           | 5, bad           | 5, large         | 0, bad         | 9, good        |
| unwritten                    | NotFound          | NotFound         | NotFound         | NotFound       | NotFound       |
| draft, empty                 | document_accepted | document_refused | document_refused | NoSuchDocument | NoSuchDocument |
| draft, ready                 | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| draft, beside a published    | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| draft, beside a suspended    | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| submitted                    | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| in_review, fresh             | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| in_review, passed            | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| info_requested, one          | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| info_requested, two          | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| changes_requested            | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| approved                     | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| approved, to be certified    | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| approved, beside a suspended | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| rejected                     | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| withdrawn                    | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| published                    | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| published, stopped           | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| suspended                    | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| suspended, dated             | document_accepted | document_refused | document_refused | nothing        | NoSuchDocument |
| retired                      | Retired           | Retired          | Retired          | Retired        | Retired        |
";

const SUBMIT: &str = "
| submit                       | as it is              | otherwise   |
| unwritten                    | NotFound              | NotFound    |
| draft, empty                 | NotTheDraft           | NotTheDraft |
| draft, ready                 | submitted → submitted | NotTheDraft |
| draft, beside a published    | submitted → submitted | NotTheDraft |
| draft, beside a suspended    | submitted → submitted | NotTheDraft |
| submitted                    | nothing               | NotTheDraft |
| in_review, fresh             | nothing               | NotTheDraft |
| in_review, passed            | nothing               | NotTheDraft |
| info_requested, one          | nothing               | NotTheDraft |
| info_requested, two          | nothing               | NotTheDraft |
| changes_requested            | NoDraft               | NoDraft     |
| approved                     | nothing               | NotTheDraft |
| approved, to be certified    | NotTheDraft           | NotTheDraft |
| approved, beside a suspended | nothing               | NotTheDraft |
| rejected                     | NoDraft               | NoDraft     |
| withdrawn                    | NoDraft               | NoDraft     |
| published                    | NoDraft               | NoDraft     |
| published, stopped           | NoDraft               | NoDraft     |
| suspended                    | NoDraft               | NoDraft     |
| suspended, dated             | NoDraft               | NoDraft     |
| retired                      | Retired               | Retired     |
";

// Rosa has it wherever somebody has it. Carla wrote it, Dario has an address at the partner's, Petra a seat there.
const CLAIM: &str = "
| claim                        | Rosa                | Remy                | Olga                | Carla              | Dario              | Petra              |
| unwritten                    | NotFound            | NotFound            | NotFound            | NotFound           | NotFound           | NotFound           |
| draft, empty                 | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| draft, ready                 | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| draft, beside a published    | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| draft, beside a suspended    | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| submitted                    | claimed → in_review | claimed → in_review | claimed → in_review | ConflictOfInterest | ConflictOfInterest | ConflictOfInterest |
| in_review, fresh             | nothing             | ClaimedByAnother    | claimed             | ConflictOfInterest | ConflictOfInterest | ConflictOfInterest |
| in_review, passed            | nothing             | ClaimedByAnother    | claimed             | ConflictOfInterest | ConflictOfInterest | ConflictOfInterest |
| info_requested, one          | nothing             | ClaimedByAnother    | claimed             | ConflictOfInterest | ConflictOfInterest | ConflictOfInterest |
| info_requested, two          | nothing             | ClaimedByAnother    | claimed             | ConflictOfInterest | ConflictOfInterest | ConflictOfInterest |
| changes_requested            | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| approved                     | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| approved, to be certified    | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| approved, beside a suspended | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| rejected                     | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| withdrawn                    | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| published                    | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| published, stopped           | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| suspended                    | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| suspended, dated             | NotSubmitted        | NotSubmitted        | NotSubmitted        | NotSubmitted       | NotSubmitted       | NotSubmitted       |
| retired                      | Retired             | Retired             | Retired             | Retired            | Retired            | Retired            |
";

const CHECK: &str = "
| check                        | Rosa, passed | Rosa, failed | Rosa, failed without words | Rosa, of no standard | Olga, passed     | Dario, passed      |
| unwritten                    | NotFound     | NotFound     | NotFound                   | NotFound             | NotFound         | NotFound           |
| draft, empty                 | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| draft, ready                 | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| draft, beside a published    | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| draft, beside a suspended    | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| submitted                    | NotClaimed   | NotClaimed   | NotClaimed                 | NotClaimed           | NotClaimed       | NotClaimed         |
| in_review, fresh             | checked      | checked      | NoteMissing                | NoSuchStandard       | ClaimedByAnother | ConflictOfInterest |
| in_review, passed            | nothing      | checked      | NoteMissing                | NoSuchStandard       | ClaimedByAnother | ConflictOfInterest |
| info_requested, one          | nothing      | checked      | NoteMissing                | NoSuchStandard       | ClaimedByAnother | ConflictOfInterest |
| info_requested, two          | checked      | checked      | NoteMissing                | NoSuchStandard       | ClaimedByAnother | ConflictOfInterest |
| changes_requested            | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| approved                     | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| approved, to be certified    | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| approved, beside a suspended | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| rejected                     | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| withdrawn                    | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| published                    | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| published, stopped           | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| suspended                    | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| suspended, dated             | NotSubmitted | NotSubmitted | NotSubmitted               | NotSubmitted         | NotSubmitted     | NotSubmitted       |
| retired                      | Retired      | Retired      | Retired                    | Retired              | Retired          | Retired            |
";

// Question 0 is answered in `passed` and `one`, open in `two`; 1 is open in `one` and `two`; 9 is new everywhere.
const ASK: &str = "
| ask                          | Rosa, 9                         | Rosa, 0                         | Olga, 9          | Petra, 9           |
| unwritten                    | NotFound                        | NotFound                        | NotFound         | NotFound           |
| draft, empty                 | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| draft, ready                 | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| draft, beside a published    | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| draft, beside a suspended    | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| submitted                    | NotClaimed                      | NotClaimed                      | NotClaimed       | NotClaimed         |
| in_review, fresh             | question_asked → info_requested | question_asked → info_requested | ClaimedByAnother | ConflictOfInterest |
| in_review, passed            | question_asked → info_requested | nothing                         | ClaimedByAnother | ConflictOfInterest |
| info_requested, one          | question_asked                  | nothing                         | ClaimedByAnother | ConflictOfInterest |
| info_requested, two          | question_asked                  | nothing                         | ClaimedByAnother | ConflictOfInterest |
| changes_requested            | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| approved                     | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| approved, to be certified    | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| approved, beside a suspended | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| rejected                     | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| withdrawn                    | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| published                    | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| published, stopped           | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| suspended                    | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| suspended, dated             | NotSubmitted                    | NotSubmitted                    | NotSubmitted     | NotSubmitted       |
| retired                      | Retired                         | Retired                         | Retired          | Retired            |
";

const ANSWER: &str = "
| answer                       | 1                             | 0, as before      | 0, otherwise      | 9              |
| unwritten                    | NotFound                      | NotFound          | NotFound          | NotFound       |
| draft, empty                 | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| draft, ready                 | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| draft, beside a published    | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| draft, beside a suspended    | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| submitted                    | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| in_review, fresh             | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| in_review, passed            | NoSuchQuestion                | nothing           | AlreadyAnswered   | NoSuchQuestion |
| info_requested, one          | question_answered → in_review | nothing           | AlreadyAnswered   | NoSuchQuestion |
| info_requested, two          | question_answered             | question_answered | question_answered | NoSuchQuestion |
| changes_requested            | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| approved                     | NoSuchQuestion                | nothing           | AlreadyAnswered   | NoSuchQuestion |
| approved, to be certified    | NoSuchQuestion                | nothing           | AlreadyAnswered   | NoSuchQuestion |
| approved, beside a suspended | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| rejected                     | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| withdrawn                    | NoSuchQuestion                | NoSuchQuestion    | NoSuchQuestion    | NoSuchQuestion |
| published                    | NoSuchQuestion                | nothing           | AlreadyAnswered   | NoSuchQuestion |
| published, stopped           | NoSuchQuestion                | nothing           | AlreadyAnswered   | NoSuchQuestion |
| suspended                    | NoSuchQuestion                | nothing           | AlreadyAnswered   | NoSuchQuestion |
| suspended, dated             | NoSuchQuestion                | nothing           | AlreadyAnswered   | NoSuchQuestion |
| retired                      | Retired                       | Retired           | Retired           | Retired        |
";

const REQUEST_CHANGES: &str = "
| request changes              | Rosa                                  | Rosa, otherwise                       | Olga             | Carla              |
| unwritten                    | NotFound                              | NotFound                              | NotFound         | NotFound           |
| draft, empty                 | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| draft, ready                 | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| draft, beside a published    | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| draft, beside a suspended    | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| submitted                    | NotClaimed                            | NotClaimed                            | NotClaimed       | NotClaimed         |
| in_review, fresh             | changes_requested → changes_requested | changes_requested → changes_requested | ClaimedByAnother | ConflictOfInterest |
| in_review, passed            | changes_requested → changes_requested | changes_requested → changes_requested | ClaimedByAnother | ConflictOfInterest |
| info_requested, one          | changes_requested → changes_requested | changes_requested → changes_requested | ClaimedByAnother | ConflictOfInterest |
| info_requested, two          | changes_requested → changes_requested | changes_requested → changes_requested | ClaimedByAnother | ConflictOfInterest |
| changes_requested            | nothing                               | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| approved                     | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| approved, to be certified    | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| approved, beside a suspended | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| rejected                     | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| withdrawn                    | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| published                    | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| published, stopped           | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| suspended                    | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| suspended, dated             | NotSubmitted                          | NotSubmitted                          | NotSubmitted     | NotSubmitted       |
| retired                      | Retired                               | Retired                               | Retired          | Retired            |
";

const APPROVE: &str = "
| approve                      | Rosa                | Olga             | Petra              |
| unwritten                    | NotFound            | NotFound         | NotFound           |
| draft, empty                 | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| draft, ready                 | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| draft, beside a published    | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| draft, beside a suspended    | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| submitted                    | NotClaimed          | NotClaimed       | NotClaimed         |
| in_review, fresh             | ChecklistNotPassed  | ClaimedByAnother | ConflictOfInterest |
| in_review, passed            | approved → approved | ClaimedByAnother | ConflictOfInterest |
| info_requested, one          | QuestionOpen        | ClaimedByAnother | ConflictOfInterest |
| info_requested, two          | QuestionOpen        | ClaimedByAnother | ConflictOfInterest |
| changes_requested            | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| approved                     | nothing             | nothing          | nothing            |
| approved, to be certified    | nothing             | nothing          | nothing            |
| approved, beside a suspended | nothing             | nothing          | nothing            |
| rejected                     | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| withdrawn                    | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| published                    | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| published, stopped           | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| suspended                    | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| suspended, dated             | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| retired                      | Retired             | Retired          | Retired            |
";

const REJECT: &str = "
| reject                       | Rosa                | Rosa, otherwise     | Olga             | Dario              |
| unwritten                    | NotFound            | NotFound            | NotFound         | NotFound           |
| draft, empty                 | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| draft, ready                 | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| draft, beside a published    | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| draft, beside a suspended    | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| submitted                    | NotClaimed          | NotClaimed          | NotClaimed       | NotClaimed         |
| in_review, fresh             | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest |
| in_review, passed            | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest |
| info_requested, one          | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest |
| info_requested, two          | rejected → rejected | rejected → rejected | ClaimedByAnother | ConflictOfInterest |
| changes_requested            | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| approved                     | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| approved, to be certified    | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| approved, beside a suspended | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| rejected                     | nothing             | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| withdrawn                    | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| published                    | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| published, stopped           | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| suspended                    | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| suspended, dated             | NotSubmitted        | NotSubmitted        | NotSubmitted     | NotSubmitted       |
| retired                      | Retired             | Retired             | Retired          | Retired            |
";

const WITHDRAW: &str = "
| withdraw                     | the partner           |
| unwritten                    | NotFound              |
| draft, empty                 | NotSubmitted          |
| draft, ready                 | NotSubmitted          |
| draft, beside a published    | NotSubmitted          |
| draft, beside a suspended    | NotSubmitted          |
| submitted                    | withdrawn → withdrawn |
| in_review, fresh             | withdrawn → withdrawn |
| in_review, passed            | withdrawn → withdrawn |
| info_requested, one          | withdrawn → withdrawn |
| info_requested, two          | withdrawn → withdrawn |
| changes_requested            | withdrawn → withdrawn |
| approved                     | withdrawn → withdrawn |
| approved, to be certified    | withdrawn → withdrawn |
| approved, beside a suspended | withdrawn → withdrawn |
| rejected                     | NotSubmitted          |
| withdrawn                    | nothing               |
| published                    | NotSubmitted          |
| published, stopped           | NotSubmitted          |
| suspended                    | NotSubmitted          |
| suspended, dated             | NotSubmitted          |
| retired                      | Retired               |
";

const PUBLISH: &str = "
| publish                      | Rosa                  | Remy                  | Rosa, certified       | Carla              | Petra              |
| unwritten                    | NotFound              | NotFound              | NotFound              | NotFound           | NotFound           |
| draft, empty                 | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| draft, ready                 | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| draft, beside a published    | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| draft, beside a suspended    | Suspended             | Suspended             | Suspended             | ConflictOfInterest | ConflictOfInterest |
| submitted                    | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| in_review, fresh             | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| in_review, passed            | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| info_requested, one          | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| info_requested, two          | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| changes_requested            | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| approved                     | published → published | published → published | published → published | ConflictOfInterest | ConflictOfInterest |
| approved, to be certified    | NotCertified          | NotCertified          | published → published | ConflictOfInterest | ConflictOfInterest |
| approved, beside a suspended | Suspended             | Suspended             | Suspended             | ConflictOfInterest | ConflictOfInterest |
| rejected                     | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| withdrawn                    | NotApproved           | NotApproved           | NotApproved           | ConflictOfInterest | ConflictOfInterest |
| published                    | nothing               | nothing               | nothing               | ConflictOfInterest | ConflictOfInterest |
| published, stopped           | nothing               | nothing               | nothing               | ConflictOfInterest | ConflictOfInterest |
| suspended                    | Suspended             | Suspended             | Suspended             | ConflictOfInterest | ConflictOfInterest |
| suspended, dated             | Suspended             | Suspended             | Suspended             | ConflictOfInterest | ConflictOfInterest |
| retired                      | Retired               | Retired               | Retired               | Retired            | Retired            |
";

const SUSPEND: &str = "
| suspend                      | Rosa                  | Rosa, dated           | Rosa, in the past | Dario              |
| unwritten                    | NotFound              | NotFound              | NotFound          | NotFound           |
| draft, empty                 | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| draft, ready                 | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| draft, beside a published    | suspended             | suspended             | LiftDateInThePast | ConflictOfInterest |
| draft, beside a suspended    | suspended             | nothing               | LiftDateInThePast | ConflictOfInterest |
| submitted                    | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| in_review, fresh             | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| in_review, passed            | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| info_requested, one          | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| info_requested, two          | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| changes_requested            | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| approved                     | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| approved, to be certified    | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| approved, beside a suspended | suspended             | nothing               | LiftDateInThePast | ConflictOfInterest |
| rejected                     | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| withdrawn                    | NotPublished          | NotPublished          | NotPublished      | ConflictOfInterest |
| published                    | suspended → suspended | suspended → suspended | LiftDateInThePast | ConflictOfInterest |
| published, stopped           | suspended → suspended | suspended → suspended | LiftDateInThePast | ConflictOfInterest |
| suspended                    | nothing               | suspended             | LiftDateInThePast | ConflictOfInterest |
| suspended, dated             | suspended             | nothing               | LiftDateInThePast | ConflictOfInterest |
| retired                      | Retired               | Retired               | Retired           | Retired            |
";

const LIFT: &str = "
| lift                         | Rosa               | Petra              |
| unwritten                    | NotFound           | NotFound           |
| draft, empty                 | NotPublished       | ConflictOfInterest |
| draft, ready                 | NotPublished       | ConflictOfInterest |
| draft, beside a published    | nothing            | ConflictOfInterest |
| draft, beside a suspended    | lifted             | ConflictOfInterest |
| submitted                    | NotPublished       | ConflictOfInterest |
| in_review, fresh             | NotPublished       | ConflictOfInterest |
| in_review, passed            | NotPublished       | ConflictOfInterest |
| info_requested, one          | NotPublished       | ConflictOfInterest |
| info_requested, two          | NotPublished       | ConflictOfInterest |
| changes_requested            | NotPublished       | ConflictOfInterest |
| approved                     | NotPublished       | ConflictOfInterest |
| approved, to be certified    | NotPublished       | ConflictOfInterest |
| approved, beside a suspended | lifted             | ConflictOfInterest |
| rejected                     | NotPublished       | ConflictOfInterest |
| withdrawn                    | NotPublished       | ConflictOfInterest |
| published                    | nothing            | ConflictOfInterest |
| published, stopped           | nothing            | ConflictOfInterest |
| suspended                    | lifted → published | ConflictOfInterest |
| suspended, dated             | lifted → published | ConflictOfInterest |
| retired                      | Retired            | Retired            |
";

const RETIRE: &str = "
| retire                       | the partner       | Remy              | Petra              |
| unwritten                    | NotFound          | NotFound          | NotFound           |
| draft, empty                 | retired → retired | retired → retired | ConflictOfInterest |
| draft, ready                 | retired → retired | retired → retired | ConflictOfInterest |
| draft, beside a published    | retired → retired | retired → retired | ConflictOfInterest |
| draft, beside a suspended    | retired → retired | retired → retired | ConflictOfInterest |
| submitted                    | retired → retired | retired → retired | ConflictOfInterest |
| in_review, fresh             | retired → retired | retired → retired | ConflictOfInterest |
| in_review, passed            | retired → retired | retired → retired | ConflictOfInterest |
| info_requested, one          | retired → retired | retired → retired | ConflictOfInterest |
| info_requested, two          | retired → retired | retired → retired | ConflictOfInterest |
| changes_requested            | retired → retired | retired → retired | ConflictOfInterest |
| approved                     | retired → retired | retired → retired | ConflictOfInterest |
| approved, to be certified    | retired → retired | retired → retired | ConflictOfInterest |
| approved, beside a suspended | retired → retired | retired → retired | ConflictOfInterest |
| rejected                     | retired → retired | retired → retired | ConflictOfInterest |
| withdrawn                    | retired → retired | retired → retired | ConflictOfInterest |
| published                    | retired → retired | retired → retired | ConflictOfInterest |
| published, stopped           | retired → retired | retired → retired | ConflictOfInterest |
| suspended                    | retired → retired | retired → retired | ConflictOfInterest |
| suspended, dated             | retired → retired | retired → retired | ConflictOfInterest |
| retired                      | nothing           | nothing           | nothing            |
";

const STOP: &str = "
| stop                         | Olga         | Olga, otherwise | Rosa          | Petra              |
| unwritten                    | NotFound     | NotFound        | NotFound      | NotFound           |
| draft, empty                 | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| draft, ready                 | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| draft, beside a published    | stopped      | stopped         | NotAnOperator | ConflictOfInterest |
| draft, beside a suspended    | stopped      | stopped         | NotAnOperator | ConflictOfInterest |
| submitted                    | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| in_review, fresh             | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| in_review, passed            | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| info_requested, one          | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| info_requested, two          | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| changes_requested            | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| approved                     | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| approved, to be certified    | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| approved, beside a suspended | stopped      | stopped         | NotAnOperator | ConflictOfInterest |
| rejected                     | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| withdrawn                    | NotPublished | NotPublished    | NotAnOperator | ConflictOfInterest |
| published                    | stopped      | stopped         | NotAnOperator | ConflictOfInterest |
| published, stopped           | nothing      | stopped         | NotAnOperator | ConflictOfInterest |
| suspended                    | stopped      | stopped         | NotAnOperator | ConflictOfInterest |
| suspended, dated             | stopped      | stopped         | NotAnOperator | ConflictOfInterest |
| retired                      | stopped      | stopped         | NotAnOperator | ConflictOfInterest |
";

const RELEASE: &str = "
| release                      | Olga         | Rosa          | Petra              |
| unwritten                    | NotFound     | NotFound      | NotFound           |
| draft, empty                 | NotPublished | NotAnOperator | ConflictOfInterest |
| draft, ready                 | NotPublished | NotAnOperator | ConflictOfInterest |
| draft, beside a published    | nothing      | NotAnOperator | ConflictOfInterest |
| draft, beside a suspended    | nothing      | NotAnOperator | ConflictOfInterest |
| submitted                    | NotPublished | NotAnOperator | ConflictOfInterest |
| in_review, fresh             | NotPublished | NotAnOperator | ConflictOfInterest |
| in_review, passed            | NotPublished | NotAnOperator | ConflictOfInterest |
| info_requested, one          | NotPublished | NotAnOperator | ConflictOfInterest |
| info_requested, two          | NotPublished | NotAnOperator | ConflictOfInterest |
| changes_requested            | NotPublished | NotAnOperator | ConflictOfInterest |
| approved                     | NotPublished | NotAnOperator | ConflictOfInterest |
| approved, to be certified    | NotPublished | NotAnOperator | ConflictOfInterest |
| approved, beside a suspended | nothing      | NotAnOperator | ConflictOfInterest |
| rejected                     | NotPublished | NotAnOperator | ConflictOfInterest |
| withdrawn                    | NotPublished | NotAnOperator | ConflictOfInterest |
| published                    | nothing      | NotAnOperator | ConflictOfInterest |
| published, stopped           | released     | NotAnOperator | ConflictOfInterest |
| suspended                    | nothing      | NotAnOperator | ConflictOfInterest |
| suspended, dated             | nothing      | NotAnOperator | ConflictOfInterest |
| retired                      | nothing      | NotAnOperator | ConflictOfInterest |
";

// Claim 4 [2], review 11 [8], answer 15 [5, 13], changes 31 [16], publication 6 [3], all begun on day 0; what is dated is
// lifted on day 20.
const PASS_TIME: &str = "
| pass time                    | day 0    | day 2           | day 3           | day 4           | day 5           |
| unwritten                    | NotFound | NotFound        | NotFound        | NotFound        | NotFound        |
| draft, empty                 | nothing  | nothing         | nothing         | nothing         | nothing         |
| draft, ready                 | nothing  | nothing         | nothing         | nothing         | nothing         |
| draft, beside a published    | nothing  | nothing         | nothing         | nothing         | nothing         |
| draft, beside a suspended    | nothing  | nothing         | nothing         | nothing         | nothing         |
| submitted                    | nothing  | review_reminded | review_reminded | review_overdue  | review_overdue  |
| in_review, fresh             | nothing  | nothing         | nothing         | nothing         | nothing         |
| in_review, passed            | nothing  | nothing         | nothing         | nothing         | nothing         |
| info_requested, one          | nothing  | nothing         | nothing         | nothing         | answer_reminded |
| info_requested, two          | nothing  | nothing         | nothing         | nothing         | answer_reminded |
| changes_requested            | nothing  | nothing         | nothing         | nothing         | nothing         |
| approved                     | nothing  | nothing         | review_reminded | review_reminded | review_reminded |
| approved, to be certified    | nothing  | nothing         | review_reminded | review_reminded | review_reminded |
| approved, beside a suspended | nothing  | nothing         | review_reminded | review_reminded | review_reminded |
| rejected                     | nothing  | nothing         | nothing         | nothing         | nothing         |
| withdrawn                    | nothing  | nothing         | nothing         | nothing         | nothing         |
| published                    | nothing  | nothing         | nothing         | nothing         | nothing         |
| published, stopped           | nothing  | nothing         | nothing         | nothing         | nothing         |
| suspended                    | nothing  | nothing         | nothing         | nothing         | nothing         |
| suspended, dated             | nothing  | nothing         | nothing         | nothing         | nothing         |
| retired                      | nothing  | nothing         | nothing         | nothing         | nothing         |
";

const PASS_MORE_TIME: &str = "
| pass time                    | day 8           | day 11          | day 16           | day 20                  | day 31                  |
| unwritten                    | NotFound        | NotFound        | NotFound         | NotFound                | NotFound                |
| draft, empty                 | nothing         | nothing         | nothing          | nothing                 | nothing                 |
| draft, ready                 | nothing         | nothing         | nothing          | nothing                 | nothing                 |
| draft, beside a published    | nothing         | nothing         | nothing          | nothing                 | nothing                 |
| draft, beside a suspended    | nothing         | nothing         | nothing          | lifted                  | lifted                  |
| submitted                    | review_overdue  | review_overdue  | review_overdue   | review_overdue          | review_overdue          |
| in_review, fresh             | review_reminded | review_overdue  | review_overdue   | review_overdue          | review_overdue          |
| in_review, passed            | review_reminded | review_overdue  | review_overdue   | review_overdue          | review_overdue          |
| info_requested, one          | answer_reminded | answer_reminded | answer_overdue   | answer_overdue          | answer_overdue          |
| info_requested, two          | answer_reminded | answer_reminded | answer_overdue   | answer_overdue          | answer_overdue          |
| changes_requested            | nothing         | nothing         | changes_reminded | changes_reminded        | changes_overdue         |
| approved                     | review_overdue  | review_overdue  | review_overdue   | review_overdue          | review_overdue          |
| approved, to be certified    | review_overdue  | review_overdue  | review_overdue   | review_overdue          | review_overdue          |
| approved, beside a suspended | review_overdue  | review_overdue  | review_overdue   | lifted + review_overdue | lifted + review_overdue |
| rejected                     | nothing         | nothing         | nothing          | nothing                 | nothing                 |
| withdrawn                    | nothing         | nothing         | nothing          | nothing                 | nothing                 |
| published                    | nothing         | nothing         | nothing          | nothing                 | nothing                 |
| published, stopped           | nothing         | nothing         | nothing          | nothing                 | nothing                 |
| suspended                    | nothing         | nothing         | nothing          | nothing                 | nothing                 |
| suspended, dated             | nothing         | nothing         | nothing          | lifted → published      | lifted → published      |
| retired                      | nothing         | nothing         | nothing          | nothing                 | nothing                 |
";

const EVENTS: &str = "
| event              | unwritten | draft       | submitted   | in_review           | info_requested      | changes_requested | approved    | rejected  | withdrawn | published   | suspended   | retired |
| created            | → draft   | –           | –           | –                   | –                   | –                 | –           | –         | –         | –           | –           | –       |
| edited             | –         | changes     | –           | –                   | –                   | –                 | –           | –         | –         | –           | –           | –       |
| version_begun      | –         | –           | –           | –                   | –                   | → draft           | –           | → draft   | → draft   | → draft     | → draft     | –       |
| document_announced | –         | changes     | –           | –                   | –                   | changes           | –           | changes   | changes   | changes     | changes     | –       |
| document_accepted  | –         | changes     | changes     | changes             | changes             | changes           | changes     | changes   | changes   | changes     | changes     | –       |
| document_refused   | –         | changes     | changes     | changes             | changes             | changes           | changes     | changes   | changes   | changes     | changes     | –       |
| submitted          | –         | → submitted | –           | –                   | –                   | –                 | –           | –         | –         | –           | –           | –       |
| claimed            | –         | –           | → in_review | changes             | changes             | –                 | –           | –         | –         | –           | –           | –       |
| checked            | –         | –           | –           | changes             | changes             | –                 | –           | –         | –         | –           | –           | –       |
| question_asked     | –         | –           | –           | → info_requested    | changes             | –                 | –           | –         | –         | –           | –           | –       |
| question_answered  | –         | –           | –           | –                   | → in_review         | –                 | –           | –         | –         | –           | –           | –       |
| question_answered  | –         | –           | –           | –                   | changes             | –                 | –           | –         | –         | –           | –           | –       |
| answer_reminded    | –         | –           | –           | –                   | changes             | –                 | –           | –         | –         | –           | –           | –       |
| answer_overdue     | –         | –           | –           | –                   | changes             | –                 | –           | –         | –         | –           | –           | –       |
| review_reminded    | –         | –           | changes     | changes             | –                   | –                 | changes     | –         | –         | –           | –           | –       |
| review_overdue     | –         | –           | changes     | changes             | –                   | –                 | changes     | –         | –         | –           | –           | –       |
| changes_requested  | –         | –           | –           | → changes_requested | → changes_requested | –                 | –           | –         | –         | –           | –           | –       |
| changes_reminded   | –         | –           | –           | –                   | –                   | changes           | –           | –         | –         | –           | –           | –       |
| changes_overdue    | –         | –           | –           | –                   | –                   | changes           | –           | –         | –         | –           | –           | –       |
| approved           | –         | –           | –           | → approved          | –                   | –                 | –           | –         | –         | –           | –           | –       |
| rejected           | –         | –           | –           | → rejected          | → rejected          | –                 | –           | –         | –         | –           | –           | –       |
| withdrawn          | –         | –           | → withdrawn | → withdrawn         | → withdrawn         | → withdrawn       | → withdrawn | –         | –         | –           | –           | –       |
| published          | –         | –           | –           | –                   | –                   | –                 | → published | –         | –         | –           | –           | –       |
| suspended          | –         | changes     | –           | –                   | –                   | –                 | changes     | –         | –         | → suspended | changes     | –       |
| lifted             | –         | changes     | –           | –                   | –                   | –                 | changes     | –         | –         | –           | → published | –       |
| stopped            | –         | changes     | –           | –                   | –                   | –                 | changes     | –         | –         | changes     | changes     | changes |
| released           | –         | –           | –           | –                   | –                   | –                 | –           | –         | –         | changes     | –           | –       |
| retired            | –         | → retired   | → retired   | → retired           | → retired           | → retired         | → retired   | → retired | → retired | → retired   | → retired   | –       |
";

pub fn listing_id() -> ListingId {
    domain::id::derive(&["acme", "fleet"])
}

pub fn author() -> Author {
    Author { account: account("Carla"), domain: Digest::of("acme.example") }
}

/// The platform's people: Rosa and Remy review, Olga operates. Carla wrote the listing and has a seat on the platform,
/// too; Dario's address is of the partner's domain; Petra has a seat in the partner's organisation.
pub fn reviewer(name: &str) -> Reviewer {
    let domain = if name == "Dario" { "acme.example" } else { "platform.example" };
    Reviewer {
        account: account(name),
        is_operator: matches!(name, "Olga" | "Carla" | "Dario" | "Petra"),
        domain: Digest::of(domain),
        is_of_partner: name == "Petra",
    }
}

/// A content that names nothing but the app.
pub fn empty() -> Content {
    Content {
        name: Localised::only(Language::En, line("Acme Fleet")),
        tagline: None,
        description: None,
        category: None,
        integration_type: None,
        scopes: vec![],
        api_endpoints: vec![],
        authentication: None,
        setup_url: None,
        support: None,
        troubleshooting_url: None,
        credentials: None,
        documents: vec![],
        logo: None,
    }
}

/// A content with everything: document 0 is its security document, 1 its logo.
pub fn complete() -> Content {
    let both = |en: &str, fr: &str| BTreeMap::from([(Language::En, line(en)), (Language::Fr, line(fr))]);
    let web = |text: &str| WebAddress::parse(text).unwrap();
    Content {
        name: Localised::new(both("Acme Fleet", "Flotte Acme")).unwrap(),
        tagline: Some(Localised::only(Language::En, line("Your trucks, seen."))),
        description: Some(Localised::only(Language::En, prose("All of them.\nDaily."))),
        category: Some("telematics".to_owned()),
        integration_type: None,
        scopes: vec![RequestedScope {
            scope: "assets:read".to_owned(),
            purpose: Localised::new(both("To show them.", "Pour les montrer.")).unwrap(),
            required: true,
        }],
        api_endpoints: vec![PublicAddress::parse("https://api.acme.example/v1").unwrap()],
        authentication: Some(Authentication {
            method: AUTHORIZATION_CODE.to_owned(),
            redirect_uris: vec![RedirectUri::parse("https://app.acme.example/callback").unwrap()],
        }),
        setup_url: Some(web("https://app.acme.example/setup")),
        support: Some(SupportContact {
            address: EmailAddress::parse("help@acme.example").unwrap(),
            url: Some(web("https://help.acme.example/")),
        }),
        troubleshooting_url: Some(web("https://help.acme.example/trouble")),
        credentials: Some(Localised::only(Language::En, prose("Your Acme account's key. Ask your dealer."))),
        documents: vec![document(0)],
        logo: Some(document(1)),
    }
}

pub fn certified_kind() -> Content {
    Content { integration_type: Some("orders".to_owned()), ..complete() }
}

pub fn create() -> Command {
    create_from("as it is")
}

fn create_from(request: &str) -> Command {
    Command::Create(Box::new(NewListing {
        id: listing_id(),
        request: Digest::of(request),
        partner: partner("acme"),
        partner_name: line("Acme Telematics S.A."),
        author: author(),
        content: empty(),
    }))
}

pub fn edit(content: Content) -> Command {
    Command::Edit { author: author(), content: Box::new(content) }
}

pub fn submit(content: Content) -> Command {
    Command::Submit { author: author(), content: Box::new(content) }
}

pub fn announce(number: usize, kind: DocumentKind, media_type: MediaType) -> Command {
    Command::AnnounceDocument { document: document(number), kind, file_name: line("file"), media_type }
}

pub fn look(number: usize, outcome: Result<u64, BadDocument>) -> Command {
    Command::CheckDocument { document: document(number), outcome }
}

pub fn check(who: &str, part: Part, id: &str, verdict: Verdict, note: Option<&str>) -> Command {
    Command::Check { reviewer: reviewer(who), part, id: id.to_owned(), verdict, note: note.map(prose) }
}

pub fn ask(who: &str, number: usize) -> Command {
    Command::Ask { reviewer: reviewer(who), question: question(number), text: prose(&format!("Question {number}?")) }
}

pub fn answer(number: usize, text: &str) -> Command {
    Command::Answer { question: question(number), text: prose(text) }
}

pub fn request_changes(who: &str, reasons: &str) -> Command {
    Command::RequestChanges { reviewer: reviewer(who), reasons: prose(reasons) }
}

pub fn reject(who: &str, reasons: &str) -> Command {
    Command::Reject { reviewer: reviewer(who), reasons: prose(reasons) }
}

pub fn publish(who: &str, certified: bool) -> Command {
    Command::Publish { reviewer: reviewer(who), certified }
}

pub fn suspend(who: &str, lift_on: Option<u16>) -> Command {
    Command::Suspend { reviewer: reviewer(who), reason: prose("It leaks."), lift_at: lift_on.map(day) }
}

pub fn stop(who: &str, reason: &str) -> Command {
    Command::Stop { reviewer: reviewer(who), reason: prose(reason) }
}

pub fn pass_every_standard(who: &str) -> Vec<Command> {
    let standards = programme().listing.checklist;
    standards.into_iter().map(|standard| check(who, standard.part, &standard.id, Verdict::Passed, None)).collect()
}

/// The listing after these commands, all given at the start.
pub fn listing_after(commands: impl IntoIterator<Item = Command>) -> State {
    commands.into_iter().fold(State::Unwritten, |state, command| when::<Listing>(&state, command, &occasion(start())))
}

/// An empty draft whose document 5 is announced.
fn begun() -> Vec<Command> {
    vec![create(), announce(5, DocumentKind::Technical, MediaType::Pdf)]
}

/// A draft of this content that can be submitted.
pub fn ready(content: &Content) -> Vec<Command> {
    let documents = [
        announce(0, DocumentKind::Security, MediaType::Pdf),
        look(0, Ok(1_000)),
        announce(1, DocumentKind::Logo, MediaType::Png),
        look(1, Ok(1_000)),
        edit(content.clone()),
    ];
    begun().into_iter().chain(documents).collect()
}

fn claimed(content: &Content) -> Vec<Command> {
    ready(content).into_iter().chain([submit(content.clone()), Command::Claim(reviewer("Rosa"))]).collect()
}

fn passed(content: &Content) -> Vec<Command> {
    claimed(content).into_iter().chain([ask("Rosa", 0), answer(0, "Hourly.")]).chain(pass_every_standard("Rosa")).collect()
}

fn approved(content: &Content) -> Vec<Command> {
    passed(content).into_iter().chain([Command::Approve(reviewer("Rosa"))]).collect()
}

fn published() -> Vec<Command> {
    approved(&complete()).into_iter().chain([publish("Rosa", false)]).collect()
}

fn suspended(lift_on: Option<u16>) -> Vec<Command> {
    published().into_iter().chain([suspend("Rosa", lift_on)]).collect()
}

/// The next version after this, approved as well.
fn approved_again(mut before: Vec<Command>) -> Vec<Command> {
    before.extend([edit(complete()), submit(complete()), Command::Claim(reviewer("Rosa"))]);
    before.extend(pass_every_standard("Rosa"));
    before.push(Command::Approve(reviewer("Rosa")));
    before
}

fn and(commands: Vec<Command>, command: Command) -> State {
    listing_after(commands.into_iter().chain([command]))
}

fn known_document(number: usize, otherwise: bool) -> Command {
    announce(number, if otherwise { DocumentKind::Commercial } else { DocumentKind::Technical }, MediaType::Pdf)
}

impl Specified for Listing {
    const TABLES: &'static [&'static str] = &[
        CREATE,
        EDIT,
        ANNOUNCE,
        CHECK_DOCUMENT,
        SUBMIT,
        CLAIM,
        CHECK,
        ASK,
        ANSWER,
        REQUEST_CHANGES,
        APPROVE,
        REJECT,
        WITHDRAW,
        PUBLISH,
        SUSPEND,
        LIFT,
        RETIRE,
        STOP,
        RELEASE,
        PASS_TIME,
        PASS_MORE_TIME,
    ];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/listing/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        let all = complete();
        vec![
            ("unwritten", State::Unwritten),
            ("draft, empty", listing_after(begun())),
            ("draft, ready", listing_after(ready(&all))),
            ("draft, beside a published", and(published(), edit(all.clone()))),
            ("draft, beside a suspended", and(suspended(Some(20)), edit(all.clone()))),
            ("submitted", and(ready(&all), submit(all.clone()))),
            ("in_review, fresh", listing_after(claimed(&all))),
            ("in_review, passed", listing_after(passed(&all))),
            ("info_requested, one", and(passed(&all), ask("Rosa", 1))),
            ("info_requested, two", listing_after(claimed(&all).into_iter().chain([ask("Rosa", 0), ask("Rosa", 1)]))),
            ("changes_requested", and(claimed(&all), request_changes("Rosa", "A better logo."))),
            ("approved", listing_after(approved(&all))),
            ("approved, to be certified", listing_after(approved(&certified_kind()))),
            ("approved, beside a suspended", listing_after(approved_again(suspended(Some(20))))),
            ("rejected", and(claimed(&all), reject("Rosa", "Not for us."))),
            ("withdrawn", and(claimed(&all), Command::Withdraw)),
            ("published", listing_after(published())),
            ("published, stopped", and(published(), stop("Olga", "It reads at night."))),
            ("suspended", listing_after(suspended(None))),
            ("suspended, dated", listing_after(suspended(Some(20)))),
            ("retired", and(suspended(Some(20)), Command::Retire { reviewer: None })),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let (who, how) = variant.split_once(", ").unwrap_or((variant, ""));
        let number = |text: &str| text.parse().unwrap();
        let mut now = an_hour_later();
        let command = match command {
            "create" if how == "otherwise" => create_from("otherwise"),
            "create" => create(),
            "edit" if who == "otherwise" => edit(Content { category: Some("other".to_owned()), ..complete() }),
            "edit" if who == "with a fault" => edit(Content { category: Some("toys".to_owned()), ..complete() }),
            "edit" => edit(complete()),
            "announce document" if how == "as a picture" => announce(number(who), DocumentKind::Security, MediaType::Svg),
            "announce document" => known_document(number(who), how == "otherwise"),
            "check document" if how == "good" => look(number(who), Ok(1_000)),
            "check document" if how == "large" => look(number(who), Ok(20 * 1024 * 1024 + 1)),
            "check document" => look(number(who), Err(BadDocument::NotItsType)),
            "submit" if who == "otherwise" => submit(Content { category: Some("other".to_owned()), ..complete() }),
            "submit" => submit(complete()),
            "claim" => Command::Claim(reviewer(who)),
            "check" if how == "failed" => check(who, Part::Security, "works", Verdict::Failed, Some("It does not.")),
            "check" if how == "failed without words" => check(who, Part::Security, "works", Verdict::Failed, None),
            "check" if how == "of no standard" => check(who, Part::Commercial, "works", Verdict::Passed, None),
            "check" => check(who, Part::Security, "works", Verdict::Passed, None),
            "ask" => ask(who, number(how)),
            "answer" if how == "otherwise" => answer(number(who), "Daily."),
            "answer" => answer(number(who), "Hourly."),
            "request changes" if how == "otherwise" => request_changes(who, "Another name."),
            "request changes" => request_changes(who, "A better logo."),
            "approve" => Command::Approve(reviewer(who)),
            "reject" if how == "otherwise" => reject(who, "No."),
            "reject" => reject(who, "Not for us."),
            "withdraw" => Command::Withdraw,
            "publish" => publish(who, how == "certified"),
            "suspend" if how == "dated" => suspend(who, Some(20)),
            "suspend" if how == "in the past" => suspend(who, Some(0)),
            "suspend" => suspend(who, None),
            "lift" => Command::Lift(reviewer(who)),
            "stop" if how == "otherwise" => stop(who, "It reads what it may not."),
            "stop" => stop(who, "It reads at night."),
            "release" => Command::Release(reviewer(who)),
            "retire" => Command::Retire { reviewer: (who != "the partner").then(|| reviewer(who)) },
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
            Command::Create(_) => "create",
            Command::Edit { .. } => "edit",
            Command::AnnounceDocument { .. } => "announce document",
            Command::CheckDocument { .. } => "check document",
            Command::Submit { .. } => "submit",
            Command::Claim(_) => "claim",
            Command::Check { .. } => "check",
            Command::Ask { .. } => "ask",
            Command::Answer { .. } => "answer",
            Command::RequestChanges { .. } => "request changes",
            Command::Approve(_) => "approve",
            Command::Reject { .. } => "reject",
            Command::Withdraw => "withdraw",
            Command::Publish { .. } => "publish",
            Command::Suspend { .. } => "suspend",
            Command::Lift(_) => "lift",
            Command::Stop { .. } => "stop",
            Command::Release(_) => "release",
            Command::Retire { .. } => "retire",
            Command::PassTime => "pass time",
        }
    }

    fn events() -> Vec<Event> {
        let State::Draft { dossier } = listing_after(begun()) else { unreachable!("draft") };
        let rules = programme().listing;
        let begin = |owner, rule| Step::begin(owner, rule, day(1));
        let team = Owner::Team(OrganisationId::Platform, Role::Reviewer);
        let partners = Owner::Team(OrganisationId::Partner(partner("acme")), Role::PartnerAdmin);
        let (by, domain) = (account("Tomas"), Digest::of("tomas.example"));
        let review = begin(Owner::Member(OrganisationId::Platform, account("Olga")), &rules.review);
        let announced = Document {
            id: document(9),
            kind: DocumentKind::Commercial,
            file_name: line("prices.pdf"),
            media_type: MediaType::Pdf,
            state: DocumentState::Announced { at: day(2) },
        };
        vec![
            Event::Created { dossier: Box::new(dossier) },
            Event::Edited { content: certified_kind().summary(), by, domain: domain.clone() },
            Event::VersionBegun { version: 3, content: certified_kind().summary(), by, domain: domain.clone() },
            Event::DocumentAnnounced { document: announced },
            Event::DocumentAccepted { document: document(5), bytes: 4_711 },
            Event::DocumentRefused { document: document(5), why: BadDocument::Script },
            Event::Submitted {
                version: 1,
                content: complete().digest(),
                by,
                domain,
                checklist: rules.checklist.iter().map(domain::listing::Check::from).collect(),
                step: begin(team, &rules.claim),
            },
            Event::Claimed { reviewer: account("Olga"), step: Some(review.clone()) },
            Event::Checked {
                part: Part::Commercial,
                id: "terms".to_owned(),
                verdict: Verdict::Failed,
                note: Some(prose("There are none.")),
                by: account("Rosa"),
            },
            Event::QuestionAsked {
                question: question(2),
                text: prose("Where?"),
                by: account("Rosa"),
                step: begin(partners, &rules.answer),
            },
            Event::QuestionAnswered { question: question(0), text: prose("Hourly."), step: Some(review) },
            Event::QuestionAnswered { question: question(0), text: prose("Hourly."), step: None },
            Event::AnswerReminded {},
            Event::AnswerOverdue {},
            Event::ReviewReminded {},
            Event::ReviewOverdue {},
            Event::ChangesRequested { by: account("Rosa"), reasons: prose("A better logo."), step: begin(partners, &rules.changes) },
            Event::ChangesReminded {},
            Event::ChangesOverdue {},
            Event::Approved { version: 1, by: account("Rosa"), step: begin(team, &rules.publication) },
            Event::Rejected { version: 1, by: account("Rosa"), reasons: prose("Not for us.") },
            Event::Withdrawn { version: 1 },
            Event::Published { listing: listing_id(), version: 1, content: complete().digest(), by: account("Rosa") },
            Event::Suspended { version: 1, reason: prose("It leaks."), lift_at: Some(day(20)), by: account("Rosa") },
            Event::Lifted { version: 1 },
            Event::Stopped { reason: prose("It reads everything."), by: account("Olga") },
            Event::Released { by: account("Olga") },
            Event::Retired { version: Some(1) },
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unwritten" => "unwritten",
            "draft" => "draft, beside a suspended",
            "submitted" => "submitted",
            "in_review" => "in_review, fresh",
            "info_requested" => "info_requested, two",
            "changes_requested" => "changes_requested",
            "approved" => "approved, beside a suspended",
            "rejected" => "rejected",
            "withdrawn" => "withdrawn",
            "published" => "published, stopped",
            "suspended" => "suspended, dated",
            "retired" => "retired",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<Listing>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<Listing>();
}

#[test]
fn a_repeated_command_yields_no_events() {
    matrix::a_repeated_command_is_nothing::<Listing>();
}

#[test]
fn the_documented_table_is_true() {
    matrix::the_documentation_is_true::<Listing>();
}

#[test]
fn every_event_on_every_state_does_what_it_can_or_nothing() {
    matrix::evolve_is_total::<Listing>(day(17));
}
