//! A running local cloud as a test sees it.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::api::{Api, StackOutputs};
use crate::browser::Browser;
use crate::instance::Instance;
use crate::mail::Mail;
use crate::people::Person;
use crate::settle::{is_for_dead_letters, queues, wait_until_quiet};
use crate::trouble::Outcome;

/// Longer than the longest visibility timeout (that of the webhooks), so that a message whose consumer failed once still
/// gets through.
const SETTLE_LIMIT: Duration = Duration::from_mins(4);

/// The deployed template on this machine, IAM enforced. Dropping it settles and asserts empty queues.
///
/// Every verb fails the test, with the reason, when the cloud itself is at fault.
#[derive(Debug)]
pub struct Cloud {
    instance: Instance,
    api: Api,
    outputs: StackOutputs,
}

impl Cloud {
    /// The cloud that `cargo xtask journeys` started for this run (`LIAISON_CLOUD` names its folder).
    ///
    /// # Panics
    /// When there is none, saying how to start it.
    #[must_use]
    pub fn attach() -> Self {
        let folder = std::env::var_os("LIAISON_CLOUD").map(PathBuf::from);
        let folder = folder.unwrap_or_else(|| panic!("no local cloud runs for this test: start it with `cargo xtask journeys`"));
        Self::to(or_fail(Instance::at(&folder)))
    }

    /// Any running instance.
    ///
    /// # Panics
    /// When nothing is deployed to it.
    #[must_use]
    pub fn to(instance: Instance) -> Self {
        let api = Api::new(instance.port);
        let outputs = or_fail(api.stack_outputs());
        Self { instance, api, outputs }
    }

    /// What the template deployed to an instance says about itself.
    pub fn outputs_of(instance: &Instance) -> Outcome<StackOutputs> {
        Api::new(instance.port).stack_outputs()
    }

    /// The site's address.
    #[must_use]
    pub fn site_url(&self) -> &str {
        self.outputs.site_url()
    }

    /// What the template says about itself.
    #[must_use]
    pub fn outputs(&self) -> &StackOutputs {
        &self.outputs
    }

    /// Someone without cookies.
    #[must_use]
    pub fn visitor(&self) -> Browser {
        Browser::new(self.site_url())
    }

    /// A program with a key or a token of ours (`Authorization: Bearer …`).
    #[must_use]
    pub fn program(&self, bearer: &str) -> Browser {
        Browser::with_bearer(self.site_url(), bearer)
    }

    /// Someone with this verified address and a local sign-in, made if need be.
    #[must_use]
    pub fn person(&self, address: &str) -> Person {
        or_fail(Person::with_sign_in(&self.instance, &self.outputs, address))
    }

    /// Waits until every committed change has become what it calls for: stream → relay → queues → mail and webhooks. A
    /// webhook that failed and waits for its next attempt is at rest: run the schedule `retry-webhooks` when it is due.
    ///
    /// # Panics
    /// When something still moves after four minutes, saying what.
    pub fn settle(&self) {
        or_fail(wait_until_quiet(&self.instance, SETTLE_LIMIT));
    }

    /// The mails that went to this address, oldest first. Settle before.
    #[must_use]
    pub fn mail_to(&self, address: &str) -> Vec<Mail> {
        let mails = or_fail(self.instance.mails());
        mails.into_iter().filter(|mail| mail.to.iter().any(|to| to.eq_ignore_ascii_case(address))).collect()
    }

