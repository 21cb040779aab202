//! Lifecycle events as a partner receives them: CloudEvents, the same in a webhook as in the pollable feed. They carry ids,
//! numbers, states, digests, times and codes; whatever people wrote is read where it stands, by the id.

use serde_json::{Map, Value, json};

/// An event of the lifecycle feed: its type, what it says, and the fields of its `data`.
struct LifecycleEvent {
    kind: &'static str,
    purpose: &'static str,
    data: &'static [(&'static str, Shape, &'static str)],
}

/// What a field of `data` holds.
enum Shape {
    Text,
    Texts,
    Number,
    Object,
    Objects,
    /// A text, or null.
    MaybeText,
    /// An object, or null.
    MaybeObject,
    /// A number, or null.
    MaybeNumber,
}

use Shape::{MaybeNumber, MaybeObject, MaybeText, Number, Object, Objects, Text, Texts};

const LISTING_VERSION: (&str, Shape, &str) = ("version", Number, "The version's number, from 1.");
const LISTING: (&str, Shape, &str) = ("listing", Text, "The app.");
const CUSTOMER: (&str, Shape, &str) = ("customer", Text, "The customer.");
const ACT: (&str, Shape, &str) = ("act", Text, "`installed`, `changed`, `updated`, `narrowed` or `disconnected`.");
const LANGUAGE: (&str, Shape, &str) = ("language", Text, "The language in which it was read.");
const SCOPES: (&str, Shape, &str) = ("scopes", Texts, "What may be read from now on.");
const RECEIPT: (&str, Shape, &str) = ("receipt", Object, "The receipt's `number` and `digest` (SHA-256).");
const GENERATION: (&str, Shape, &str) = ("generation", Number, "Which of the times it was installed: 1, 2, 3 …");
const BY: (&str, Shape, &str) = ("by", Text, "The account that did it.");
const CONTENT: (&str, Shape, &str) = ("content", Text, "SHA-256 of what that version says.");
const CATEGORY: (&str, Shape, &str) = ("category", MaybeText, "The shelf of the catalogue, as infra/programme.toml names it.");
const INTEGRATION_TYPE: (&str, Shape, &str) =
    ("integration_type", MaybeText, "The kind of integration, where it is one that is certified.");
const BALANCE: (&str, Shape, &str) = ("balance", Text, "What is there now: a decimal number, below nothing too.");
const STEP: (&str, Shape, &str) = ("step", Object, "The step that waits from now on: its owner, since when, and until when.");
const MAYBE_STEP: (&str, Shape, &str) = ("step", MaybeObject, "The step that waits from now on, if one does.");

