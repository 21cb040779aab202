//! The emails Liaison sends: one folder each under `templates/`, with `email.html`, `email.txt` and the words in four
//! languages, the subject among them. Without IO.
//!
//! | email | to | when |
//! |---|---|---|
//! | [`ApplicationReceived`] | business contact | an application was sent: status link, confirm the address |
//! | [`ApplicationConfirmationReminder`] | business contact | the address is still to be confirmed |
//! | [`ApplicationQuestion`] | business contact | a reviewer asked; the clock stands still |
//! | [`ApplicationQuestionReminder`] | business contact | the question is still open |
//! | [`ApplicationQuestionExpired`] | business contact | the question was not answered in time |
//! | [`ApplicationApproved`] | business contact | the way into the portal, and the listing guidelines |
//! | [`ApplicationRejected`] | business contact | the reasons, and how to apply again |
//! | [`ApplicationWithdrawn`] | business contact | the application was withdrawn |
//! | [`ApplicationToReview`] | review team | a new application waits |
//! | [`ApplicationAnswered`] | review team | the applicant answered |
//! | [`ApplicationReviewOverdue`] | review team | a deadline of ours has passed |
//! | [`ListingToReview`] | review team | a listing waits for a reviewer |
//! | [`ListingAnswered`] | review team | the partner answered |
//! | [`ListingReviewOverdue`] | review team | a listing waits for us, or a deadline of ours has passed |
//! | [`ListingPartnerOverdue`] | review team | the partner has let a deadline pass |
//! | [`ListingQuestion`] | partner admins | a reviewer asked about a listing |
//! | [`ListingQuestionReminder`] | partner admins | the question is still open |
//! | [`ListingChangesRequested`] | partner admins | a reviewer wants another version |
//! | [`ListingChangesReminder`] | partner admins | the other version has not come yet |
//! | [`ListingApproved`] | partner admins | a version passed its review |
//! | [`ListingPublished`] | partner admins | a version is in the catalogue |
//! | [`ListingRejected`] | partner admins | a version was turned down, with reasons |
//! | [`ListingSuspended`] | partner admins | an app is kept from customers for the time being |
//! | [`ListingLifted`] | partner admins | an app is back in the catalogue |
//! | [`ListingRetired`] | partner admins | an app is gone for good |
//! | [`InstallationRequested`] | customer admins | a member asks for an app |
//! | [`InstallationRequestReminder`] | customer admins | nobody has answered the member |
//! | [`InstallationRequestDeclined`] | the member who asked | the request was turned down |
//! | [`InstallationRequestExpired`] | the member who asked | nobody acted on the request in time |
//! | [`InstallationRequestGranted`] | the member who asked | what was asked for is installed |
//! | [`ScopesRequested`] | customer admins | a new version asks for more, or otherwise |
//! | [`ScopesReminder`] | customer admins | the customer has not answered |
//! | [`InstallationDegraded`] | partner admins | a required scope was taken back |
//! | [`InstallationDisconnected`] | partner admins | a customer has disconnected an app |
//! | [`InstallationRemoved`] | customer admins | the customer has disconnected an app |
//! | [`ErasureDue`] | partner admins | what a disconnected app has read is to be erased |
//! | [`ErasureReminder`] | partner admins | it has not said yet that it has erased |
//! | [`ErasureOverdue`] | partner admins | its time to erase is over |
//! | [`ErasureEscalated`] | review team | a partner has not erased in time |
//! | [`ErasureAcknowledged`] | customer admins | the partner says that it has erased everything |
//! | [`CreditsLow`] | account admins | credits will run out soon |
//! | [`CreditsExhausted`] | account admins | no credits are left |
//! | [`CreditsReplenished`] | account admins | there are credits again |
//! | [`PartnerAccountRequested`] | team | a partner asks for its account |
//! | [`PartnerAccountOverdue`] | team | nobody has decided on it |
//! | [`PartnerAccountActivated`] | partner admins | customers may be attached |
//! | [`PartnerAccountDeclined`] | partner admins | it was not activated, and why |
//! | [`AttachmentRequested`] | team | a partner asks for a customer |
//! | [`AttachmentOverdue`] | team | nobody has forwarded it |
//! | [`AttachmentForwarded`] | customer admins | a partner wants to be attached |
//! | [`AttachmentReminder`] | customer admins | nobody has answered the partner |
//! | [`AttachmentAccepted`] | partner admins | a customer is attached |
//! | [`AttachmentDeclined`] | partner admins | a customer is not going to be attached |
//! | [`AttachmentExpired`] | partner admins | a customer said nothing in time |
//! | [`AttachmentEnded`] | both sides | two are attached no more |
//! | [`DelegationRequested`] | the addressee | a customer asks to take trackers over: the link |
//! | [`DelegationReminder`] | the addressee | nobody has decided: another link |
//! | [`DelegationApproved`] | customer admins | the partner takes the trackers over |
//! | [`DelegationDeclined`] | customer admins | the partner does not |
//! | [`DelegationExpired`] | customer admins | the partner said nothing in time |
//! | [`DelegationWithdrawn`] | partner admins | the customer asks no longer |
//! | [`DelegationPaused`] | both sides | the partner has no credits |
//! | [`DelegationResumed`] | both sides | the partner has credits again |
//! | [`DelegationStopping`] | both sides | from when the customer pays, and how much |
//! | [`DelegationStopped`] | customer admins | the customer pays again |
//! | [`ListingStopped`] | partner admins | an app may read nothing any more |
//! | [`ListingReleased`] | partner admins | an app may read again |
//! | [`Invitation`] | invited address | a member invited it |
//! | [`InvitationReminder`] | invited address | the invitation still waits |
//!
//! Text from outside stays text (quality.md, Security): escaped in HTML, quoted in plain text, free of control and
//! direction characters, and in a subject free of line breaks. Because anybody can have us write to anybody's address,
//! it never carries a link either: [`inert`] keeps mail programs from making one of it.

use std::borrow::Cow;

use askama::Template;
use domain::installation::ChangeKind;
use jiff::Timestamp;
use language::{Argument, Locale, Messages, Text, countries, dates, labels, numbers};

static SHARED: Messages = language::messages!("../templates/layout");

/// The most characters of a name an email repeats: a name is no place for a message.
const NAME_CHARACTERS: usize = 120;
/// The most characters of a subject; mail programs show fewer.
const SUBJECT_CHARACTERS: usize = 160;

/// Who writes: the same in every email.
#[derive(Debug, Clone)]
pub struct Brand {
    /// The platform's name, `PLATFORM_NAME`.
    pub platform_name: String,
    /// Where questions go, `TEAM_ADDRESS`.
    pub support_address: String,
}

/// An email ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedEmail {
    /// One line, without control characters.
    pub subject: String,
    /// The HTML part.
    pub html: String,
    /// The plain text part, with the same content.
    pub text: String,
}