    /// Settles, then the newest mail to this address.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn newest_mail_to(&self, address: &str) -> Mail {
        self.settle();
        self.mail_to(address).pop().unwrap_or_else(|| panic!("no mail went to {address}"))
    }

    /// Every mail, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        or_fail(self.instance.mails())
    }

    /// The mail provider reports on a message it took, as SES publishes it: `kind` is `Bounce`, `Complaint` or
    /// `Delivery`. (The emulator itself never bounces.)
    pub fn provider_reports(&self, kind: &str, mail: &Mail) {
        let recipients: Vec<Value> = mail.to.iter().map(|to| json!({ "emailAddress": to })).collect();
        let at = "2026-01-01T00:00:00.000Z";
        let mut event = json!({
            "eventType": kind,
            "mail": {
                "timestamp": at, "messageId": mail.id, "source": mail.from, "destination": mail.to,
                "tags": { "email_id": [self.email_id(mail)] },
            },
        });
        let (part, told) = match kind {
            "Bounce" => ("bounce", json!({ "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": recipients })),
            "Complaint" => ("complaint", json!({ "complainedRecipients": recipients })),
            _ => ("delivery", json!({ "recipients": mail.to, "processingTimeMillis": 1, "smtpResponse": "250 ok" })),
        };
        event[part] = told;
        event[part]["timestamp"] = json!(at);
        let topic = self.outputs.get("MailFeedbackTopic");
        or_fail(self.api.query("sns", "2010-03-31", "Publish", &[("TopicArn", topic), ("Message", &event.to_string())]));
    }

    /// Our own id of a mail. SES sends the tags of a message along with its feedback; the emulator forgets them, so that
    /// the id is read where the function that sent the mail logged it.
    fn email_id(&self, mail: &Mail) -> String {
        let message = mail.id.split('@').next().unwrap_or_default();
        let log = self.log_of("send-email");
        let line = log.lines().rev().find(|line| line.contains(message) && line.contains("email_"));
        let line = line.unwrap_or_else(|| panic!("send-email logged nothing of the message {message}"));
        let at = line.find("email_").unwrap_or_default();
        line[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    }

    /// Runs a scheduled function now, as the scheduler does.
    #[must_use]
    pub fn run_schedule(&self, function: &str) -> Value {
        or_fail(self.api.invoke(function, &json!({ "scheduled_time": "<aws.scheduler.scheduled-time>" })))
    }

    /// Invokes a function with any event, and returns its answer or its error's text.
    pub fn invoke(&self, function: &str, event: &Value) -> Result<Value, String> {
        self.api.invoke(function, event).map_err(|refused| refused.to_string())
    }

    /// What a function has logged since the cloud started.
    #[must_use]
    pub fn log_of(&self, function: &str) -> String {
        or_fail(self.api.function_log(function))
    }

    /// The bodies of the messages that wait in a queue of dead letters (`EmailsDead`, `RelayParked` …).
    #[must_use]
    pub fn dead_letters(&self, queue: &str) -> Vec<String> {
        let all = or_fail(queues(&self.api)).into_iter().filter(|(name, _)| name == queue).flat_map(|(_, messages)| messages);
        all.filter_map(|message| message["Body"].as_str().map(str::to_owned)).collect()
    }

    /// Takes the dead letters of a queue away, for a test that meant to make them.
    pub fn discard_dead_letters(&self, queue: &str) {
        let urls =
            or_fail(self.api.call("sqs", "AmazonSQS.ListQueues", &json!({ "QueueNamePrefix": format!("{}-{queue}-", crate::api::STACK) })));
        for url in urls["QueueUrls"].as_array().into_iter().flatten() {
            or_fail(self.api.call("sqs", "AmazonSQS.PurgeQueue", &json!({ "QueueUrl": url })));
        }
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        // A test that has already failed keeps its own reason.
        if std::thread::panicking() {
            return;
        }
        self.settle();
        for (queue, messages) in or_fail(queues(&self.api)) {
            let bodies: Vec<_> = messages.iter().map(|message| &message["Body"]).collect();
            let kind = if is_for_dead_letters(&queue) { "dead letters" } else { "messages" };
            assert!(messages.is_empty(), "{queue} holds {kind} after the test: {bodies:#?}");
        }
    }
}

fn or_fail<T>(outcome: Outcome<T>) -> T {
    outcome.unwrap_or_else(|trouble| panic!("{trouble}"))
}
