use std::time::Duration;

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_runtime_api::client::{
    behavior_version::BehaviorVersion, http::SharedHttpClient, stalled_stream_protection::StalledStreamProtectionConfig,
};
use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};
use aws_types::{SdkConfig, region::Region};
use domain::values::Redacted;
use transport::Transport;

use crate::{NotConfigured, optional, required};

/// A connection that is not up by then never will be; the next attempt takes another address.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// How long and how often a service is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// One attempt, connection included.
    pub attempt: Duration,
    /// All attempts together, pauses included.
    pub operation: Duration,
    /// How many attempts; 1 where asking twice may do it twice.
    pub attempts: u32,
}

/// Who asks, where, and over which connections; cheap to clone, the connections are shared by all clients.
#[derive(Clone)]
pub struct Connection {
    credentials: Credentials,
    region: String,
    endpoint_url: Option<String>,
    http: SharedHttpClient,
}

impl Connection {
    /// What Lambda's environment says: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` (if any),
    /// `AWS_REGION`, and `AWS_ENDPOINT_URL` where the cloud is not the public one.
    pub fn from_env() -> Result<Self, NotConfigured> {
        let secret = Redacted::new(required("AWS_SECRET_ACCESS_KEY")?);
        let token = optional("AWS_SESSION_TOKEN").map(Redacted::new);
        Ok(Self::new(required("AWS_ACCESS_KEY_ID")?, secret, token, required("AWS_REGION")?, optional("AWS_ENDPOINT_URL")))
    }

    /// A connection with these credentials.
    #[must_use]
    pub fn new(
        access_key_id: String,
        secret: Redacted<String>,
        session_token: Option<Redacted<String>>,
        region: String,
        endpoint_url: Option<String>,
    ) -> Self {
        let token = session_token.map(Redacted::into_exposed);
        let credentials = Credentials::new(access_key_id, secret.into_exposed(), token, None, "environment");
        Self { credentials, region, endpoint_url, http: Transport::new(CONNECT_TIMEOUT).into_http_client() }
    }

    /// The configuration of one service's client.
    #[must_use]
    pub fn sdk_config(&self, patience: Patience) -> SdkConfig {
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(patience.attempt).operation_timeout(patience.operation).build();
        let retries = RetryConfig::standard()
            .with_max_attempts(patience.attempts)
            .with_initial_backoff(Duration::from_millis(50))
            .with_max_backoff(Duration::from_secs(1));
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .credentials_provider(SharedCredentialsProvider::new(self.credentials.clone()))
            .region(Region::new(self.region.clone()))
            .http_client(self.http.clone())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .timeout_config(timeouts)
            .retry_config(retries)
            // Bodies here are small and the attempt's own timeout watches them.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        config.set_endpoint_url(self.endpoint_url.clone());
        config.build()
    }

    /// The credentials, for what is signed without a client (presigned forms and links).
    #[must_use]
    pub const fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }
}
