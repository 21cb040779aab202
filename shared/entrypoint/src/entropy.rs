//! The system's randomness.

use application::ports::Entropy;

/// The operating system's unpredictable bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // On Lambda's kernel `getrandom` fails only before the pool is initialised, which is before any process starts;
        // going on with predictable tokens would be far worse than stopping.
        if let Err(error) = getrandom::fill(bytes) {
            tracing::error!(%error, "no randomness");
            std::process::abort();
        }
    }
}
