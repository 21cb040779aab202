//! What goes wrong, and when.

use std::collections::BTreeMap;

use crate::random::Random;

/// What a function asks of the outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// A read by key.
    Fetch,
    /// A read by several keys at once.
    Batch,
    /// A page of a list.
    List,
    /// A write or transaction.
    Commit,
    /// A deletion without a condition: nothing can conflict with it.
    Delete,
    /// Messages onto a queue.
    Enqueue,
    /// A letter to the mail provider.
    SendMail,
    /// A code traded at the identity provider.
    Exchange,
    /// A secret sealed or opened by the key service.
    Secret,
    /// A notice to a webhook endpoint.
    Post,
}

/// How one call goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Nothing is done; the caller is told.
    Before,
    /// It is done, and the answer is lost.
    AnswerLost,
    /// Nothing is done, and the function dies.
    CrashBefore,
    /// It is done, and the function dies.
    CrashAfter,
    /// A transaction on the same item is under way: nothing is done, a conflict is reported.
    Conflict,
    /// Some messages are taken, others not; of a batch of reads some are answered at first, and the others only later.
    Part,
    /// The mail provider will never take the letter.
    Refused,
}

impl Call {
    /// The faults that make a difference for this call.
    #[must_use]
    pub const fn faults(self) -> &'static [Fault] {
        match self {
            Self::Fetch | Self::List | Self::Secret => &[Fault::Before, Fault::CrashBefore],
            Self::Batch => &[Fault::Before, Fault::Part, Fault::CrashBefore],
            Self::Commit => &[Fault::Before, Fault::AnswerLost, Fault::Conflict, Fault::CrashBefore, Fault::CrashAfter],
            Self::Delete | Self::Exchange | Self::Post => &[Fault::Before, Fault::AnswerLost, Fault::CrashBefore, Fault::CrashAfter],
            Self::Enqueue => &[Fault::Before, Fault::Part, Fault::AnswerLost, Fault::CrashBefore, Fault::CrashAfter],
            Self::SendMail => &[Fault::Before, Fault::Refused, Fault::AnswerLost, Fault::CrashBefore, Fault::CrashAfter],
        }
    }
}

/// Faults at places of one function's calls, counted over all its attempts from the moment the plan is armed.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The function they befall.
    pub function: &'static str,
    /// At which of its calls.
    pub faults: BTreeMap<usize, Fault>,
    /// Whether it counts yet.
    pub armed: bool,
    /// The calls made since it was armed.
    pub calls: Vec<Call>,
}

/// When faults happen.
#[derive(Clone, Debug, Default)]
pub enum Plan {
    /// Never.
    #[default]
    Calm,
    /// By chance, so often in a thousand calls.
    Chance(u64),
    /// At given places.
    Script(Script),
}

impl Plan {
    /// The fault that befalls this call of this function, if any.
    pub fn next(&mut self, function: &str, call: Call, random: &mut Random) -> Option<Fault> {
        match self {
            Self::Calm => None,
            Self::Chance(per_mille) => {
                let faults = call.faults();
                random.chance(*per_mille).then(|| faults[random.below(faults.len())])
            }
            Self::Script(script) => {
                if !script.armed || script.function != function {
                    return None;
                }
                let place = script.calls.len();
                script.calls.push(call);
                script.faults.get(&place).copied().filter(|fault| call.faults().contains(fault))
            }
        }
    }
}
