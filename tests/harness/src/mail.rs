//! The mails the local cloud holds. It forgets them when it stops, so a stop keeps a copy for the next start.

use std::fs;

use serde_json::{Value, json};

use crate::api::Api;
use crate::instance::Instance;
use crate::trouble::{Outcome, Trouble};

/// One sent mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// The provider's id of the message.
    pub id: String,
    /// Sender, as `Name <address>`.
    pub from: String,
    /// Addresses it went to.
    pub to: Vec<String>,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// When it was sent, in seconds since 1970.
    pub sent_at: f64,
}

impl Mail {
    /// Every link of the plain text, in order.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        self.text
            .split(|c: char| c.is_whitespace() || "<>\"()[]".contains(c))
            .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
            .map(|word| word.trim_end_matches(['.', ',', ';']).to_owned())
            .collect()
    }

    /// The first link that contains `part`.
    ///
    /// # Panics
    /// When the mail has none: the message shows the mail.
    #[must_use]
    pub fn link_with(&self, part: &str) -> String {
        self.links()
            .into_iter()
            .find(|link| link.contains(part))
            .unwrap_or_else(|| panic!("the mail \"{}\" has no link with {part}:\n{}", self.subject, self.text))
    }

    fn from_record(record: &Value) -> Self {
        let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let list =
            |name: &str| record[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
        Self {
            id: text("MessageId"),
            from: text("Source"),
            to: [list("To"), list("CC"), list("BCC")].concat(),
            subject: text("Subject"),
            text: text("BodyText"),
            html: text("BodyHtml"),
            sent_at: record["Timestamp"].as_f64().unwrap_or_default(),
        }
    }
}

impl Instance {
    /// Every mail this instance has sent, oldest first, those before the last restart too.
    pub fn mails(&self) -> Outcome<Vec<Mail>> {
        let mut mails: Vec<Mail> = self.mail_records()?.iter().map(Mail::from_record).collect();
        mails.sort_by(|a, b| a.sent_at.total_cmp(&b.sent_at));
        Ok(mails)
    }

    fn mail_records(&self) -> Outcome<Vec<Value>> {
        let mut records = kept(self);
        let live = Api::new(self.port).inside("/_ministack/ses/messages")?;
        for account in live["messages"].as_object().into_iter().flat_map(|accounts| accounts.values()) {
            records.extend(account.as_array().into_iter().flatten().cloned());
        }
        Ok(records)
    }
}

/// Writes down what was mailed so far; called right before the cloud ends.
pub(crate) fn keep_for_next_start(instance: &Instance) -> Outcome<()> {
    let records = json!(instance.mail_records()?);
    fs::write(instance.folder.join("mail.json"), records.to_string()).map_err(|e| Trouble::io("cannot keep the mails", &e))
}

fn kept(instance: &Instance) -> Vec<Value> {
    fs::read_to_string(instance.folder.join("mail.json")).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_in_running_text() {
        let record = json!({"BodyText": "Go to <http://a/b?c=1>, or http://a/d. Bye", "Timestamp": 1.5});
        assert_eq!(Mail::from_record(&record).links(), ["http://a/b?c=1", "http://a/d"]);
    }
}
