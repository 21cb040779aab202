//! SES: sends a rendered letter, once. The only place that knows SES's SDK.

use std::time::Duration;

use application::ports::{Letter, SendError, SendMail};
use aws::{Failure, NotConfigured};
use aws_sdk_sesv2::{
    Client,
    error::{BuildError, ProvideErrorMetadata, SdkError},
    types::{Body, Content, Destination, EmailContent, Message, MessageTag},
};

/// One attempt: a second one could be a second mail. Whether to try again is for the claim on the email to say.
const REQUESTS: aws::Patience = aws::Patience { attempt: Duration::from_secs(5), operation: Duration::from_secs(5), attempts: 1 };

/// The tag by which the provider's feedback names our email. A TypeID is made of what a tag may hold.
const TAG: &str = "email_id";

/// The mail provider.
#[derive(Clone)]
pub struct SesMailer {
    client: Client,
    from: String,
    configuration_set: String,
}

impl SesMailer {
    /// Sends from this address, by this configuration set (which says where feedback goes).
    #[must_use]
    pub fn new(connection: &aws::Connection, from: String, configuration_set: String) -> Self {
        Self { client: Client::new(&connection.sdk_config(REQUESTS)), from, configuration_set }
    }

    /// Sends as the environment says: `MAIL_FROM`, `MAIL_CONFIGURATION_SET`.
    ///
    /// # Errors
    /// When one of them is missing.
    pub fn from_env(connection: &aws::Connection) -> Result<Self, NotConfigured> {
        Ok(Self::new(connection, aws::required("MAIL_FROM")?, aws::required("MAIL_CONFIGURATION_SET")?))
    }
}

impl SendMail for SesMailer {
    async fn send(&self, letter: &Letter) -> Result<String, SendError> {
        let content = content(letter).map_err(|error| SendError::Refused(error.to_string()))?;
        let tag = MessageTag::builder().name(TAG).value(letter.id.to_string()).build();
        let request = self
            .client
            .send_email()
            .from_email_address(&self.from)
            .destination(Destination::builder().to_addresses(letter.to.as_str()).build())
            .content(content)
            .email_tags(tag.map_err(|error| SendError::Refused(error.to_string()))?)
            .configuration_set_name(&self.configuration_set);
        match request.send().await {
            Ok(answer) => answer.message_id.ok_or_else(|| SendError::AnswerLost("an answer without a message id".to_owned())),
            Err(error) => {
                let status = error.raw_response().map_or(0, |response| response.status().as_u16());
                Err(send_error(&error, status))
            }
        }
    }
}

fn content(letter: &Letter) -> Result<EmailContent, BuildError> {
    let text = |data: &str| Content::builder().data(data).charset("UTF-8").build();
    let body = Body::builder().html(text(letter.html.expose())?).text(text(letter.text.expose())?).build();
    let message = Message::builder().subject(text(&letter.subject)?).body(body).build();
    Ok(EmailContent::builder().simple(message).build())
}

/// What a failure means: is the letter at fault, or the moment, or do we not know?
///
/// The reason never holds the provider's words: they repeat the recipient's address.
fn send_error<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>, status: u16) -> SendError {
    match aws::classify(error) {
        Failure::NotSent(reason) => SendError::Unavailable(reason),
        Failure::AnswerLost(reason) => SendError::AnswerLost(reason),
        Failure::Answered(code) => match code.as_str() {
            // The service says the same of a letter it will not take and of a sender it does not know yet; the second
            // is mended by whoever sets up the domain, and the letter must wait for that.
            "MessageRejected" if error.message().is_some_and(|message| message.contains("not verified")) => SendError::Unavailable(code),
            "MessageRejected" | "BadRequestException" => SendError::Refused(code),
            // 503 is a refusal to begin; after any other fault of the service itself the letter may be on its way.
            _ if status >= 500 && status != 503 => SendError::AnswerLost(code),
            // Throttled, paused, suspended, not permitted, not set up: the letter is not sent, and is as good as before.
            _ => SendError::Unavailable(code),
        },
    }
}

#[cfg(test)]
mod tests {
    use aws::fakes::{Answer, CannedService};
    use domain::values::{EmailAddress, Redacted};

    use super::*;

