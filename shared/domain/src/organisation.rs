//! Organisations and the roles people hold in them (product.md, "People, organisations, and the host platform").

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::id::{CustomerId, PartnerId};

/// The organisation a route, a membership or an event speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganisationId {
    /// The one platform operator of this deployment.
    Platform,
    /// A partner.
    Partner(PartnerId),
    /// A customer of the host platform.
    Customer(CustomerId),
}

impl fmt::Display for OrganisationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform => f.write_str("platform"),
            Self::Partner(id) => id.fmt(f),
            Self::Customer(id) => id.fmt(f),
        }
    }
}

/// The text names no organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an organisation is `platform`, `partner_…` or `customer_…`")]
pub struct NotAnOrganisation;

impl FromStr for OrganisationId {
    type Err = NotAnOrganisation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "platform" {
            return Ok(Self::Platform);
        }
        text.parse().map(Self::Partner).or_else(|_| text.parse().map(Self::Customer)).map_err(|_| NotAnOrganisation)
    }
}

impl Serialize for OrganisationId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OrganisationId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a member may do in its organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Platform: reviews applications and listings.
    Reviewer,
    /// Platform: mapping, certification, rollout.
    Integrator,
    /// Platform: reads with a stated reason, activates partner accounts, forwards attachments.
    Support,
    /// Platform: everything.
    Operator,
    /// Partner: everything of the partner's.
    PartnerAdmin,
    /// Partner: builds the integration.
    Developer,
    /// Customer: everything of the customer's.
    Admin,
    /// Customer: installs and configures.
    FleetAdmin,
    /// Customer: looks, and asks admins.
    Member,
}

impl Role {
    /// The name used in JSON, forms and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Integrator => "integrator",
            Self::Support => "support",
            Self::Operator => "operator",
            Self::PartnerAdmin => "partner_admin",
            Self::Developer => "developer",
            Self::Admin => "admin",
            Self::FleetAdmin => "fleet_admin",
            Self::Member => "member",
        }
    }

    /// Whether this organisation knows the role at all.
    #[must_use]
    pub const fn belongs_to(self, organisation: &OrganisationId) -> bool {
        match self {
            Self::Reviewer | Self::Integrator | Self::Support | Self::Operator => {
                matches!(organisation, OrganisationId::Platform)
            }
            Self::PartnerAdmin | Self::Developer => matches!(organisation, OrganisationId::Partner(_)),
            Self::Admin | Self::FleetAdmin | Self::Member => matches!(organisation, OrganisationId::Customer(_)),
        }
    }

    /// Every role of an organisation, most powerful first.
    #[must_use]
    pub const fn all_of(organisation: &OrganisationId) -> &'static [Self] {
        match organisation {
            OrganisationId::Platform => &[Self::Operator, Self::Reviewer, Self::Integrator, Self::Support],
            OrganisationId::Partner(_) => &[Self::PartnerAdmin, Self::Developer],
            OrganisationId::Customer(_) => &[Self::Admin, Self::FleetAdmin, Self::Member],
        }
    }

    /// Whether whoever holds this role holds the other one as well: an operator every role of the platform, a customer's
    /// administrator what those have who install and look, a partner's administrator what its developers have.
    #[must_use]
    pub const fn includes(self, other: Self) -> bool {
        match self {
            Self::Operator => matches!(other, Self::Operator | Self::Reviewer | Self::Integrator | Self::Support),
            Self::Reviewer => matches!(other, Self::Reviewer),
            Self::Integrator => matches!(other, Self::Integrator),
            Self::Support => matches!(other, Self::Support),
            Self::PartnerAdmin => matches!(other, Self::PartnerAdmin | Self::Developer),
            Self::Developer => matches!(other, Self::Developer),
            Self::Admin => matches!(other, Self::Admin | Self::FleetAdmin | Self::Member),
            Self::FleetAdmin => matches!(other, Self::FleetAdmin | Self::Member),
            Self::Member => matches!(other, Self::Member),
        }
    }

    /// The role that manages the organisation's members; an organisation never loses its last one.
    #[must_use]
    pub const fn manager_of(organisation: &OrganisationId) -> Self {
        match organisation {
            OrganisationId::Platform => Self::Operator,
            OrganisationId::Partner(_) => Self::PartnerAdmin,
            OrganisationId::Customer(_) => Self::Admin,
        }
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [
            Self::Reviewer,
            Self::Integrator,
            Self::Support,
            Self::Operator,
            Self::PartnerAdmin,
            Self::Developer,
            Self::Admin,
            Self::FleetAdmin,
            Self::Member,
        ]
        .into_iter()
        .find(|role| role.as_str() == text)
        .ok_or(())
    }
}