const EVENTS: &[LifecycleEvent] = &[
    LifecycleEvent {
        kind: "partner.established",
        purpose: "An application was approved: the organisation is a partner.",
        data: &[
            ("id", Text, "The partner's id."),
            ("partnership_type", Text, "The kind of partnership, as infra/programme.toml names it."),
            ("application", Text, "The application it came from."),
        ],
    },
    LifecycleEvent {
        kind: "partner.test_key_minted",
        purpose: "The first test key was opened.",
        data: &[("key", Text, "The key's public id."), ("by", Text, "The account that opened it.")],
    },
    LifecycleEvent {
        kind: "api_key.minted",
        purpose: "An API key is in force.",
        data: &[
            ("id", Text, "The key's public id."),
            ("owner", Text, "Whose it is."),
            ("environment", Text, "`test` or `live`."),
            ("app", MaybeText, "The app it is of; null where it is of none."),
        ],
    },
    LifecycleEvent {
        kind: "api_key.retired",
        purpose: "An API key was rotated: it is accepted for some hours more, beside its successor.",
        data: &[("successor", Text, "The public id of the key in its place."), ("until", Text, "Until when it is accepted (RFC 3339).")],
    },
    LifecycleEvent { kind: "api_key.revoked", purpose: "An API key is refused from now on.", data: &[] },
    LifecycleEvent { kind: "member.joined", purpose: "Somebody took the seat they were offered.", data: &[] },
    LifecycleEvent {
        kind: "member.roles_changed",
        purpose: "A member has other roles.",
        data: &[("roles", Texts, "The roles from now on.")],
    },
    LifecycleEvent { kind: "member.removed", purpose: "A seat was taken away.", data: &[] },
    LifecycleEvent {
        kind: "listing.created",
        purpose: "An app was listed: its first draft is there.",
        data: &[
            ("listing", Text, "The listing's id."),
            ("partner", Text, "Whose app it is."),
            LISTING_VERSION,
            CONTENT,
            CATEGORY,
            INTEGRATION_TYPE,
        ],
    },
    LifecycleEvent { kind: "listing.edited", purpose: "A draft was saved.", data: &[CONTENT, CATEGORY, INTEGRATION_TYPE, BY] },
    LifecycleEvent {
        kind: "listing.version_begun",
        purpose: "A new version was begun from the last one.",
        data: &[LISTING_VERSION, CONTENT, CATEGORY, INTEGRATION_TYPE, BY],
    },
    LifecycleEvent {
        kind: "listing.document_announced",
        purpose: "A document or logo is about to be uploaded.",
        data: &[
            ("document", Text, "Its id."),
            ("kind", Text, "`technical`, `security`, `commercial` or `logo`."),
            ("media_type", Text, "Its type of file."),
        ],
    },
    LifecycleEvent {
        kind: "listing.document_accepted",
        purpose: "An uploaded document was looked at and taken.",
        data: &[("document", Text, "Its id."), ("bytes", Number, "Its size, in bytes.")],
    },
    LifecycleEvent {
        kind: "listing.document_refused",
        purpose: "An uploaded document was looked at and is not what it should be.",
        data: &[("document", Text, "Its id."), ("why", Text, "What is wrong with it, by a code.")],
    },
    LifecycleEvent {
        kind: "listing.submitted",
        purpose: "A version was handed in; it is frozen from here on.",
        data: &[
            LISTING_VERSION,
            CONTENT,
            BY,
            ("checklist", Objects, "What will be checked: `part`, `id` and `verdict` of each point."),
            STEP,
        ],
    },
    LifecycleEvent {
        kind: "listing.claimed",
        purpose: "A reviewer has taken it.",
        data: &[("reviewer", Text, "The account."), MAYBE_STEP],
    },
    LifecycleEvent {
        kind: "listing.checked",
        purpose: "A reviewer has judged a point of the checklist.",
        data: &[
            ("part", Text, "`technical`, `security` or `commercial`."),
            ("id", Text, "The point."),
            ("verdict", Text, "How it was judged."),
            BY,
        ],
    },
    LifecycleEvent {
        kind: "listing.question_asked",
        purpose: "A reviewer has asked a question; the clock stands still until it is answered.",
        data: &[("question", Text, "Its id."), BY, STEP],
    },
    LifecycleEvent {
        kind: "listing.question_answered",
        purpose: "A question was answered.",
        data: &[("question", Text, "Its id."), MAYBE_STEP],
    },
    LifecycleEvent { kind: "listing.answer_reminded", purpose: "The partner was reminded of a question.", data: &[] },
    LifecycleEvent { kind: "listing.answer_overdue", purpose: "A question was not answered in time.", data: &[] },
    LifecycleEvent { kind: "listing.review_reminded", purpose: "The platform was reminded of the review.", data: &[] },
    LifecycleEvent { kind: "listing.review_overdue", purpose: "The review was not done in time.", data: &[] },
    LifecycleEvent {
        kind: "listing.changes_requested",
        purpose: "The reviewer asks for changes: another version is needed.",
        data: &[BY, STEP],
    },
    LifecycleEvent { kind: "listing.changes_reminded", purpose: "The partner was reminded of the changes asked for.", data: &[] },
    LifecycleEvent { kind: "listing.changes_overdue", purpose: "The changes asked for did not come in time.", data: &[] },
    LifecycleEvent {
        kind: "listing.approved",
        purpose: "A version was approved; it can be published.",
        data: &[LISTING_VERSION, BY, STEP],
    },
    LifecycleEvent { kind: "listing.rejected", purpose: "A version was rejected.", data: &[LISTING_VERSION, BY] },
    LifecycleEvent { kind: "listing.withdrawn", purpose: "The partner took a version back.", data: &[LISTING_VERSION] },
    LifecycleEvent {
        kind: "listing.published",
        purpose: "A version is in the catalogue; the one before is not any more.",
        data: &[("listing", Text, "The listing's id."), LISTING_VERSION, CONTENT, BY],
    },
    LifecycleEvent {
        kind: "listing.suspended",
        purpose: "The listing is out of the catalogue for the time being.",
        data: &[LISTING_VERSION, ("lift_at", MaybeText, "When it comes back by itself (RFC 3339)."), BY],
    },
    LifecycleEvent { kind: "listing.lifted", purpose: "The suspension has ended.", data: &[LISTING_VERSION] },
    LifecycleEvent {
        kind: "listing.retired",
        purpose: "The listing has ended for good.",
        data: &[("version", MaybeNumber, "The version that was in the catalogue.")],
    },
    LifecycleEvent {
        kind: "listing.stopped",
        purpose: "The app may read nothing any more, of anybody's: every read is refused.",
        data: &[BY],
    },
    LifecycleEvent { kind: "listing.released", purpose: "The app may read again what was consented to.", data: &[BY] },
    LifecycleEvent {
        kind: "installation.created",
        purpose: "A customer has installed the app.",
        data: &[
            ("installation", Text, "Its id: the same however often the customer installs the app."),
            LISTING,
            CUSTOMER,
            ACT,
            LISTING_VERSION,
            LANGUAGE,
            SCOPES,
            RECEIPT,
        ],
    },
    LifecycleEvent {
        kind: "installation.consent_changed",
        purpose: "The app may read something else of a customer.",
        data: &[LISTING, CUSTOMER, ACT, LISTING_VERSION, LANGUAGE, SCOPES, RECEIPT],
    },
    LifecycleEvent {
        kind: "installation.degraded",
        purpose: "The app lacks scopes that it requires.",
        data: &[("missing", Texts, "The scopes that it lacks.")],
    },
    LifecycleEvent { kind: "installation.restored", purpose: "Everything that the app requires is granted again.", data: &[] },
    LifecycleEvent {
        kind: "installation.scope_requested",
        purpose: "A customer is asked about a new version; what was granted stays granted.",
        data: &[
            ("version", Number, "The version that asks."),
            ("changes", Objects, "What it asks for otherwise: `scope` and `kind`."),
            STEP,
        ],
    },
    LifecycleEvent {
        kind: "installation.scope_request_overdue",
        purpose: "A customer has not answered in time; what was granted stays granted.",
        data: &[],
    },
    LifecycleEvent {
        kind: "installation.scope_request_declined",
        purpose: "A customer keeps what it had consented to.",
        data: &[("version", Number, "The version that asked.")],
    },
    LifecycleEvent {
        kind: "installation.scope_request_cancelled",
        purpose: "A version that asked is offered no more.",
        data: &[("version", Number, "The version that asked.")],
    },
    LifecycleEvent {
        kind: "installation.version_adopted",
        purpose: "A customer has the new version, which asks for nothing new.",
        data: &[
            LISTING_VERSION,
            SCOPES,
            ("receipt", MaybeObject, "The receipt's `number` and `digest` (SHA-256), where less may be read from now on."),
        ],
    },
    LifecycleEvent {
        kind: "installation.sharing_changed",
        purpose: "A customer shares other trackers or locations with the app.",
        data: &[],
    },
    LifecycleEvent { kind: "installation.setup_finished", purpose: "The app has exchanged its setup code.", data: &[] },
    LifecycleEvent {
        kind: "installation.disconnected",
        purpose: "A customer has disconnected the app: it may read nothing any more.",
        data: &[LISTING, CUSTOMER, ACT, LISTING_VERSION, LANGUAGE, SCOPES, RECEIPT],
    },
    LifecycleEvent {
        kind: "installation.erasure_due",
        purpose: "What a disconnected app has read is to be erased.",
        data: &[("installation", Text, "Its id."), GENERATION, CUSTOMER, LISTING, STEP],
    },
    LifecycleEvent { kind: "installation.erasure_reminded", purpose: "You were reminded of an erasure.", data: &[] },
    LifecycleEvent {
        kind: "installation.erasure_escalated",
        purpose: "An erasure was not confirmed in time; the platform's support asks for it.",
        data: &[STEP],
    },
    LifecycleEvent {
        kind: "installation.erasure_acknowledged",
        purpose: "An erasure was confirmed.",
        data: &[("installation", Text, "Its id."), GENERATION, ("by", Object, "Who confirmed it.")],
    },
    LifecycleEvent {
        kind: "credits.topped_up",
        purpose: "The platform put credits on your account.",
        data: &[
            ("top_up", Text, "Its id."),
            ("credits", Text, "How many: a decimal number."),
            BALANCE,
            ("line", Number, "Its line of the account's ledger."),
        ],
    },
    LifecycleEvent {
        kind: "credits.low",
        purpose: "Your credits will run out soon.",
        data: &[
            ("within_days", Number, "The threshold that was reached."),
            ("run_out", Text, "The day (UTC) on which the account will be empty, at the pace of the last days."),
            BALANCE,
        ],
    },
    LifecycleEvent {
        kind: "credits.exhausted",
        purpose: "No credits are left: what the trackers that you took over consume is refused.",
        data: &[BALANCE],
    },
    LifecycleEvent { kind: "credits.replenished", purpose: "There are credits on your account again.", data: &[BALANCE] },
    LifecycleEvent { kind: "partner_account.activated", purpose: "Your partner account is active: customers may be attached.", data: &[] },
    LifecycleEvent { kind: "partner_account.declined", purpose: "Your partner account was not activated.", data: &[] },
    LifecycleEvent {
        kind: "attachment.forwarded",
        purpose: "A customer was asked whether it wants to be attached.",
        data: &[("attachment", Text, "The attachment."), ("until", Text, "Until when it may answer.")],
    },
    LifecycleEvent {
        kind: "attachment.accepted",
        purpose: "A customer is attached.",
        data: &[("attachment", Text, "The attachment."), CUSTOMER],
    },
    LifecycleEvent {
        kind: "attachment.declined",
        purpose: "A customer is not going to be attached.",
        data: &[("attachment", Text, "The attachment.")],
    },
    LifecycleEvent {
        kind: "attachment.expired",
        purpose: "A customer did not answer in time.",
        data: &[("attachment", Text, "The attachment.")],
    },
    LifecycleEvent {
        kind: "attachment.withdrawn",
        purpose: "You took a request back.",
        data: &[("attachment", Text, "The attachment."), BY],
    },
    LifecycleEvent {
        kind: "attachment.ended",
        purpose: "A customer is attached no more.",
        data: &[("attachment", Text, "The attachment."), CUSTOMER, ("side", Text, "Who ended it: `partner` or `customer`.")],
    },
    LifecycleEvent {
        kind: "delegation.requested",
        purpose: "A customer asks you to take trackers over.",
        data: &[
            ("delegation", Text, "The delegation."),
            CUSTOMER,
            ("attachment", Text, "The attachment."),
            ("trackers", Number, "How many."),
            ("trackers_digest", Text, "SHA-256 of their identifiers, ascending, one a line."),
            ("price_per_tracker_day", Text, "What a tracker costs a day: credits, a decimal number."),
            ("start", MaybeText, "The credit day (UTC) it begins; null for at once."),
            ("forecast", Text, "What a month is expected to cost: credits, a decimal number."),
            ("addressee", Text, "The account to whom the link goes."),
            STEP,
        ],
    },
    LifecycleEvent {
        kind: "delegation.reminded",
        purpose: "You were reminded of a request.",
        data: &[("addressee", Text, "The account to whom the link goes.")],
    },
    LifecycleEvent {
        kind: "delegation.passed_on",
        purpose: "A request was passed on to another administrator.",
        data: &[BY, ("addressee", Text, "The account to whom the link goes now.")],
    },
    LifecycleEvent {
        kind: "delegation.approved",
        purpose: "You took trackers over.",
        data: &[
            ("delegation", Text, "The delegation."),
            BY,
            ("means", Text, "`link` or `signed_in`."),
            ("from", Text, "From when you pay."),
        ],
    },
    LifecycleEvent {
        kind: "delegation.declined",
        purpose: "You did not take trackers over.",
        data: &[("delegation", Text, "The delegation."), BY, ("means", Text, "`link` or `signed_in`.")],
    },
    LifecycleEvent {
        kind: "delegation.expired",
        purpose: "Nobody of yours decided in time.",
        data: &[("delegation", Text, "The delegation.")],
    },
    LifecycleEvent {
        kind: "delegation.withdrawn",
        purpose: "A request was taken back.",
        data: &[("delegation", Text, "The delegation."), ("cause", Text, "`asked` or `attachment_ended`.")],
    },
    LifecycleEvent {
        kind: "delegation.started",
        purpose: "The day has come from which you pay.",
        data: &[("delegation", Text, "The delegation.")],
    },
    LifecycleEvent {
        kind: "delegation.paused",
        purpose: "You have no credits left: what the trackers consume is refused.",
        data: &[("delegation", Text, "The delegation.")],
    },
    LifecycleEvent {
        kind: "delegation.resumed",
        purpose: "You have credits again: you pay.",
        data: &[("delegation", Text, "The delegation.")],
    },
    LifecycleEvent {
        kind: "delegation.stop_announced",
        purpose: "A delegation stops.",
        data: &[
            ("delegation", Text, "The delegation."),
            ("side", Text, "Who stops it: `partner` or `customer`."),
            ("cause", Text, "`asked` or `attachment_ended`."),
            ("effective", Text, "From when the customer pays."),
            ("forecast", Text, "What the customer is to expect a month: credits, a decimal number."),
        ],
    },
    LifecycleEvent {
        kind: "delegation.stopped",
        purpose: "A delegation has stopped: the customer pays.",
        data: &[("delegation", Text, "The delegation.")],
    },
];