/// Any email Liaison sends.
#[derive(Debug, Clone)]
pub enum Email {
    /// See [`ApplicationReceived`].
    ApplicationReceived(ApplicationReceived),
    /// See [`ApplicationConfirmationReminder`].
    ApplicationConfirmationReminder(ApplicationConfirmationReminder),
    /// See [`ApplicationQuestion`].
    ApplicationQuestion(ApplicationQuestion),
    /// See [`ApplicationQuestionReminder`].
    ApplicationQuestionReminder(ApplicationQuestionReminder),
    /// See [`ApplicationQuestionExpired`].
    ApplicationQuestionExpired(ApplicationQuestionExpired),
    /// See [`ApplicationApproved`].
    ApplicationApproved(ApplicationApproved),
    /// See [`ApplicationRejected`].
    ApplicationRejected(ApplicationRejected),
    /// See [`ApplicationWithdrawn`].
    ApplicationWithdrawn(ApplicationWithdrawn),
    /// See [`ApplicationToReview`].
    ApplicationToReview(ApplicationToReview),
    /// See [`ApplicationAnswered`].
    ApplicationAnswered(ApplicationAnswered),
    /// See [`ApplicationReviewOverdue`].
    ApplicationReviewOverdue(ApplicationReviewOverdue),
    /// See [`ListingToReview`].
    ListingToReview(ListingToReview),
    /// See [`ListingAnswered`].
    ListingAnswered(ListingAnswered),
    /// See [`ListingReviewOverdue`].
    ListingReviewOverdue(ListingReviewOverdue),
    /// See [`ListingPartnerOverdue`].
    ListingPartnerOverdue(ListingPartnerOverdue),
    /// See [`ListingQuestion`].
    ListingQuestion(ListingQuestion),
    /// See [`ListingQuestionReminder`].
    ListingQuestionReminder(ListingQuestionReminder),
    /// See [`ListingChangesRequested`].
    ListingChangesRequested(ListingChangesRequested),
    /// See [`ListingChangesReminder`].
    ListingChangesReminder(ListingChangesReminder),
    /// See [`ListingApproved`].
    ListingApproved(ListingApproved),
    /// See [`ListingPublished`].
    ListingPublished(ListingPublished),
    /// See [`ListingRejected`].
    ListingRejected(ListingRejected),
    /// See [`ListingSuspended`].
    ListingSuspended(ListingSuspended),
    /// See [`ListingLifted`].
    ListingLifted(ListingLifted),
    /// See [`ListingRetired`].
    ListingRetired(ListingRetired),
    /// See [`InstallationRequested`].
    InstallationRequested(InstallationRequested),
    /// See [`InstallationRequestReminder`].
    InstallationRequestReminder(InstallationRequestReminder),
    /// See [`InstallationRequestDeclined`].
    InstallationRequestDeclined(InstallationRequestDeclined),
    /// See [`InstallationRequestExpired`].
    InstallationRequestExpired(InstallationRequestExpired),
    /// See [`InstallationRequestGranted`].
    InstallationRequestGranted(InstallationRequestGranted),
    /// See [`ScopesRequested`].
    ScopesRequested(ScopesRequested),
    /// See [`ScopesReminder`].
    ScopesReminder(ScopesReminder),
    /// See [`InstallationDegraded`].
    InstallationDegraded(InstallationDegraded),
    /// See [`InstallationDisconnected`].
    InstallationDisconnected(InstallationDisconnected),
    /// See [`InstallationRemoved`].
    InstallationRemoved(InstallationRemoved),
    /// See [`ErasureDue`].
    ErasureDue(ErasureDue),
    /// See [`ErasureReminder`].
    ErasureReminder(ErasureReminder),
    /// See [`ErasureOverdue`].
    ErasureOverdue(ErasureOverdue),
    /// See [`ErasureEscalated`].
    ErasureEscalated(ErasureEscalated),
    /// See [`ErasureAcknowledged`].
    ErasureAcknowledged(ErasureAcknowledged),
    /// See [`CreditsLow`].
    CreditsLow(CreditsLow),
    /// See [`CreditsExhausted`].
    CreditsExhausted(CreditsExhausted),
    /// See [`CreditsReplenished`].
    CreditsReplenished(CreditsReplenished),
    /// See [`PartnerAccountRequested`].
    PartnerAccountRequested(PartnerAccountRequested),
    /// See [`PartnerAccountOverdue`].
    PartnerAccountOverdue(PartnerAccountOverdue),
    /// See [`PartnerAccountActivated`].
    PartnerAccountActivated(PartnerAccountActivated),
    /// See [`PartnerAccountDeclined`].
    PartnerAccountDeclined(PartnerAccountDeclined),
    /// See [`AttachmentRequested`].
    AttachmentRequested(AttachmentRequested),
    /// See [`AttachmentOverdue`].
    AttachmentOverdue(AttachmentOverdue),
    /// See [`AttachmentForwarded`].
    AttachmentForwarded(AttachmentForwarded),
    /// See [`AttachmentReminder`].
    AttachmentReminder(AttachmentReminder),
    /// See [`AttachmentAccepted`].
    AttachmentAccepted(AttachmentAccepted),
    /// See [`AttachmentDeclined`].
    AttachmentDeclined(AttachmentDeclined),
    /// See [`AttachmentExpired`].
    AttachmentExpired(AttachmentExpired),
    /// See [`AttachmentEnded`].
    AttachmentEnded(AttachmentEnded),
    /// See [`DelegationRequested`].
    DelegationRequested(DelegationRequested),
    /// See [`DelegationReminder`].
    DelegationReminder(DelegationReminder),
    /// See [`DelegationApproved`].
    DelegationApproved(DelegationApproved),
    /// See [`DelegationDeclined`].
    DelegationDeclined(DelegationDeclined),
    /// See [`DelegationExpired`].
    DelegationExpired(DelegationExpired),
    /// See [`DelegationWithdrawn`].
    DelegationWithdrawn(DelegationWithdrawn),
    /// See [`DelegationPaused`].
    DelegationPaused(DelegationPaused),
    /// See [`DelegationResumed`].
    DelegationResumed(DelegationResumed),
    /// See [`DelegationStopping`].
    DelegationStopping(DelegationStopping),
    /// See [`DelegationStopped`].
    DelegationStopped(DelegationStopped),
    /// See [`ListingStopped`].
    ListingStopped(ListingStopped),
    /// See [`ListingReleased`].
    ListingReleased(ListingReleased),
    /// See [`Invitation`].
    Invitation(Invitation),
    /// See [`InvitationReminder`].
    InvitationReminder(InvitationReminder),
}

