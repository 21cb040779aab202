//! `cargo xtask receipts FILE`: checks an export of receipts without us: that none was changed, left out or put in between.
//! It needs the file alone: no stack, no credentials, no connection.

use std::{fs, process::ExitCode};

use domain::{
    digest::Digest,
    installation::{Receipt, verify},
};
use harness::{Outcome, Trouble};
use serde_json::Value;

/// Checks the export in a file, the answer of `GET /v1/customers/{org}/apps/{listing}/receipts`, and says what it found.
pub fn run(words: &[String]) -> Outcome<ExitCode> {
    let [file] = words else {
        return Err(Trouble::new(
            "`receipts` needs to be told which file",
            "It takes one: the answer of `GET /v1/customers/{org}/apps/{listing}/receipts`, as it came.",
        ));
    };
    let text = fs::read_to_string(file).map_err(|e| Trouble::io(&format!("cannot read {file}"), &e))?;
    match checked(&text) {
        Ok(found) => println!("{found}"),
        Err(reason) => return Err(Trouble::new(format!("{file}: {reason}"), "These are not the receipts as they were given.")),
    }
    Ok(ExitCode::SUCCESS)
}

fn checked(text: &str) -> Result<String, String> {
    let export: Value = serde_json::from_str(text).map_err(|error| format!("this is no JSON: {error}"))?;
    let told = |name: &str| export.get(name).and_then(Value::as_str).ok_or_else(|| format!("the export has no `{name}`"));
    let (installation, head) = (told("installation")?, told("head")?);
    let head = Digest::parse(head).ok_or("`head` is no SHA-256 in hexadecimal")?;
    let listed = export.get("receipts").and_then(Value::as_array).ok_or("the export has no `receipts`")?;
    let mut receipts = vec![];
    for (place, value) in (1..).zip(listed) {
        let receipt: Receipt = serde_json::from_value(value.clone()).map_err(|error| format!("receipt {place} cannot be read: {error}"))?;
        // What a reader does not know it would leave out of the digest: a word that was slipped in must not go unseen.
        let known = serde_json::to_value(&receipt).map_err(|error| format!("receipt {place}: {error}"))?;
        if known != *value {
            return Err(format!("receipt {place} holds something that a receipt does not have"));
        }
        receipts.push(receipt);
    }
    verify(&receipts, &head).map_err(|broken| broken.to_string())?;
    if receipts.iter().any(|receipt| receipt.installation.to_string() != installation) {
        return Err("the receipts are of another installation than the export says".to_owned());
    }
    let newest = receipts.last().map(|receipt| format!(", the newest of {}: {}", receipt.at, receipt.act.as_str())).unwrap_or_default();
    Ok(format!("{} receipts of {installation} are an unbroken chain{newest}", receipts.len()))
}

#[cfg(test)]
mod tests {
    use domain::{
        event::{Actor, Occasion},
        id,
        installation::{Act, Dossier, Offer},
        listing::RequestedScope,
        organisation::OrganisationId,
        values::{Language, Line, Localised},
    };

    use super::*;

    fn export() -> String {
        let (customer, listing) = (id::derive(&["customer"]), id::derive(&["listing"]));
        let mut dossier = Dossier::fresh(id::derive(&["installation"]), customer, listing, id::derive(&["partner"]));
        let purpose = Localised::only(Language::En, Line::parse("To count litres.").unwrap());
        let offer = Offer { version: 1, scopes: vec![RequestedScope { scope: "fuel:read".to_owned(), purpose, required: false }] };
        let actor = Actor::Member(OrganisationId::Customer(customer), id::derive(&["ada"]));
        let mut receipts = vec![];
        for (day, act) in [(1, Act::Installed), (2, Act::Changed), (3, Act::Disconnected)] {
            let now = format!("2026-03-0{day}T09:00:00Z").parse().unwrap();
            let occasion = Occasion { now, actor: actor.clone(), request_id: "request".to_owned() };
            let offer = (act != Act::Disconnected).then_some(&offer);
            let receipt = Receipt::next(&dossier, (act, 1, Language::En), &["fuel:read".to_owned()], offer, &occasion);
            dossier.head = Some(receipt.seal());
            receipts.push(receipt);
        }
        let head = dossier.head.unwrap().digest;
        serde_json::json!({ "installation": dossier.id, "head": head, "receipts": receipts }).to_string()
    }

    #[test]
    fn an_export_as_it_was_given_is_an_unbroken_chain() {
        let told = checked(&export()).unwrap();
        assert!(told.starts_with("3 receipts of installation_") && told.ends_with("disconnected"), "{told}");
    }

    #[test]
    fn one_changed_character_is_found_wherever_it_is() {
        let export = export();
        for (from, to) in [
            ("To count litres.", "To count metres."),
            ("2026-03-01", "2026-02-01"),
            ("\"granted\":true", "\"granted\":false"),
            ("\"number\":2", "\"number\":3"),
            ("\"act\":\"installed\"", "\"act\":\"updated\""),
            ("\"language\":\"en\"", "\"language\":\"fr\""),
            ("\"listing_version\":1", "\"listing_version\":2"),
            ("\"required\":false", "\"required\":false,\"note\":1"),
        ] {
            let changed = export.replacen(from, to, 1);
            assert_ne!(changed, export, "{from}");
            assert!(checked(&changed).is_err(), "{from}: {}", checked(&changed).unwrap());
        }
    }

    #[test]
    fn what_is_left_out_or_put_last_is_found() {
        let whole: Value = serde_json::from_str(&export()).unwrap();
        let without = |place: usize| {
            let mut export = whole.clone();
            export["receipts"].as_array_mut().unwrap().remove(place);
            checked(&export.to_string())
        };
        assert_eq!(without(1).unwrap_err(), "receipt 2 is missing: 3 stands in its place");
        assert!(without(2).unwrap_err().contains("the last one"));
        for nothing in ["", "[]", "{}", r#"{"installation":"x","head":"y","receipts":[]}"#] {
            assert!(checked(nothing).is_err(), "{nothing}");
        }
    }
}
