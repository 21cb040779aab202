//! Members and invitations: listed, invited, given other roles, removed. As pages and as JSON, by one story:
//! [`application::use_cases::members`].

pub(crate) mod json;
pub(crate) mod pages;

use application::use_cases::members::MembersError;
use domain::member::Rejection;
use entrypoint::Problem;
use language::Fault;

/// Why an act on members is refused, as a problem.
fn refused(error: MembersError) -> Problem {
    match error {
        MembersError::Access(error) => error.into(),
        MembersError::Store(error) => error.into(),
        MembersError::Stale => Problem::stale(),
        MembersError::LastManager => Problem::conflict("last_manager"),
        MembersError::Rejected(Rejection::NotFound) => Problem::not_found(),
        MembersError::Rejected(Rejection::AlreadyAMember) => Problem::conflict("already_a_member"),
        MembersError::Rejected(Rejection::NoSuchRole) => Problem::invalid(vec![::pages::form::fault("roles", Fault::UnknownValue)]),
        MembersError::Rejected(Rejection::Expired) => Problem::conflict("invitation_expired"),
    }
}