impl Email {
    /// The folder's name, also the name in logs and in the notification matrix.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ApplicationReceived(_) => ApplicationReceived::NAME,
            Self::ApplicationConfirmationReminder(_) => ApplicationConfirmationReminder::NAME,
            Self::ApplicationQuestion(_) => ApplicationQuestion::NAME,
            Self::ApplicationQuestionReminder(_) => ApplicationQuestionReminder::NAME,
            Self::ApplicationQuestionExpired(_) => ApplicationQuestionExpired::NAME,
            Self::ApplicationApproved(_) => ApplicationApproved::NAME,
            Self::ApplicationRejected(_) => ApplicationRejected::NAME,
            Self::ApplicationWithdrawn(_) => ApplicationWithdrawn::NAME,
            Self::ApplicationToReview(_) => ApplicationToReview::NAME,
            Self::ApplicationAnswered(_) => ApplicationAnswered::NAME,
            Self::ApplicationReviewOverdue(_) => ApplicationReviewOverdue::NAME,
            Self::ListingToReview(_) => ListingToReview::NAME,
            Self::ListingAnswered(_) => ListingAnswered::NAME,
            Self::ListingReviewOverdue(_) => ListingReviewOverdue::NAME,
            Self::ListingPartnerOverdue(_) => ListingPartnerOverdue::NAME,
            Self::ListingQuestion(_) => ListingQuestion::NAME,
            Self::ListingQuestionReminder(_) => ListingQuestionReminder::NAME,
            Self::ListingChangesRequested(_) => ListingChangesRequested::NAME,
            Self::ListingChangesReminder(_) => ListingChangesReminder::NAME,
            Self::ListingApproved(_) => ListingApproved::NAME,
            Self::ListingPublished(_) => ListingPublished::NAME,
            Self::ListingRejected(_) => ListingRejected::NAME,
            Self::ListingSuspended(_) => ListingSuspended::NAME,
            Self::ListingLifted(_) => ListingLifted::NAME,
            Self::ListingRetired(_) => ListingRetired::NAME,
            Self::InstallationRequested(_) => InstallationRequested::NAME,
            Self::InstallationRequestReminder(_) => InstallationRequestReminder::NAME,
            Self::InstallationRequestDeclined(_) => InstallationRequestDeclined::NAME,
            Self::InstallationRequestExpired(_) => InstallationRequestExpired::NAME,
            Self::InstallationRequestGranted(_) => InstallationRequestGranted::NAME,
            Self::ScopesRequested(_) => ScopesRequested::NAME,
            Self::ScopesReminder(_) => ScopesReminder::NAME,
            Self::InstallationDegraded(_) => InstallationDegraded::NAME,
            Self::InstallationDisconnected(_) => InstallationDisconnected::NAME,
            Self::InstallationRemoved(_) => InstallationRemoved::NAME,
            Self::ErasureDue(_) => ErasureDue::NAME,
            Self::ErasureReminder(_) => ErasureReminder::NAME,
            Self::ErasureOverdue(_) => ErasureOverdue::NAME,
            Self::ErasureEscalated(_) => ErasureEscalated::NAME,
            Self::ErasureAcknowledged(_) => ErasureAcknowledged::NAME,
            Self::CreditsLow(_) => CreditsLow::NAME,
            Self::CreditsExhausted(_) => CreditsExhausted::NAME,
            Self::CreditsReplenished(_) => CreditsReplenished::NAME,
            Self::PartnerAccountRequested(_) => PartnerAccountRequested::NAME,
            Self::PartnerAccountOverdue(_) => PartnerAccountOverdue::NAME,
            Self::PartnerAccountActivated(_) => PartnerAccountActivated::NAME,
            Self::PartnerAccountDeclined(_) => PartnerAccountDeclined::NAME,
            Self::AttachmentRequested(_) => AttachmentRequested::NAME,
            Self::AttachmentOverdue(_) => AttachmentOverdue::NAME,
            Self::AttachmentForwarded(_) => AttachmentForwarded::NAME,
            Self::AttachmentReminder(_) => AttachmentReminder::NAME,
            Self::AttachmentAccepted(_) => AttachmentAccepted::NAME,
            Self::AttachmentDeclined(_) => AttachmentDeclined::NAME,
            Self::AttachmentExpired(_) => AttachmentExpired::NAME,
            Self::AttachmentEnded(_) => AttachmentEnded::NAME,
            Self::DelegationRequested(_) => DelegationRequested::NAME,
            Self::DelegationReminder(_) => DelegationReminder::NAME,
            Self::DelegationApproved(_) => DelegationApproved::NAME,
            Self::DelegationDeclined(_) => DelegationDeclined::NAME,
            Self::DelegationExpired(_) => DelegationExpired::NAME,
            Self::DelegationWithdrawn(_) => DelegationWithdrawn::NAME,
            Self::DelegationPaused(_) => DelegationPaused::NAME,
            Self::DelegationResumed(_) => DelegationResumed::NAME,
            Self::DelegationStopping(_) => DelegationStopping::NAME,
            Self::DelegationStopped(_) => DelegationStopped::NAME,
            Self::ListingStopped(_) => ListingStopped::NAME,
            Self::ListingReleased(_) => ListingReleased::NAME,
            Self::Invitation(_) => Invitation::NAME,
            Self::InvitationReminder(_) => InvitationReminder::NAME,
        }
    }

    /// Subject and both parts in the recipient's language.
    #[must_use]
    pub fn render(&self, brand: &Brand, locale: Locale) -> RenderedEmail {
        match self {
            Self::ApplicationReceived(email) => email.render(brand, locale),
            Self::ApplicationConfirmationReminder(email) => email.render(brand, locale),
            Self::ApplicationQuestion(email) => email.render(brand, locale),
            Self::ApplicationQuestionReminder(email) => email.render(brand, locale),
            Self::ApplicationQuestionExpired(email) => email.render(brand, locale),
            Self::ApplicationApproved(email) => email.render(brand, locale),
            Self::ApplicationRejected(email) => email.render(brand, locale),
            Self::ApplicationWithdrawn(email) => email.render(brand, locale),
            Self::ApplicationToReview(email) => email.render(brand, locale),
            Self::ApplicationAnswered(email) => email.render(brand, locale),
            Self::ApplicationReviewOverdue(email) => email.render(brand, locale),
            Self::ListingToReview(email) => email.render(brand, locale),
            Self::ListingAnswered(email) => email.render(brand, locale),
            Self::ListingReviewOverdue(email) => email.render(brand, locale),
            Self::ListingPartnerOverdue(email) => email.render(brand, locale),
            Self::ListingQuestion(email) => email.render(brand, locale),
            Self::ListingQuestionReminder(email) => email.render(brand, locale),
            Self::ListingChangesRequested(email) => email.render(brand, locale),
            Self::ListingChangesReminder(email) => email.render(brand, locale),
            Self::ListingApproved(email) => email.render(brand, locale),
            Self::ListingPublished(email) => email.render(brand, locale),
            Self::ListingRejected(email) => email.render(brand, locale),
            Self::ListingSuspended(email) => email.render(brand, locale),
            Self::ListingLifted(email) => email.render(brand, locale),
            Self::ListingRetired(email) => email.render(brand, locale),
            Self::InstallationRequested(email) => email.render(brand, locale),
            Self::InstallationRequestReminder(email) => email.render(brand, locale),
            Self::InstallationRequestDeclined(email) => email.render(brand, locale),
            Self::InstallationRequestExpired(email) => email.render(brand, locale),
            Self::InstallationRequestGranted(email) => email.render(brand, locale),
            Self::ScopesRequested(email) => email.render(brand, locale),
            Self::ScopesReminder(email) => email.render(brand, locale),
            Self::InstallationDegraded(email) => email.render(brand, locale),
            Self::InstallationDisconnected(email) => email.render(brand, locale),
            Self::InstallationRemoved(email) => email.render(brand, locale),
            Self::ErasureDue(email) => email.render(brand, locale),
            Self::ErasureReminder(email) => email.render(brand, locale),
            Self::ErasureOverdue(email) => email.render(brand, locale),
            Self::ErasureEscalated(email) => email.render(brand, locale),
            Self::ErasureAcknowledged(email) => email.render(brand, locale),
            Self::CreditsLow(email) => email.render(brand, locale),
            Self::CreditsExhausted(email) => email.render(brand, locale),
            Self::CreditsReplenished(email) => email.render(brand, locale),
            Self::PartnerAccountRequested(email) => email.render(brand, locale),
            Self::PartnerAccountOverdue(email) => email.render(brand, locale),
            Self::PartnerAccountActivated(email) => email.render(brand, locale),
            Self::PartnerAccountDeclined(email) => email.render(brand, locale),
            Self::AttachmentRequested(email) => email.render(brand, locale),
            Self::AttachmentOverdue(email) => email.render(brand, locale),
            Self::AttachmentForwarded(email) => email.render(brand, locale),
            Self::AttachmentReminder(email) => email.render(brand, locale),
            Self::AttachmentAccepted(email) => email.render(brand, locale),
            Self::AttachmentDeclined(email) => email.render(brand, locale),
            Self::AttachmentExpired(email) => email.render(brand, locale),
            Self::AttachmentEnded(email) => email.render(brand, locale),
            Self::DelegationRequested(email) => email.render(brand, locale),
            Self::DelegationReminder(email) => email.render(brand, locale),
            Self::DelegationApproved(email) => email.render(brand, locale),
            Self::DelegationDeclined(email) => email.render(brand, locale),
            Self::DelegationExpired(email) => email.render(brand, locale),
            Self::DelegationWithdrawn(email) => email.render(brand, locale),
            Self::DelegationPaused(email) => email.render(brand, locale),
            Self::DelegationResumed(email) => email.render(brand, locale),
            Self::DelegationStopping(email) => email.render(brand, locale),
            Self::DelegationStopped(email) => email.render(brand, locale),
            Self::ListingStopped(email) => email.render(brand, locale),
            Self::ListingReleased(email) => email.render(brand, locale),
            Self::Invitation(email) => email.render(brand, locale),
            Self::InvitationReminder(email) => email.render(brand, locale),
        }
    }
}

