//! Canaries: words that stand in every name, address and secret of the simulation, and that may be seen in few places.

use application::ports::{Item, Table};
use serde_json::Value;

/// Stands in every person's name and address, every client address and idempotency key.
pub const PERSONAL: &str = "canary";
/// Every token and every API key's secret begins with it.
pub const SECRET: &str = "s3cr3t";

/// 32 bytes are a token: as base64url they begin with `s3cr3t--`. 64 bytes are an API key: after the eight characters of
/// its id (all bytes below 248, so that none is skipped) its secret begins with `s3cr3t` in base62.
pub fn mark(bytes: &mut [u8]) {
    match bytes.len() {
        32 => bytes[..6].copy_from_slice(&[0xb3, 0x77, 0x2b, 0xde, 0xdf, 0xbe]),
        64 => {
            bytes[..8].iter_mut().for_each(|byte| *byte &= 0x7f);
            bytes[8..14].copy_from_slice(&[54, 3, 38, 53, 3, 55]);
        }
        _ => {}
    }
}

/// What of an item should not be stored where it is.
#[must_use]
pub fn in_item(item: &Item) -> Option<String> {
    let is_person = item.key.table == Table::Directory && item.key.sort == "person";
    let is_sign_in = item.key.sort == "sign-in";
    let place = || format!("{:?} {}/{}", item.key.table, item.key.partition, item.key.sort);
    if let Some(leak) = in_text(&item.key.partition).or_else(|| in_text(&item.key.sort)) {
        return Some(format!("the key of {} holds {leak}", place()));
    }
    for (name, value) in &item.attributes {
        // The sign-in's own half of the proof: without the provider's code it opens nothing.
        let is_proof = is_sign_in && matches!(name.as_str(), "nonce" | "verifier");
        if !is_proof && holds(value, SECRET) {
            return Some(format!("`{name}` of {} holds a secret", place()));
        }
        if !is_person && holds(value, PERSONAL) {
            return Some(format!("`{name}` of {} holds personal data", place()));
        }
    }
    None
}

/// What of a text should not be where it is.
#[must_use]
pub fn in_text(text: &str) -> Option<&'static str> {
    if text.contains(SECRET) {
        Some("a secret")
    } else if text.contains(PERSONAL) {
        Some("personal data")
    } else {
        None
    }
}

fn holds(value: &Value, word: &str) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.contains(word),
        Value::Array(values) => values.iter().any(|value| holds(value, word)),
        Value::Object(values) => values.iter().any(|(name, value)| name.contains(word) || holds(value, word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use application::ports::Key;
    use domain::{
        api_key::{Environment, PresentedKey},
        organisation::OrganisationId,
    };

    #[test]
    fn a_minted_key_carries_the_secret_canary() {
        let mut bytes = [0xff; 64];
        mark(&mut bytes);
        assert!(PresentedKey::mint(Environment::Test, OrganisationId::Platform, &bytes).text.expose().contains(SECRET));
    }

    #[test]
    fn a_name_is_a_leak_everywhere_but_in_a_person() {
        let attributes = [("name".to_owned(), Value::from("canary Ana"))].into_iter().collect();
        let mut item = Item { key: Key::new(Table::Directory, "person_1", "person"), attributes };
        assert_eq!(in_item(&item), None);
        item.key.sort = "member#1".to_owned();
        assert!(in_item(&item).is_some());
    }
}