/// The `webhooks` object.
pub fn webhooks() -> Value {
    let webhook = |event: &LifecycleEvent| {
        let item = json!({
            "post": {
                "operationId": format!("deliver_{}", event.kind.replace('.', "_")),
                "summary": event.purpose,
                "description": "Delivered at least once and not always in order: `id` tells a repeat, `sequence` and \
                    `subjectversion` tell the order. The same event is in the lifecycle feed, so that a lost delivery loses nothing.",
                "requestBody": {
                    "required": true,
                    "content": { "application/cloudevents+json": { "schema": { "$ref": format!("#/components/schemas/{}", schema_name(event)) } } },
                },
                "responses": { "2XX": { "description": "Taken. Anything else, or no answer, is tried again." } },
            },
        });
        (event.kind.to_owned(), item)
    };
    Value::Object(EVENTS.iter().map(webhook).collect())
}

/// The schemas of the events.
pub fn schemas() -> Map<String, Value> {
    EVENTS.iter().map(|event| (schema_name(event), schema(event))).collect()
}

fn schema(event: &LifecycleEvent) -> Value {
    let properties: Map<String, Value> =
        event.data.iter().map(|(name, shape, purpose)| ((*name).to_owned(), field(shape, purpose))).collect();
    let required: Vec<&str> = event.data.iter().map(|(name, ..)| *name).collect();
    json!({
        "description": event.purpose,
        "allOf": [
            { "$ref": "#/components/schemas/CloudEvent" },
            {
                "type": "object",
                "properties": {
                    "type": { "const": event.kind },
                    "data": { "type": "object", "required": required, "properties": properties },
                },
            },
        ],
    })
}