/// One email: its folder, its data, and which of them the subject names.
macro_rules! email {
    (
        $(#[$about:meta])*
        $email:ident in $folder:literal, html $html:literal, text $plain:literal, subject names $subject:ident
        { $($(#[$field_about:meta])* $field:ident: $type:ty,)* }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone)]
        pub struct $email {
            $($(#[$field_about])* pub $field: $type,)*
        }

        const _: () = {
            static MESSAGES: Messages = language::messages!($folder);

            #[derive(Template)]
            #[template(path = $html)]
            struct Html<'a> {
                w: Words,
                brand: &'a Brand,
                email: &'a $email,
            }

            #[derive(Template)]
            #[template(path = $plain)]
            struct Plain<'a> {
                w: Words,
                brand: &'a Brand,
                email: &'a $email,
            }

            impl $email {
                /// The folder's name.
                pub const NAME: &'static str = $folder.split_at("../templates/".len()).1;

                /// Subject and both parts in the recipient's language.
                #[must_use]
                pub fn render(&self, brand: &Brand, locale: Locale) -> RenderedEmail {
                    let w = Words(MESSAGES.speak_with(&SHARED, locale));
                    RenderedEmail {
                        subject: subject!(w, self, brand, $subject),
                        html: written(&Html { w, brand, email: self }),
                        text: written(&Plain { w, brand, email: self }),
                    }
                }

                #[cfg(test)]
                pub(crate) const fn messages() -> &'static Messages {
                    &MESSAGES
                }
            }
        };
    };
}

/// The subject with the one thing it names.
macro_rules! subject {
    ($w:ident, $email:ident, $brand:ident, nothing) => {
        $w.subject(&$w.0.get("subject"))
    };
    ($w:ident, $email:ident, $brand:ident, platform) => {
        $w.subject(&$w.0.with("subject", "platform", &$brand.platform_name))
    };
    ($w:ident, $email:ident, $brand:ident, company) => {
        $w.subject(&$w.about("subject", "company", &$email.legal_name))
    };
    ($w:ident, $email:ident, $brand:ident, app) => {
        $w.subject(&$w.about("subject", "app", &$email.app))
    };
    ($w:ident, $email:ident, $brand:ident, organisation) => {
        $w.subject(&$w.about("subject", "organisation", &$email.organisation))
    };
}

email! {
    /// An application was sent: the status link, and the request to confirm the address there.
    ApplicationReceived in "../templates/application-received",
    html "application-received/email.html", text "application-received/email.txt", subject names platform {
        /// The business contact's name.
        contact_name: String,
        /// The applicant's legal name.
        legal_name: String,
        /// The status page, with its token.
        status_url: String,
    }
}

email! {
    /// The address is still to be confirmed.
    ApplicationConfirmationReminder in "../templates/application-confirmation-reminder",
    html "application-confirmation-reminder/email.html", text "application-confirmation-reminder/email.txt", subject names nothing {
        /// The business contact's name.
        contact_name: String,
        /// The applicant's legal name.
        legal_name: String,
        /// The status page, with its token.
        status_url: String,
    }
}

email! {
    /// A reviewer asked a question.
    ApplicationQuestion in "../templates/application-question",
    html "application-question/email.html", text "application-question/email.txt", subject names platform {
        /// The business contact's name.
        contact_name: String,
        /// The applicant's legal name.
        legal_name: String,
        /// The question.
        question: String,
        /// Until when an answer is awaited.
        due: Timestamp,
        /// The status page, with its token.
        status_url: String,
    }
}

email! {
    /// The question is still open.
    ApplicationQuestionReminder in "../templates/application-question-reminder",
    html "application-question-reminder/email.html", text "application-question-reminder/email.txt", subject names nothing {
        /// The business contact's name.
        contact_name: String,
        /// The applicant's legal name.
        legal_name: String,
        /// The question.
        question: String,
        /// Until when an answer is awaited.
        due: Timestamp,
        /// The status page, with its token.
        status_url: String,
    }
}

email! {
    /// The question was not answered in time; answering reopens.
    ApplicationQuestionExpired in "../templates/application-question-expired",
    html "application-question-expired/email.html", text "application-question-expired/email.txt", subject names nothing {
        /// The business contact's name.
        contact_name: String,
        /// The applicant's legal name.
        legal_name: String,
        /// The question.
        question: String,
        /// The status page, with its token.
        status_url: String,
    }
}

email! {
    /// The applicant is a partner: the way into the portal, and the listing guidelines.
    ApplicationApproved in "../templates/application-approved",
    html "application-approved/email.html", text "application-approved/email.txt", subject names platform {
        /// The business contact's name.
        contact_name: String,
        /// The partner's legal name.
        legal_name: String,
        /// The confirmed address, with which to sign in.
        sign_in_address: String,
        /// The portal's first page.
        portal_url: String,
        /// The listing guidelines, from `programme.toml`.
        guidelines_url: String,
    }
}

email! {
    /// The application was turned down, with reasons.
    ApplicationRejected in "../templates/application-rejected",
    html "application-rejected/email.html", text "application-rejected/email.txt", subject names platform {
        /// The business contact's name.
        contact_name: String,
        /// The applicant's legal name.
        legal_name: String,
        /// The reasons, in the reviewer's words.
        reasons: String,
        /// The status page, with its token; it has the button to apply again.
        status_url: String,
    }
}

email! {
    /// The applicant took the application back.
    ApplicationWithdrawn in "../templates/application-withdrawn",
    html "application-withdrawn/email.html", text "application-withdrawn/email.txt", subject names nothing {
        /// The business contact's name.
        contact_name: String,
        /// The applicant's legal name.
        legal_name: String,
        /// The application form.
        apply_url: String,
    }
}

email! {
    /// To the team: a new application waits for a reviewer.
    ApplicationToReview in "../templates/application-to-review",
    html "application-to-review/email.html", text "application-to-review/email.txt", subject names company {
        /// The applicant's legal name.
        legal_name: String,
        /// The partnership type's value.
        partnership_type: String,
        /// The country's ISO 3166-1 alpha-2 code.
        country: String,
        /// Until when it should be claimed.
        due: Timestamp,
        /// The application on the review desk.
        review_url: String,
    }
}

email! {
    /// To the team: the applicant answered.
    ApplicationAnswered in "../templates/application-answered",
    html "application-answered/email.html", text "application-answered/email.txt", subject names company {
        /// The applicant's legal name.
        legal_name: String,
        /// The question.
        question: String,
        /// The answer.
        answer: String,
        /// Until when the team should decide or ask again.
        due: Timestamp,
        /// The application on the review desk.
        review_url: String,
    }
}

email! {
    /// To the team: a deadline of ours has passed.
    ApplicationReviewOverdue in "../templates/application-review-overdue",
    html "application-review-overdue/email.html", text "application-review-overdue/email.txt", subject names company {
        /// The applicant's legal name.
        legal_name: String,
        /// When it was due.
        due: Timestamp,
        /// The application on the review desk.
        review_url: String,
    }
}

email! {
    /// To the team: a listing waits for a reviewer.
    ListingToReview in "../templates/listing-to-review",
    html "listing-to-review/email.html", text "listing-to-review/email.txt", subject names app {
        /// The app's name.
        app: String,
        /// The partner's legal name.
        partner: String,
        /// Until when.
        due: Timestamp,
        /// The listing on the review desk.
        review_url: String,
    }
}

email! {
    /// To the team: the partner answered.
    ListingAnswered in "../templates/listing-answered",
    html "listing-answered/email.html", text "listing-answered/email.txt", subject names app {
        /// The app's name.
        app: String,
        /// The question.
        question: String,
        /// The answer.
        answer: String,
        /// Until when.
        due: Timestamp,
        /// The listing on the review desk.
        review_url: String,
    }
}

email! {
    /// To the team: a listing waits for us, or a deadline of ours has passed.
    ListingReviewOverdue in "../templates/listing-review-overdue",
    html "listing-review-overdue/email.html", text "listing-review-overdue/email.txt", subject names app {
        /// The app's name.
        app: String,
        /// The partner's legal name.
        partner: String,
        /// Until when.
        due: Timestamp,
        /// The listing on the review desk.
        review_url: String,
    }
}

email! {
    /// To the team: the partner has let a deadline pass.
    ListingPartnerOverdue in "../templates/listing-partner-overdue",
    html "listing-partner-overdue/email.html", text "listing-partner-overdue/email.txt", subject names app {
        /// The app's name.
        app: String,
        /// The partner's legal name.
        partner: String,
        /// Until when.
        due: Timestamp,
        /// The listing on the review desk.
        review_url: String,
    }
}

email! {
    /// A reviewer asked about a listing.
    ListingQuestion in "../templates/listing-question",
    html "listing-question/email.html", text "listing-question/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The question.
        question: String,
        /// Until when.
        due: Timestamp,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// The question is still open.
    ListingQuestionReminder in "../templates/listing-question-reminder",
    html "listing-question-reminder/email.html", text "listing-question-reminder/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The question.
        question: String,
        /// Until when.
        due: Timestamp,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// A reviewer wants another version.
    ListingChangesRequested in "../templates/listing-changes-requested",
    html "listing-changes-requested/email.html", text "listing-changes-requested/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The reasons, in the reviewer's words.
        reasons: String,
        /// Until when.
        due: Timestamp,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// The other version has not come yet.
    ListingChangesReminder in "../templates/listing-changes-reminder",
    html "listing-changes-reminder/email.html", text "listing-changes-reminder/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The reasons, in the reviewer's words.
        reasons: String,
        /// Until when.
        due: Timestamp,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// A version passed its review.
    ListingApproved in "../templates/listing-approved",
    html "listing-approved/email.html", text "listing-approved/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// A version is in the catalogue.
    ListingPublished in "../templates/listing-published",
    html "listing-published/email.html", text "listing-published/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// A version was turned down, with reasons.
    ListingRejected in "../templates/listing-rejected",
    html "listing-rejected/email.html", text "listing-rejected/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The reasons, in the reviewer's words.
        reasons: String,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// An app is kept from customers for the time being.
    ListingSuspended in "../templates/listing-suspended",
    html "listing-suspended/email.html", text "listing-suspended/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The reasons, in the reviewer's words.
        reasons: String,
        /// When the suspension ends by itself.
        lift_at: Option<Timestamp>,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// An app is back in the catalogue.
    ListingLifted in "../templates/listing-lifted",
    html "listing-lifted/email.html", text "listing-lifted/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// An app is gone for good.
    ListingRetired in "../templates/listing-retired",
    html "listing-retired/email.html", text "listing-retired/email.txt", subject names app {
        /// The administrator's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The listing in the portal.
        listing_url: String,
    }
}

/// What a new version asks for otherwise about one scope.
#[derive(Debug, Clone)]
pub struct ScopeChange {
    /// The scope's value, such as `assets:read`.
    pub scope: String,
    /// What is otherwise.
    pub kind: ChangeKind,
}

email! {
    /// A member asks for an app.
    InstallationRequested in "../templates/installation-requested",
    html "installation-requested/email.html", text "installation-requested/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The name of the partner whose app it is.
        partner: String,
        /// The name of the member who asked, unless they have been erased.
        requester: Option<String>,
        /// The scopes' values, such as `assets:read`.
        scopes: Vec<String>,
        /// Until when.
        due: Timestamp,
        /// Where the customer reads what is asked for, and decides.
        consent_url: String,
    }
}

email! {
    /// A member still waits for an answer.
    InstallationRequestReminder in "../templates/installation-request-reminder",
    html "installation-request-reminder/email.html", text "installation-request-reminder/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The name of the partner whose app it is.
        partner: String,
        /// The name of the member who asked, unless they have been erased.
        requester: Option<String>,
        /// The scopes' values, such as `assets:read`.
        scopes: Vec<String>,
        /// Until when.
        due: Timestamp,
        /// Where the customer reads what is asked for, and decides.
        consent_url: String,
    }
}

email! {
    /// What a member asked for is not installed.
    InstallationRequestDeclined in "../templates/installation-request-declined",
    html "installation-request-declined/email.html", text "installation-request-declined/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The customer's apps.
        apps_url: String,
    }
}

