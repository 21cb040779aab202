//! Lifecycle events as a partner receives them: CloudEvents, the same in a webhook as in the pollable feed.

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
}

use Shape::{Text, Texts};

const EVENTS: &[LifecycleEvent] = &[
    LifecycleEvent {
        kind: "partner.established",
        purpose: "An application was approved: the organisation is a partner.",
        data: &[
            ("id", Text, "The partner's id."),
            ("legal_name", Text, "The company's legal name."),
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
            ("digest", Text, "SHA-256 of the key; it opens nothing."),
        ],
    },
    LifecycleEvent { kind: "api_key.revoked", purpose: "An API key is refused from now on.", data: &[] },
    LifecycleEvent { kind: "member.joined", purpose: "Somebody took the seat they were offered.", data: &[] },
    LifecycleEvent {
        kind: "member.roles_changed",
        purpose: "A member has other roles.",
        data: &[("roles", Texts, "The roles from now on.")],
    },
    LifecycleEvent { kind: "member.removed", purpose: "A seat was taken away.", data: &[] },
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
    use std::collections::BTreeSet;

    use application::notification::{Channel, matrix};
    use domain::{api_key, digest::Digest, id, member, organisation, partner, values::Line};

    use super::*;

    #[test]
    fn every_event_of_the_lifecycle_feed_is_described_and_no_other() {
        let told: BTreeSet<_> = EVENTS.iter().map(|event| event.kind).collect();
        let fed = matrix().notifications.iter().filter(|cell| cell.channel == Channel::LifecycleFeed).map(|cell| cell.event.as_str());
        assert_eq!(told, fed.collect());
    }

    #[test]
    fn the_fields_are_those_that_are_really_sent() {
        let account = id::derive(&["account"]);
        let key =
            api_key::PresentedKey::mint(api_key::Environment::Test, organisation::OrganisationId::Platform, &[7; api_key::RANDOM_BYTES]);
        let (partner, application) = (id::derive(&["partner"]), id::derive(&["application"]));
        let legal_name = Line::parse("Acme").unwrap();
        let established = partner::Event::Established { id: partner, legal_name, partnership_type: "isv".to_owned(), application };
        let minted = api_key::Event::Minted {
            id: key.id.clone(),
            owner: key.owner,
            environment: key.environment,
            digest: Digest::of("key"),
            label: None,
            request: None,
        };
        let sent = [
            serde_json::to_value(established).unwrap(),
            serde_json::to_value(partner::Event::TestKeyMinted { key: key.id, by: account }).unwrap(),
            serde_json::to_value(minted).unwrap(),
            serde_json::to_value(api_key::Event::Revoked {}).unwrap(),
            serde_json::to_value(member::Event::Joined {}).unwrap(),
            serde_json::to_value(member::Event::RolesChanged { roles: vec![] }).unwrap(),
            serde_json::to_value(member::Event::Removed {}).unwrap(),
        ];
        assert_eq!(sent.len(), EVENTS.len());
        for (event, sent) in EVENTS.iter().zip(sent) {
            assert_eq!(sent["type"], event.kind);
            let fields: BTreeSet<&str> = sent["data"].as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(fields, event.data.iter().map(|(name, ..)| *name).collect(), "{}", event.kind);
        }
    }
}