fn field(shape: &Shape, purpose: &str) -> Value {
    match shape {
        Text => json!({ "type": "string", "description": purpose }),
        Texts => json!({ "type": "array", "items": { "type": "string" }, "description": purpose }),
        Number => json!({ "type": "integer", "description": purpose }),
        Object => json!({ "type": "object", "description": purpose }),
        Objects => json!({ "type": "array", "items": { "type": "object" }, "description": purpose }),
        MaybeText => json!({ "type": ["string", "null"], "description": purpose }),
        MaybeObject => json!({ "type": ["object", "null"], "description": purpose }),
        MaybeNumber => json!({ "type": ["integer", "null"], "description": purpose }),
    }
}

/// `partner.test_key_minted` is `PartnerTestKeyMintedEvent`.
fn schema_name(event: &LifecycleEvent) -> String {
    let words = event.kind.split(['.', '_']).map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    });
    words.collect::<String>() + "Event"
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::PathBuf};

    use application::notification::{Channel, matrix};

    use super::*;

    #[test]
    fn every_event_of_the_lifecycle_feed_is_described_and_no_other() {
        let told: BTreeSet<_> = EVENTS.iter().map(|event| event.kind).collect();
        let fed = matrix().notifications.iter().filter(|cell| cell.channel == Channel::LifecycleFeed).map(|cell| cell.event.as_str());
        assert_eq!(told, fed.collect());
    }

    /// What is told of one event of each kind, from the files that hold the written shapes still.
    fn told() -> Vec<(String, Value)> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/domain/tests/golden");
        let files = fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        let golden = files.map(|text| serde_json::from_str::<Value>(&text).unwrap());
        let of_one = |golden: Value| {
            let events = golden["events"].as_object().unwrap().iter();
            let told = events.map(|(name, event)| (event["type"].as_str().unwrap().to_owned(), golden["told"][name].clone()));
            told.collect::<Vec<_>>()
        };
        golden.flat_map(of_one).collect()
    }

    #[test]
    fn the_fields_are_those_that_are_really_sent() {
        let told = told();
        for event in EVENTS {
            let sent: Vec<_> = told.iter().filter(|(kind, _)| kind == event.kind).collect();
            assert!(!sent.is_empty(), "{} has no recorded event", event.kind);
            for data in sent.into_iter().map(|(_, data)| data.as_object().unwrap()) {
                let fields: BTreeSet<&str> = data.keys().map(String::as_str).collect();
                assert_eq!(fields, event.data.iter().map(|(name, ..)| *name).collect(), "{}", event.kind);
                for (name, shape, _) in event.data {
                    assert!(fits(shape, &data[*name]), "{}: {name} is {}", event.kind, data[*name]);
                }
            }
        }
    }

    fn fits(shape: &Shape, value: &Value) -> bool {
        match shape {
            Text => value.is_string(),
            Number => value.is_u64(),
            Object => value.is_object(),
            Texts => value.as_array().is_some_and(|all| all.iter().all(Value::is_string)),
            Objects => value.as_array().is_some_and(|all| all.iter().all(Value::is_object)),
            MaybeText => value.is_string() || value.is_null(),
            MaybeObject => value.is_object() || value.is_null(),
            MaybeNumber => value.is_u64() || value.is_null(),
        }
    }
}