email! {
    /// Nobody acted on what a member asked for.
    InstallationRequestExpired in "../templates/installation-request-expired",
    html "installation-request-expired/email.html", text "installation-request-expired/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The customer's apps.
        apps_url: String,
    }
}

email! {
    /// What a member asked for is installed.
    InstallationRequestGranted in "../templates/installation-request-granted",
    html "installation-request-granted/email.html", text "installation-request-granted/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The app among the customer's.
        app_url: String,
    }
}

email! {
    /// A new version of an app asks for more, or otherwise.
    ScopesRequested in "../templates/scopes-requested",
    html "scopes-requested/email.html", text "scopes-requested/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The name of the partner whose app it is.
        partner: String,
        /// What is asked for otherwise, scope by scope.
        changes: Vec<ScopeChange>,
        /// Until when.
        due: Timestamp,
        /// Where the customer reads what is asked for, and decides.
        consent_url: String,
    }
}

email! {
    /// The customer has not said yet whether it consents to what a new version asks for.
    ScopesReminder in "../templates/scopes-reminder",
    html "scopes-reminder/email.html", text "scopes-reminder/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The name of the partner whose app it is.
        partner: String,
        /// What is asked for otherwise, scope by scope.
        changes: Vec<ScopeChange>,
        /// Until when.
        due: Timestamp,
        /// Where the customer reads what is asked for, and decides.
        consent_url: String,
    }
}

email! {
    /// A customer has taken back something that an app cannot work without.
    InstallationDegraded in "../templates/installation-degraded",
    html "installation-degraded/email.html", text "installation-degraded/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The customer's name.
        customer: String,
        /// The values of the scopes that it lacks.
        missing: Vec<String>,
        /// The app's customers, in the portal.
        customers_url: String,
    }
}

email! {
    /// A customer has disconnected an app: to its partner.
    InstallationDisconnected in "../templates/installation-disconnected",
    html "installation-disconnected/email.html", text "installation-disconnected/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The customer's name.
        customer: String,
        /// The app's customers, in the portal.
        customers_url: String,
    }
}

email! {
    /// A customer has disconnected an app: to its own administrators.
    InstallationRemoved in "../templates/installation-removed",
    html "installation-removed/email.html", text "installation-removed/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The name of the partner whose app it is.
        partner: String,
        /// The app among the customer's.
        app_url: String,
    }
}

email! {
    /// A partner is to erase what a disconnected app has read.
    ErasureDue in "../templates/erasure-due",
    html "erasure-due/email.html", text "erasure-due/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The customer's name.
        customer: String,
        /// Until when.
        due: Timestamp,
        /// The app's customers, in the portal.
        customers_url: String,
    }
}

