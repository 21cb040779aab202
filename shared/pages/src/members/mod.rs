//! `/review/members` and `/partners/{org}/members`: who belongs to an organisation, and who is invited.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels};

use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The members of an organisation.
#[derive(Debug, Clone)]
pub struct MembersPage {
    /// The surroundings.
    pub frame: Frame,
    /// This page's path, `/review/members` or `/partners/{org}/members`; the forms post below it.
    pub path: String,
    /// The organisation's name.
    pub organisation: String,
    /// The members, by name.
    pub members: Vec<Member>,
    /// The invitations that wait for an answer, newest first.
    pub invitations: Vec<Invitation>,
    /// The roles an invitation can give, by value; empty when the reader may not invite.
    pub roles_offered: Vec<String>,
    /// Values that came back with faults.
    pub form: InvitationForm,
    /// What is wrong with the posted form: fields `email`, `role`.
    pub faults: Faults,
    /// What the button pressed just now did.
    pub done: Option<MembersDone>,
    /// The time of rendering.
    pub now: Timestamp,
}

/// A member.
#[derive(Debug, Clone)]
pub struct Member {
    /// The person's id; removal posts to `{path}/{person}/removal`.
    pub person: String,
    /// The membership's version.
    pub version: u64,
    /// The person's name, else nothing.
    pub name: String,
    /// The person's email address.
    pub email: String,
    /// The roles, by value.
    pub roles: Vec<String>,
    /// Since when.
    pub since: Timestamp,
    /// Whether it is the reader.
    pub is_reader: bool,
    /// Whether the reader may remove this member.
    pub removable: bool,
}

/// An invitation that waits for an answer.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The invited address.
    pub email: String,
    /// The role's value.
    pub role: String,
    /// When it was sent.
    pub invited_at: Timestamp,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
}

/// Values of the invitation form as typed.
#[derive(Debug, Clone, Default)]
pub struct InvitationForm {
    /// The address.
    pub email: String,
    /// The role's value.
    pub role: String,
}

/// What the reader's last button did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembersDone {
    /// The invitation is on its way.
    Invited,
    /// The member is removed.
    Removed,
}

impl MembersPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Members,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }

    fn role(&self, role: &str) -> String {
        labels::role(self.frame.locale, role)
    }

    fn role_hint(&self, role: &str) -> Option<String> {
        labels::role_hint(self.frame.locale, role)
    }

    fn may_invite(&self) -> bool {
        !self.roles_offered.is_empty()
    }

    fn removal_path(&self, member: &Member) -> String {
        format!("{}/{}/removal", self.path, member.person)
    }

    /// How the person is called: by name where there is one.
    fn called<'a>(&self, member: &'a Member) -> &'a str {
        if member.name.is_empty() { &member.email } else { &member.name }
    }
}

#[derive(Template)]
#[template(path = "members/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a MembersPage,
    faults: &'a Faults,
}
