use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{id::DocumentId, limits, values::Line};

/// What an uploaded document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Prices, terms, contracts.
    Commercial,
    /// Certificates, policies, test reports.
    Security,
    /// Interfaces, data flows, architecture.
    Technical,
    /// The app's picture in the catalogue.
    Logo,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Commercial, Self::Security, Self::Technical, Self::Logo];

    /// The name used in JSON, forms and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Commercial => "commercial",
            Self::Security => "security",
            Self::Technical => "technical",
            Self::Logo => "logo",
        }
    }

    /// The types of files that such a document may have.
    #[must_use]
    pub const fn media_types(self) -> &'static [MediaType] {
        match self {
            Self::Commercial | Self::Security | Self::Technical => &[MediaType::Pdf, MediaType::Png, MediaType::Jpeg],
            Self::Logo => &[MediaType::Svg, MediaType::Png, MediaType::Jpeg],
        }
    }

    /// The most bytes that such a document may have.
    #[must_use]
    pub const fn most_bytes(self) -> u64 {
        match self {
            Self::Commercial | Self::Security | Self::Technical => limits::DOCUMENT_BYTES,
            Self::Logo => limits::LOGO_BYTES,
        }
    }
}

impl std::str::FromStr for DocumentKind {
    type Err = crate::values::Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(crate::values::Invalid::UnknownValue)
    }
}

/// A type of file that can be uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MediaType {
    /// PDF.
    #[serde(rename = "application/pdf")]
    Pdf,
    /// PNG.
    #[serde(rename = "image/png")]
    Png,
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// SVG.
    #[serde(rename = "image/svg+xml")]
    Svg,
}

impl MediaType {
    /// Every type.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Png, Self::Jpeg, Self::Svg];

    /// The name in `Content-Type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
        }
    }
}

impl std::str::FromStr for MediaType {
    type Err = crate::values::Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(crate::values::Invalid::UnknownValue)
    }
}

/// A document that the partner announced; its bytes go straight to storage and are looked at there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its id; its place in storage derives from it.
    pub id: DocumentId,
    /// What it is about.
    pub kind: DocumentKind,
    /// The name the partner gave it.
    pub file_name: Line,
    /// Its type.
    pub media_type: MediaType,
    /// What is known of its bytes.
    pub state: DocumentState,
}

/// What is known of a document's bytes. It counts only once they were looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum DocumentState {
    /// Nothing yet.
    Announced {
        /// Since when it is expected.
        at: Timestamp,
    },
    /// They are what they should be, and are kept.
    Accepted {
        /// When they were looked at.
        at: Timestamp,
        /// How many.
        bytes: u64,
    },
    /// They are not; another upload is another document.
    Refused {
        /// When they were looked at.
        at: Timestamp,
        /// What is wrong with them.
        why: BadDocument,
    },
}

/// What can be wrong with an uploaded document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadDocument {
    /// More bytes than its kind may have.
    TooLarge,
    /// The bytes are not of the announced type.
    NotItsType,
    /// It breaks off, or its parts contradict each other.
    Damaged,
    /// An image larger than can be shown.
    TooManyPixels,
    /// An image smaller than can be shown.
    TooFewPixels,
    /// An SVG with a script, or with words for one (`onload`, `javascript:`).
    Script,
    /// An SVG that asks others for something, or holds a piece of another document.
    ExternalReference,
    /// An SVG with elements that are no picture (`foreignObject`, links, sound, film).
    ForeignContent,
    /// An SVG with a document type or entities.
    DocumentType,
    /// An SVG too deep or with too many parts.
    TooComplex,
}

impl BadDocument {
    /// Every one, for words and tests.
    pub const ALL: [Self; 10] = [
        Self::TooLarge,
        Self::NotItsType,
        Self::Damaged,
        Self::TooManyPixels,
        Self::TooFewPixels,
        Self::Script,
        Self::ExternalReference,
        Self::ForeignContent,
        Self::DocumentType,
        Self::TooComplex,
    ];

    /// The stable code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::NotItsType => "not_its_type",
            Self::Damaged => "damaged",
            Self::TooManyPixels => "too_many_pixels",
            Self::TooFewPixels => "too_few_pixels",
            Self::Script => "script",
            Self::ExternalReference => "external_reference",
            Self::ForeignContent => "foreign_content",
            Self::DocumentType => "document_type",
            Self::TooComplex => "too_complex",
        }
    }
}

impl Document {
    /// Whether it may stand in a listing that customers see.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        matches!(self.state, DocumentState::Accepted { .. })
    }
}