email! {
    /// The partner has not said yet that it has erased.
    ErasureReminder in "../templates/erasure-reminder",
    html "erasure-reminder/email.html", text "erasure-reminder/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The customer's name.
        customer: String,
        /// Until when.
        due: Timestamp,
        /// The app's customers, in the portal.
        customers_url: String,
    }
}

email! {
    /// The time to erase is over: to the partner.
    ErasureOverdue in "../templates/erasure-overdue",
    html "erasure-overdue/email.html", text "erasure-overdue/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The customer's name.
        customer: String,
        /// The app's customers, in the portal.
        customers_url: String,
    }
}

email! {
    /// The time to erase is over: to the platform’s team.
    ErasureEscalated in "../templates/erasure-escalated",
    html "erasure-escalated/email.html", text "erasure-escalated/email.txt", subject names app {
        /// The app's name.
        app: String,
        /// The name of the partner whose app it is.
        partner: String,
        /// The customer's name.
        customer: String,
        /// Until when.
        due: Timestamp,
        /// The listing at the review desk.
        review_url: String,
    }
}

email! {
    /// The partner says that it has erased everything.
    ErasureAcknowledged in "../templates/erasure-acknowledged",
    html "erasure-acknowledged/email.html", text "erasure-acknowledged/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The name of the partner whose app it is.
        partner: String,
        /// The app among the customer's.
        app_url: String,
    }
}

email! {
    /// An account of credits will be empty soon.
    CreditsLow in "../templates/credits-low",
    html "credits-low/email.html", text "credits-low/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// The organisation's name.
        organisation: String,
        /// Whether it is a partner.
        is_partner: bool,
        /// What is there, in thousandths of a credit.
        balance_thousandths: i64,
        /// The day (UTC) on which it will be empty.
        run_out: Timestamp,
        /// The account's page.
        account_url: String,
    }
}

email! {
    /// Nothing is left on an account of credits.
    CreditsExhausted in "../templates/credits-exhausted",
    html "credits-exhausted/email.html", text "credits-exhausted/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// The organisation's name.
        organisation: String,
        /// Whether it is a partner.
        is_partner: bool,
        /// What is there, in thousandths of a credit.
        balance_thousandths: i64,
        /// The account's page.
        account_url: String,
    }
}

email! {
    /// There are credits on an account again.
    CreditsReplenished in "../templates/credits-replenished",
    html "credits-replenished/email.html", text "credits-replenished/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// The organisation's name.
        organisation: String,
        /// Whether it is a partner.
        is_partner: bool,
        /// What is there, in thousandths of a credit.
        balance_thousandths: i64,
        /// The account's page.
        account_url: String,
    }
}

email! {
    /// An app may read nothing any more, of anybody’s.
    ListingStopped in "../templates/listing-stopped",
    html "listing-stopped/email.html", text "listing-stopped/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The reason, in the operator's words.
        reasons: String,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// An app may read again what was consented to.
    ListingReleased in "../templates/listing-released",
    html "listing-released/email.html", text "listing-released/email.txt", subject names app {
        /// The recipient's name.
        contact_name: String,
        /// The app's name.
        app: String,
        /// The listing in the portal.
        listing_url: String,
    }
}

email! {
    /// A member invited an address to an organisation.
    Invitation in "../templates/invitation",
    html "invitation/email.html", text "invitation/email.txt", subject names organisation {
        /// The organisation's name.
        organisation: String,
        /// The inviting member's name.
        invited_by: String,
        /// The roles' values, such as `developer`.
        roles: Vec<String>,
        /// The invited address, with which to sign in.
        address: String,
        /// Where to sign in.
        sign_in_url: String,
        /// Until when the invitation holds.
        expires_at: Timestamp,
    }
}

email! {
    /// The invitation still waits.
    InvitationReminder in "../templates/invitation-reminder",
    html "invitation-reminder/email.html", text "invitation-reminder/email.txt", subject names organisation {
        /// The organisation's name.
        organisation: String,
        /// The inviting member's name.
        invited_by: String,
        /// The roles' values, such as `developer`.
        roles: Vec<String>,
        /// The invited address, with which to sign in.
        address: String,
        /// Where to sign in.
        sign_in_url: String,
        /// Until when the invitation holds.
        expires_at: Timestamp,
    }
}

email! {
    /// A partner asks for its account.
    PartnerAccountRequested in "../templates/partner-account-requested",
    html "partner-account-requested/email.html", text "partner-account-requested/email.txt", subject names organisation {
        /// The partner's legal name.
        organisation: String,
        /// Until when.
        due: Timestamp,
        /// Support's page.
        review_url: String,
    }
}

email! {
    /// Nobody has decided on it.
    PartnerAccountOverdue in "../templates/partner-account-overdue",
    html "partner-account-overdue/email.html", text "partner-account-overdue/email.txt", subject names organisation {
        /// The partner's legal name.
        organisation: String,
        /// Until when.
        due: Timestamp,
        /// Support's page.
        review_url: String,
    }
}

email! {
    /// Customers may be attached.
    PartnerAccountActivated in "../templates/partner-account-activated",
    html "partner-account-activated/email.html", text "partner-account-activated/email.txt", subject names nothing {
        /// The recipient's name.
        contact_name: String,
        /// The account page.
        account_url: String,
    }
}

email! {
    /// It was not activated, and why.
    PartnerAccountDeclined in "../templates/partner-account-declined",
    html "partner-account-declined/email.html", text "partner-account-declined/email.txt", subject names nothing {
        /// The recipient's name.
        contact_name: String,
        /// Why.
        reasons: String,
        /// The account page.
        account_url: String,
    }
}

email! {
    /// A partner asks for a customer.
    AttachmentRequested in "../templates/attachment-requested",
    html "attachment-requested/email.html", text "attachment-requested/email.txt", subject names organisation {
        /// The partner's legal name.
        organisation: String,
        /// The customer, as the partner calls it.
        name: String,
        /// Until when.
        due: Timestamp,
        /// Support's page.
        review_url: String,
    }
}

email! {
    /// Nobody has forwarded it.
    AttachmentOverdue in "../templates/attachment-overdue",
    html "attachment-overdue/email.html", text "attachment-overdue/email.txt", subject names organisation {
        /// The partner's legal name.
        organisation: String,
        /// The customer, as the partner calls it.
        name: String,
        /// Until when.
        due: Timestamp,
        /// Support's page.
        review_url: String,
    }
}

email! {
    /// A partner wants to be attached.
    AttachmentForwarded in "../templates/attachment-forwarded",
    html "attachment-forwarded/email.html", text "attachment-forwarded/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// The partner's legal name.
        organisation: String,
        /// Until when.
        due: Timestamp,
        /// The customer's page.
        attachment_url: String,
    }
}

email! {
    /// Nobody has answered the partner.
    AttachmentReminder in "../templates/attachment-reminder",
    html "attachment-reminder/email.html", text "attachment-reminder/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// The partner's legal name.
        organisation: String,
        /// Until when.
        due: Timestamp,
        /// The customer's page.
        attachment_url: String,
    }
}

email! {
    /// A customer is attached.
    AttachmentAccepted in "../templates/attachment-accepted",
    html "attachment-accepted/email.html", text "attachment-accepted/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// The customer.
        organisation: String,
        /// The account page.
        account_url: String,
    }
}

email! {
    /// A customer is not going to be attached.
    AttachmentDeclined in "../templates/attachment-declined",
    html "attachment-declined/email.html", text "attachment-declined/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// The customer, as the partner calls it.
        organisation: String,
        /// The account page.
        account_url: String,
    }
}

