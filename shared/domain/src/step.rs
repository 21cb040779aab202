//! *Whose move*: every pending step anywhere has an owner, a deadline, reminders and an escalation
//! (product.md, "Whose move").
//!
//! An aggregate that waits for somebody holds a [`Step`]. Its times are frozen when it begins, so that a change of the
//! programme applies to steps begun after it. The store indexes an aggregate by the owner and deadline of its step (the
//! inbox) and by [`Step::due_at`] (the scheduled job), so that neither costs anything for what is not pending.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    id::{AccountId, ApplicationId},
    organisation::{OrganisationId, Role},
};

/// Whose move it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Whoever holds this role in the organisation.
    Team(OrganisationId, Role),
    /// One member of the organisation.
    Member(OrganisationId, AccountId),
    /// The applicant, who has no organisation yet and only holds an emailed link.
    Applicant(ApplicationId),
}

/// The inbox a step is listed in: one per organisation and role or member.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Team(organisation, role) => write!(f, "{organisation}#{}", role.as_str()),
            Self::Member(organisation, account) => write!(f, "{organisation}#{account}"),
            Self::Applicant(application) => application.fmt(f),
        }
    }
}

/// Deadline and reminders of a kind of step, as programme.toml gives them. Days are of 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Days after the step began.
    pub days: u16,
    /// Days after the step began on which its owner is reminded, ascending, before the deadline.
    #[serde(default)]
    pub reminder_days: Vec<u16>,
}

/// A step that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Whose move it is.
    pub owner: Owner,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub deadline: Timestamp,
    /// Reminders not yet sent, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remind_at: Vec<Timestamp>,
    /// Whether the deadline has already been acted on.
    #[serde(default)]
    pub overdue: bool,
}

/// What time alone makes of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing yet.
    Nothing,
    /// Remind the owner: once, however many reminders were missed.
    Remind,
    /// The deadline has passed: escalate or expire, once.
    Deadline,
}

impl Step {
    /// A step that begins now.
    #[must_use]
    pub fn begin(owner: Owner, rule: &Deadline, now: Timestamp) -> Self {
        let after = |days: u16| add_days(now, days);
        Self {
            owner,
            since: now,
            deadline: after(rule.days),
            remind_at: rule.reminder_days.iter().map(|&days| after(days)).collect(),
            overdue: false,
        }
    }

    /// When time alone next changes something; `None` when it will not.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        if self.overdue { None } else { Some(self.remind_at.first().map_or(self.deadline, |&next| next.min(self.deadline))) }
    }

    /// What is due at `now`.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Due {
        if self.overdue {
            Due::Nothing
        } else if self.deadline <= now {
            Due::Deadline
        } else if self.remind_at.first().is_some_and(|&next| next <= now) {
            Due::Remind
        } else {
            Due::Nothing
        }
    }

    /// The step after its owner was reminded at `now`: reminders missed meanwhile are not sent late in a row.
    #[must_use]
    pub fn reminded(mut self, now: Timestamp) -> Self {
        self.remind_at.retain(|&at| at > now);
        self
    }

    /// The step after its deadline was acted on.
    #[must_use]
    pub fn past_deadline(mut self) -> Self {
        self.overdue = true;
        self.remind_at.clear();
        self
    }
}

/// `now` and that many days of 24 hours; at the end of time, the end of time.
#[must_use]
pub fn add_days(now: Timestamp, days: u16) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: u16) -> Timestamp {
        add_days(Timestamp::UNIX_EPOCH, days)
    }

    fn step() -> Step {
        let rule = Deadline { days: 14, reminder_days: vec![7, 12] };
        Step::begin(Owner::Team(OrganisationId::Platform, Role::Reviewer), &rule, day(0))
    }

    #[test]
    fn a_step_reminds_on_its_days_and_then_meets_its_deadline_once() {
        let step = step();
        assert_eq!((step.due(day(6)), step.due(day(7)), step.due_at()), (Due::Nothing, Due::Remind, Some(day(7))));
        let step = step.reminded(day(7));
        assert_eq!((step.due(day(11)), step.due_at()), (Due::Nothing, Some(day(12))));
        let step = step.reminded(day(12));
        assert_eq!((step.due(day(13)), step.due(day(14))), (Due::Nothing, Due::Deadline));
        let step = step.past_deadline();
        assert_eq!((step.due(day(99)), step.due_at()), (Due::Nothing, None));
    }

    #[test]
    fn a_job_that_slept_through_both_reminders_reminds_once() {
        let step = step();
        assert_eq!(step.due(day(13)), Due::Remind);
        assert_eq!(step.reminded(day(13)).due(day(13)), Due::Nothing);
    }
}