    fn letter() -> Letter {
        Letter {
            id: domain::id::derive(&["letter"]),
            to: EmailAddress::parse("ana@example.com").unwrap(),
            subject: "Grüße – 日本".to_owned(),
            html: Redacted::new("<p>hello</p>".to_owned()),
            text: Redacted::new("hello".to_owned()),
        }
    }

    async fn send(service: &CannedService) -> Result<String, SendError> {
        SesMailer::new(&service.connection(), "Liaison <no-reply@liaison.example>".to_owned(), "programme".to_owned()).send(&letter()).await
    }

    async fn answered(status: u16, code: &str, message: &str) -> SendError {
        let body = serde_json::json!({"__type": code, "message": message}).to_string();
        let service = CannedService::answering(vec![Answer::With(status, body)]);
        let error = send(&service).await.unwrap_err();
        assert_eq!(service.asked().len(), 1, "one attempt, whatever comes back");
        assert!(!error.to_string().contains("ana@example.com"), "{error}");
        error
    }

    #[tokio::test]
    async fn a_letter_is_sent_with_its_tag_and_configuration_set() {
        let service = CannedService::answering(vec![Answer::With(200, r#"{"MessageId": "m-1"}"#.to_owned())]);
        assert_eq!(send(&service).await, Ok("m-1".to_owned()));
        let asked = service.asked().remove(0);
        assert_eq!(asked.line, "POST /v2/email/outbound-emails");
        let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
        assert_eq!(body["FromEmailAddress"], "Liaison <no-reply@liaison.example>");
        assert_eq!(body["Destination"]["ToAddresses"], serde_json::json!(["ana@example.com"]));
        assert_eq!(body["ConfigurationSetName"], "programme");
        assert_eq!(body["EmailTags"], serde_json::json!([{"Name": "email_id", "Value": letter().id.to_string()}]));
        assert_eq!(body["Content"]["Simple"]["Subject"], serde_json::json!({"Data": "Grüße – 日本", "Charset": "UTF-8"}));
    }

    #[test]
    fn an_id_is_made_of_what_a_tag_may_hold() {
        assert!(letter().id.to_string().chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-'));
    }

    #[tokio::test]
    async fn a_letter_the_provider_will_never_take_is_refused() {
        for code in ["MessageRejected", "BadRequestException"] {
            assert_eq!(answered(400, code, "ana@example.com: virus").await, SendError::Refused(code.to_owned()));
        }
    }

    #[tokio::test]
    async fn what_is_not_the_letters_fault_leaves_it_to_be_sent_later() {
        for (status, code) in [
            (400, "MailFromDomainNotVerifiedException"),
            (400, "SendingPausedException"),
            (400, "AccountSuspendedException"),
            (404, "NotFoundException"),
            (403, "AccessDeniedException"),
            (429, "TooManyRequestsException"),
            (400, "LimitExceededException"),
            (503, "ServiceUnavailable"),
        ] {
            assert_eq!(answered(status, code, "for ana@example.com").await, SendError::Unavailable(code.to_owned()), "{code}");
        }
        let unverified = answered(400, "MessageRejected", "Email address is not verified: ana@example.com").await;
        assert_eq!(unverified, SendError::Unavailable("MessageRejected".to_owned()));
    }

    #[tokio::test]
    async fn after_a_fault_of_the_provider_or_a_lost_answer_it_may_have_been_sent() {
        assert_eq!(answered(500, "InternalFailure", "").await, SendError::AnswerLost("InternalFailure".to_owned()));
        let closes = CannedService::answering(vec![Answer::Nothing]);
        assert!(matches!(send(&closes).await, Err(SendError::AnswerLost(_))));
        assert_eq!(closes.asked().len(), 1);
    }

    #[tokio::test]
    async fn a_provider_that_cannot_be_reached_has_certainly_not_sent_it() {
        // A port that was free a moment ago and that nobody listens on.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let connection = aws::fakes::connection(&format!("http://127.0.0.1:{port}"));
        let mailer = SesMailer::new(&connection, "no-reply@liaison.example".to_owned(), "programme".to_owned());
        assert!(matches!(mailer.send(&letter()).await, Err(SendError::Unavailable(_))));
    }
}