email! {
    /// A customer said nothing in time.
    AttachmentExpired in "../templates/attachment-expired",
    html "attachment-expired/email.html", text "attachment-expired/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// The customer, as the partner calls it.
        organisation: String,
        /// The account page.
        account_url: String,
    }
}

email! {
    /// Two are attached no more.
    AttachmentEnded in "../templates/attachment-ended",
    html "attachment-ended/email.html", text "attachment-ended/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// Whether the recipient is of the partner.
        is_partner: bool,
        /// The page of who is attached.
        page_url: String,
    }
}

email! {
    /// A customer asks to take trackers over: the link.
    DelegationRequested in "../templates/delegation-requested",
    html "delegation-requested/email.html", text "delegation-requested/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// The first of them, as the host platform calls them.
        sample: Vec<String>,
        /// What a tracker costs a day, in thousandths of a credit.
        price_thousandths: i64,
        /// What a month is expected to cost, in thousandths of a credit.
        forecast_thousandths: i64,
        /// From when; at once where there is none.
        start: Option<Timestamp>,
        /// Until when.
        due: Timestamp,
        /// The page on which it is decided, with its token.
        approval_url: String,
    }
}

email! {
    /// Nobody has decided: another link.
    DelegationReminder in "../templates/delegation-reminder",
    html "delegation-reminder/email.html", text "delegation-reminder/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// The first of them, as the host platform calls them.
        sample: Vec<String>,
        /// What a tracker costs a day, in thousandths of a credit.
        price_thousandths: i64,
        /// What a month is expected to cost, in thousandths of a credit.
        forecast_thousandths: i64,
        /// From when; at once where there is none.
        start: Option<Timestamp>,
        /// Until when.
        due: Timestamp,
        /// The page on which it is decided, with its token.
        approval_url: String,
    }
}

email! {
    /// The partner takes the trackers over.
    DelegationApproved in "../templates/delegation-approved",
    html "delegation-approved/email.html", text "delegation-approved/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// From when the partner pays.
        from: Timestamp,
        /// Its page.
        delegation_url: String,
    }
}

email! {
    /// The partner does not.
    DelegationDeclined in "../templates/delegation-declined",
    html "delegation-declined/email.html", text "delegation-declined/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// Why, where it was said.
        reason: Option<String>,
        /// Its page.
        delegation_url: String,
    }
}

email! {
    /// The partner said nothing in time.
    DelegationExpired in "../templates/delegation-expired",
    html "delegation-expired/email.html", text "delegation-expired/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// Its page.
        delegation_url: String,
    }
}

email! {
    /// The customer asks no longer.
    DelegationWithdrawn in "../templates/delegation-withdrawn",
    html "delegation-withdrawn/email.html", text "delegation-withdrawn/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// Its page.
        delegation_url: String,
    }
}

email! {
    /// The partner has no credits.
    DelegationPaused in "../templates/delegation-paused",
    html "delegation-paused/email.html", text "delegation-paused/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// Whether the recipient is of the partner.
        is_partner: bool,
        /// Its page.
        delegation_url: String,
    }
}

email! {
    /// The partner has credits again.
    DelegationResumed in "../templates/delegation-resumed",
    html "delegation-resumed/email.html", text "delegation-resumed/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// Whether the recipient is of the partner.
        is_partner: bool,
        /// Its page.
        delegation_url: String,
    }
}

email! {
    /// From when the customer pays, and how much.
    DelegationStopping in "../templates/delegation-stopping",
    html "delegation-stopping/email.html", text "delegation-stopping/email.txt", subject names organisation {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// Whether the recipient is of the partner.
        is_partner: bool,
        /// From when the customer pays.
        effective: Timestamp,
        /// What the customer is to expect a month, in thousandths of a credit.
        forecast_thousandths: i64,
        /// Its page.
        delegation_url: String,
    }
}

email! {
    /// The customer pays again.
    DelegationStopped in "../templates/delegation-stopped",
    html "delegation-stopped/email.html", text "delegation-stopped/email.txt", subject names nothing {
        /// The recipient's name.
        contact_name: String,
        /// What the other side is called.
        organisation: String,
        /// How many trackers.
        trackers: u32,
        /// Its page.
        delegation_url: String,
    }
}

/// The words of one email in one language, and the ways in which text from outside gets among them.
#[derive(Clone, Copy)]
struct Words(Text);

impl Words {
    fn locale(&self) -> Locale {
        self.0.locale()
    }

    /// A sentence of ours.
    fn say(&self, id: &str) -> Cow<'static, str> {
        self.0.get(id)
    }

    /// A sentence that names somebody or something by a name from outside.
    fn about(&self, id: &str, variable: &str, name: &str) -> Cow<'static, str> {
        self.0.with(id, variable, self.name(name))
    }

    /// A sentence that repeats a checked value, such as an email address, to the letter.
    fn exactly(&self, id: &str, variable: &str, value: impl Argument) -> Cow<'static, str> {
        self.0.with(id, variable, value)
    }

    /// A line of plain text such as "Country: Germany", punctuated as the language does.
    fn fact(&self, id: &str, value: impl Argument) -> Cow<'static, str> {
        self.0.with_two("fact", "label", self.say(id), "value", value)
    }

    fn greeting(&self, name: &str) -> Cow<'static, str> {
        self.about("greeting", "name", name)
    }

    /// A sentence with a deadline, to the minute and in UTC.
    fn by_when(&self, id: &str, at: &Timestamp) -> Cow<'static, str> {
        self.0.with(id, "when", dates::minute(self.locale(), *at))
    }

    /// A sentence about an organisation and a day.
    fn about_day(&self, id: &str, organisation: &str, day: &Timestamp) -> Cow<'static, str> {
        self.0.with_two(id, "organisation", self.name(organisation), "day", dates::day(self.locale(), *day))
    }

    /// A day, in UTC.
    fn on(&self, at: &Timestamp) -> String {
        dates::day(self.locale(), *at)
    }

    /// So many of something.
    fn count(&self, count: &u32) -> String {
        numbers::whole(self.locale(), i64::from(*count))
    }

    /// Names from outside, one after another.
    fn names(&self, names: &[String]) -> String {
        let names: Vec<String> = names.iter().map(|name| self.name(name)).collect();
        names.join(", ")
    }

    /// So many thousandths of a credit.
    fn credits(&self, thousandths: &i64) -> String {
        numbers::credits(self.locale(), *thousandths)
    }

    /// A name from outside: one line, not long, inert.
    fn name(&self, name: &str) -> String {
        let line: String = inert(name).chars().map(|character| if character == '\n' { ' ' } else { character }).collect();
        shortened(line.trim(), NAME_CHARACTERS)
    }

    /// A text a person wrote, for an HTML quotation, which keeps its lines.
    fn written(&self, text: &str) -> String {
        inert(text).trim().to_owned()
    }

    /// A text a person wrote, for plain text: every line is marked as quoted, so that none can pass for ours.
    fn quoted(&self, text: &str) -> String {
        let lines: Vec<String> = inert(text).trim().lines().map(|line| format!("> {line}")).collect();
        lines.join("\n")
    }

    fn partnership_type(&self, value: &str) -> String {
        labels::partnership_type(self.locale(), value)
    }

    fn country(&self, code: &str) -> String {
        countries::name(self.locale(), code).unwrap_or(code).to_owned()
    }

    fn roles(&self, values: &[String]) -> String {
        let names: Vec<String> = values.iter().map(|value| labels::role(self.locale(), value)).collect();
        names.join(", ")
    }

    /// What a scope gives access to; the value of one that the operator added.
    fn scope(&self, value: &str) -> String {
        labels::scope(self.locale(), value).unwrap_or_else(|| self.name(value))
    }

    fn change(&self, change: &ScopeChange) -> Cow<'static, str> {
        let id = match change.kind {
            ChangeKind::Added => "change-added",
            ChangeKind::PurposeChanged => "change-purpose",
            ChangeKind::NowRequired => "change-required",
            ChangeKind::NowOptional => "change-optional",
        };
        self.0.with(id, "scope", self.scope(&change.scope))
    }

    /// One line: a line break in a subject would begin a header of the writer's choice.
    fn subject(&self, subject: &str) -> String {
        let line: String = subject.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
        shortened(line.trim(), SUBJECT_CHARACTERS)
    }
}

/// Text from outside that no mail program turns into a link, and that cannot disturb what stands around it.
///
/// - Control characters go, except line breaks; so do characters that change the direction of the text (U+202A–202E,
///   U+2066–2069), with which `evil.example` can be made to read as something else.
/// - A word joiner (U+2060: no width, no break) follows each `.`, `:`, `/` and `@` inside a word, so that an address is
///   readable and is none. Somebody who wants the address can still read it.
fn inert(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut characters = text.chars().filter(|character| !is_disturbing(*character)).peekable();
    while let Some(character) = characters.next() {
        output.push(character);
        let inside_a_word = characters.peek().is_some_and(|next| !next.is_whitespace());
        if inside_a_word && matches!(character, '.' | ':' | '/' | '@' | '。' | '．' | '：' | '／' | '＠') {
            output.push('\u{2060}');
        }
    }
    output
}

fn is_disturbing(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

/// At most so many characters, with an ellipsis where something was cut.
fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The part as text. Writing into a `String` cannot fail.
fn written(template: &impl Template) -> String {
    let mut text = template.render().unwrap_or_default();
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use language::check::{languages_agree, messages_are_used, named_messages_exist};

    /// Every email's folder: its words, both templates.
    macro_rules! folders {
        ($($email:ident: $folder:literal),* $(,)?) => {
            [$((
                $folder,
                $email::messages(),
                include_str!(concat!("../templates/", $folder, "/email.html")),
                include_str!(concat!("../templates/", $folder, "/email.txt")),
            )),*]
        };
    }

    #[test]
    fn every_email_says_the_same_in_every_language() {
        let layout = [include_str!("../templates/layout/email.html"), include_str!("../templates/layout/email.txt")];
        languages_agree("layout", &SHARED, &["fact"]);
        let folders = folders! {
            ApplicationReceived: "application-received",
            ApplicationConfirmationReminder: "application-confirmation-reminder",
            ApplicationQuestion: "application-question",
            ApplicationQuestionReminder: "application-question-reminder",
            ApplicationQuestionExpired: "application-question-expired",
            ApplicationApproved: "application-approved",
            ApplicationRejected: "application-rejected",
            ApplicationWithdrawn: "application-withdrawn",
            ApplicationToReview: "application-to-review",
            ApplicationAnswered: "application-answered",
            ApplicationReviewOverdue: "application-review-overdue",
            ListingToReview: "listing-to-review",
            ListingAnswered: "listing-answered",
            ListingReviewOverdue: "listing-review-overdue",
            ListingPartnerOverdue: "listing-partner-overdue",
            ListingQuestion: "listing-question",
            ListingQuestionReminder: "listing-question-reminder",
            ListingChangesRequested: "listing-changes-requested",
            ListingChangesReminder: "listing-changes-reminder",
            ListingApproved: "listing-approved",
            ListingPublished: "listing-published",
            ListingRejected: "listing-rejected",
            ListingSuspended: "listing-suspended",
            ListingLifted: "listing-lifted",
            ListingRetired: "listing-retired",
            InstallationRequested: "installation-requested",
            InstallationRequestReminder: "installation-request-reminder",
            InstallationRequestDeclined: "installation-request-declined",
            InstallationRequestExpired: "installation-request-expired",
            InstallationRequestGranted: "installation-request-granted",
            ScopesRequested: "scopes-requested",
            ScopesReminder: "scopes-reminder",
            InstallationDegraded: "installation-degraded",
            InstallationDisconnected: "installation-disconnected",
            InstallationRemoved: "installation-removed",
            ErasureDue: "erasure-due",
            ErasureReminder: "erasure-reminder",
            ErasureOverdue: "erasure-overdue",
            ErasureEscalated: "erasure-escalated",
            ErasureAcknowledged: "erasure-acknowledged",
            CreditsLow: "credits-low",
            CreditsExhausted: "credits-exhausted",
            CreditsReplenished: "credits-replenished",
            PartnerAccountRequested: "partner-account-requested",
            PartnerAccountOverdue: "partner-account-overdue",
            PartnerAccountActivated: "partner-account-activated",
            PartnerAccountDeclined: "partner-account-declined",
            AttachmentRequested: "attachment-requested",
            AttachmentOverdue: "attachment-overdue",
            AttachmentForwarded: "attachment-forwarded",
            AttachmentReminder: "attachment-reminder",
            AttachmentAccepted: "attachment-accepted",
            AttachmentDeclined: "attachment-declined",
            AttachmentExpired: "attachment-expired",
            AttachmentEnded: "attachment-ended",
            DelegationRequested: "delegation-requested",
            DelegationReminder: "delegation-reminder",
            DelegationApproved: "delegation-approved",
            DelegationDeclined: "delegation-declined",
            DelegationExpired: "delegation-expired",
            DelegationWithdrawn: "delegation-withdrawn",
            DelegationPaused: "delegation-paused",
            DelegationResumed: "delegation-resumed",
            DelegationStopping: "delegation-stopping",
            DelegationStopped: "delegation-stopped",
            ListingStopped: "listing-stopped",
            ListingReleased: "listing-released",
            Invitation: "invitation",
            InvitationReminder: "invitation-reminder",
        };
        let mut everything = vec![layout[0], layout[1], include_str!("templates.rs")];
        // A reminder may be built like the letter that it repeats, in words of its own.
        let built_like = |part: &str| {
            let like = folders.iter().find(|(name, ..)| part.starts_with(&format!("{{% extends \"{name}/")));
            like.map_or([""; 2], |(.., html, text)| [*html, *text])
        };
        for (name, messages, html, text) in &folders {
            languages_agree(name, messages, &[]);
            for part in [html, text] {
                let [like_html, like_text] = built_like(part);
                named_messages_exist(name, &[messages, &SHARED], &[part, like_html, like_text, layout[0], layout[1]]);
                messages_are_used(name, messages, &[part, like_html, like_text, layout[0], "\"preview\" \"subject\""]);
                everything.push(part);
            }
        }
        messages_are_used("layout", &SHARED, &everything);
    }

    #[test]
    fn an_address_in_outside_text_is_readable_and_no_link() {
        assert_eq!(inert("see https://evil.example/x now."), "see https:\u{2060}/\u{2060}/\u{2060}evil.\u{2060}example/\u{2060}x now.");
        assert_eq!(inert("Hydra Telematics GmbH"), "Hydra Telematics GmbH");
        assert_eq!(inert("a\u{202e}b\u{0}c\r\nd"), "abc\nd");
    }

    #[test]
    fn a_name_is_one_short_line() {
        let words = Words(SHARED.speak(Locale::En));
        assert_eq!(words.name("Ines\r\nBcc: x"), "Ines Bcc: x");
        assert_eq!(words.name(&"x".repeat(500)).chars().count(), NAME_CHARACTERS);
    }

    #[test]
    fn every_line_of_a_quotation_is_marked() {
        let words = Words(SHARED.speak(Locale::En));
        assert_eq!(words.quoted("one\n\ntwo\n-- \n"), "> one\n> \n> two\n> --");
    }
}
