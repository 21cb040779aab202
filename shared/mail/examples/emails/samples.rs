//! One of each email. The example shows them; the tests read them.

use domain::installation::ChangeKind;
use jiff::Timestamp;
use mail::templates::{
    ApplicationAnswered, ApplicationApproved, ApplicationConfirmationReminder, ApplicationQuestion, ApplicationQuestionExpired,
    ApplicationQuestionReminder, ApplicationReceived, ApplicationRejected, ApplicationReviewOverdue, ApplicationToReview,
    ApplicationWithdrawn, AttachmentAccepted, AttachmentDeclined, AttachmentEnded, AttachmentExpired, AttachmentForwarded,
    AttachmentOverdue, AttachmentReminder, AttachmentRequested, Brand, CreditsExhausted, CreditsLow, CreditsReplenished,
    DelegationApproved, DelegationDeclined, DelegationExpired, DelegationPaused, DelegationReminder, DelegationRequested,
    DelegationResumed, DelegationStopped, DelegationStopping, DelegationWithdrawn, Email, ErasureAcknowledged, ErasureDue,
    ErasureEscalated, ErasureOverdue, ErasureReminder, InstallationDegraded, InstallationDisconnected, InstallationRemoved,
    InstallationRequestDeclined, InstallationRequestExpired, InstallationRequestGranted, InstallationRequestReminder,
    InstallationRequested, Invitation, InvitationReminder, ListingAnswered, ListingApproved, ListingChangesReminder,
    ListingChangesRequested, ListingLifted, ListingPartnerOverdue, ListingPublished, ListingQuestion, ListingQuestionReminder,
    ListingRejected, ListingReleased, ListingRetired, ListingReviewOverdue, ListingStopped, ListingSuspended, ListingToReview,
    PartnerAccountActivated, PartnerAccountDeclined, PartnerAccountOverdue, PartnerAccountRequested, ScopeChange, ScopesReminder,
    ScopesRequested,
};

/// Who wrote the texts from outside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Plausible texts.
    Friendly,
    /// Markup, header breaks and links in every text from outside.
    Hostile,
}

/// What a hostile writer puts into every field.
pub const HOSTILE: &str = "</title></style><script>alert(1)</script><a href=\"https://evil.example\">x</a>\r\nBcc: victim@evil.example\r\n\r\nhttps://evil.example/win www.evil.example \u{202e}{ $platform }";

/// Who writes the samples.
pub fn brand() -> Brand {
    Brand { platform_name: "Northwind Fleet".to_owned(), support_address: "partners@northwind.example".to_owned() }
}

/// One of each email.
pub fn every_email(writer: Writer) -> Vec<Email> {
    let text = |friendly: &str| match writer {
        Writer::Friendly => friendly.to_owned(),
        Writer::Hostile => format!("{HOSTILE}{friendly}"),
    };
    let contact_name = text("Inês Carvalho");
    let legal_name = text("Hydra Telematics GmbH");
    let question = text("Does your AEMP endpoint page its results?\nHow long do the links stay valid?");
    let due: Timestamp = "2026-12-03T13:45:00Z".parse().unwrap_or_default();
    let status_url = "https://partners.northwind.example/applications/application_01jd2m7v8kfx4/status/x7Qm2Zp9".to_owned();
    let review_url = "https://partners.northwind.example/review/applications/application_01jd2m7v8kfx4".to_owned();
    let sign_in_url = "https://partners.northwind.example/sign-in".to_owned();
    let address = "ines@hydra-telematics.example".to_owned();
    vec![
        Email::ApplicationReceived(ApplicationReceived {
            contact_name: contact_name.clone(),
            legal_name: legal_name.clone(),
            status_url: status_url.clone(),
        }),
        Email::ApplicationConfirmationReminder(ApplicationConfirmationReminder {
            contact_name: contact_name.clone(),
            legal_name: legal_name.clone(),
            status_url: status_url.clone(),
        }),
        Email::ApplicationQuestion(ApplicationQuestion {
            contact_name: contact_name.clone(),
            legal_name: legal_name.clone(),
            question: question.clone(),
            due,
            status_url: status_url.clone(),
        }),
        Email::ApplicationQuestionReminder(ApplicationQuestionReminder {
            contact_name: contact_name.clone(),
            legal_name: legal_name.clone(),
            question: question.clone(),
            due,
            status_url: status_url.clone(),
        }),
        Email::ApplicationQuestionExpired(ApplicationQuestionExpired {
            contact_name: contact_name.clone(),
            legal_name: legal_name.clone(),
            question: question.clone(),
            status_url: status_url.clone(),
        }),
        Email::ApplicationApproved(ApplicationApproved {
            contact_name: contact_name.clone(),
            legal_name: legal_name.clone(),
            sign_in_address: address.clone(),
            portal_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4".to_owned(),
            guidelines_url: "https://support.northwind.example/partners/listing-guidelines".to_owned(),
        }),
        Email::ApplicationRejected(ApplicationRejected {
            contact_name: contact_name.clone(),
            legal_name: legal_name.clone(),
            reasons: text("Your API has no way to limit access to one customer.\nThe security document is older than a year."),
            status_url,
        }),
        Email::ApplicationWithdrawn(ApplicationWithdrawn {
            contact_name: contact_name.clone(),
            legal_name: legal_name.clone(),
            apply_url: "https://partners.northwind.example/apply".to_owned(),
        }),
        Email::ApplicationToReview(ApplicationToReview {
            legal_name: legal_name.clone(),
            partnership_type: "oem".to_owned(),
            country: "DE".to_owned(),
            due,
            review_url: review_url.clone(),
        }),
        Email::ApplicationAnswered(ApplicationAnswered {
            legal_name: legal_name.clone(),
            question,
            answer: text("Yes. We page by 100 machines.\nLinks stay valid for a day."),
            due,
            review_url: review_url.clone(),
        }),
        Email::ApplicationReviewOverdue(ApplicationReviewOverdue { legal_name: legal_name.clone(), due, review_url }),
        Email::Invitation(Invitation {
            organisation: legal_name.clone(),
            invited_by: contact_name.clone(),
            roles: vec!["developer".to_owned()],
            address: address.clone(),
            sign_in_url: sign_in_url.clone(),
            expires_at: due,
        }),
        Email::InvitationReminder(InvitationReminder {
            organisation: legal_name,
            invited_by: contact_name,
            roles: vec!["partner_admin".to_owned(), "developer".to_owned()],
            address,
            sign_in_url,
            expires_at: due,
        }),
    ]
    .into_iter()
    .chain(about_listings(writer))
    .chain(about_installations(writer))
    .collect()
}

/// One of each email about listings.
fn about_listings(writer: Writer) -> Vec<Email> {
    let text = |friendly: &str| match writer {
        Writer::Friendly => friendly.to_owned(),
        Writer::Hostile => format!("{HOSTILE}{friendly}"),
    };
    let contact_name = text("Inês Carvalho");
    let legal_name = text("Hydra Telematics GmbH");
    let question = text("Does your AEMP endpoint page its results?\nHow long do the links stay valid?");
    let due: Timestamp = "2026-12-03T13:45:00Z".parse().unwrap_or_default();
    let app = text("Hydra Fleet");
    let listing_url = "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/listings/listing_01jd2m7v8kfx4".to_owned();
    let listing_review_url = "https://partners.northwind.example/review/listings/listing_01jd2m7v8kfx4".to_owned();
    vec![
        Email::ListingToReview(ListingToReview {
            app: app.clone(),
            partner: legal_name.clone(),
            due,
            review_url: listing_review_url.clone(),
        }),
        Email::ListingAnswered(ListingAnswered {
            app: app.clone(),
            question: question.clone(),
            answer: text("Yes. We page by 100 machines."),
            due,
            review_url: listing_review_url.clone(),
        }),
        Email::ListingReviewOverdue(ListingReviewOverdue {
            app: app.clone(),
            partner: legal_name.clone(),
            due,
            review_url: listing_review_url.clone(),
        }),
        Email::ListingPartnerOverdue(ListingPartnerOverdue {
            app: app.clone(),
            partner: legal_name.clone(),
            due,
            review_url: listing_review_url.clone(),
        }),
        Email::ListingQuestion(ListingQuestion {
            contact_name: contact_name.clone(),
            app: app.clone(),
            question: question.clone(),
            due,
            listing_url: listing_url.clone(),
        }),
        Email::ListingQuestionReminder(ListingQuestionReminder {
            contact_name: contact_name.clone(),
            app: app.clone(),
            question: question.clone(),
            due,
            listing_url: listing_url.clone(),
        }),
        Email::ListingChangesRequested(ListingChangesRequested {
            contact_name: contact_name.clone(),
            app: app.clone(),
            reasons: text("The logo is too small.\nThe description promises what the app does not do."),
            due,
            listing_url: listing_url.clone(),
        }),
        Email::ListingChangesReminder(ListingChangesReminder {
            contact_name: contact_name.clone(),
            app: app.clone(),
            reasons: text("The logo is too small.\nThe description promises what the app does not do."),
            due,
            listing_url: listing_url.clone(),
        }),
        Email::ListingApproved(ListingApproved { contact_name: contact_name.clone(), app: app.clone(), listing_url: listing_url.clone() }),
        Email::ListingPublished(ListingPublished {
            contact_name: contact_name.clone(),
            app: app.clone(),
            listing_url: listing_url.clone(),
        }),
        Email::ListingRejected(ListingRejected {
            contact_name: contact_name.clone(),
            app: app.clone(),
            reasons: text("The logo is too small.\nThe description promises what the app does not do."),
            listing_url: listing_url.clone(),
        }),
        Email::ListingSuspended(ListingSuspended {
            contact_name: contact_name.clone(),
            app: app.clone(),
            reasons: text("The logo is too small.\nThe description promises what the app does not do."),
            lift_at: Some(due),
            listing_url: listing_url.clone(),
        }),
        Email::ListingLifted(ListingLifted { contact_name: contact_name.clone(), app: app.clone(), listing_url: listing_url.clone() }),
        Email::ListingRetired(ListingRetired { contact_name: contact_name.clone(), app: app.clone(), listing_url: listing_url.clone() }),
    ]
}

/// One of each email about installations.
#[expect(clippy::too_many_lines, reason = "a list: one letter after the other")]
fn about_installations(writer: Writer) -> Vec<Email> {
    let text = |friendly: &str| match writer {
        Writer::Friendly => friendly.to_owned(),
        Writer::Hostile => format!("{HOSTILE}{friendly}"),
    };
    let contact_name = text("Inês Carvalho");
    let legal_name = text("Hydra Telematics GmbH");
    let due: Timestamp = "2026-12-03T13:45:00Z".parse().unwrap_or_default();
    let app = text("Hydra Fleet");
    let changes = || {
        [ChangeKind::Added, ChangeKind::PurposeChanged, ChangeKind::NowRequired, ChangeKind::NowOptional]
            .into_iter()
            .zip(["assets:read", "locations:read", "fuel:read", "drivers:read"])
            .map(|(kind, scope)| ScopeChange { scope: if scope == "drivers:read" { text(scope) } else { scope.to_owned() }, kind })
            .collect::<Vec<_>>()
    };
    let customers = "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/apps/listing_01jd2m7v8kfx4";
    let listing_url = "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/listings/listing_01jd2m7v8kfx4";
    vec![
        Email::InstallationRequested(InstallationRequested {
            contact_name: contact_name.clone(),
            app: app.clone(),
            partner: legal_name.clone(),
            requester: Some(text("Max Moreau")),
            scopes: vec!["assets:read".to_owned(), text("drivers:read")],
            due,
            consent_url: format!("{customers}/consent"),
        }),
        Email::InstallationRequestReminder(InstallationRequestReminder {
            contact_name: contact_name.clone(),
            app: app.clone(),
            partner: legal_name.clone(),
            requester: Some(text("Max Moreau")),
            scopes: vec!["assets:read".to_owned(), text("drivers:read")],
            due,
            consent_url: format!("{customers}/consent"),
        }),
        Email::InstallationRequestDeclined(InstallationRequestDeclined {
            contact_name: contact_name.clone(),
            app: app.clone(),
            apps_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/apps".to_owned(),
        }),
        Email::InstallationRequestExpired(InstallationRequestExpired {
            contact_name: contact_name.clone(),
            app: app.clone(),
            apps_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/apps".to_owned(),
        }),
        Email::InstallationRequestGranted(InstallationRequestGranted {
            contact_name: contact_name.clone(),
            app: app.clone(),
            app_url: customers.to_owned(),
        }),
        Email::ScopesRequested(ScopesRequested {
            contact_name: contact_name.clone(),
            app: app.clone(),
            partner: legal_name.clone(),
            changes: changes(),
            due,
            consent_url: format!("{customers}/consent"),
        }),
        Email::ScopesReminder(ScopesReminder {
            contact_name: contact_name.clone(),
            app: app.clone(),
            partner: legal_name.clone(),
            changes: changes(),
            due,
            consent_url: format!("{customers}/consent"),
        }),
        Email::InstallationDegraded(InstallationDegraded {
            contact_name: contact_name.clone(),
            app: app.clone(),
            customer: text("Rent-a-Truck Lda."),
            missing: vec!["assets:read".to_owned()],
            customers_url: format!("{listing_url}/customers"),
        }),
        Email::InstallationDisconnected(InstallationDisconnected {
            contact_name: contact_name.clone(),
            app: app.clone(),
            customer: text("Rent-a-Truck Lda."),
            customers_url: format!("{listing_url}/customers"),
        }),
        Email::InstallationRemoved(InstallationRemoved {
            contact_name: contact_name.clone(),
            app: app.clone(),
            partner: legal_name.clone(),
            app_url: customers.to_owned(),
        }),
        Email::ErasureDue(ErasureDue {
            contact_name: contact_name.clone(),
            app: app.clone(),
            customer: text("Rent-a-Truck Lda."),
            due,
            customers_url: format!("{listing_url}/customers"),
        }),
        Email::ErasureReminder(ErasureReminder {
            contact_name: contact_name.clone(),
            app: app.clone(),
            customer: text("Rent-a-Truck Lda."),
            due,
            customers_url: format!("{listing_url}/customers"),
        }),
        Email::ErasureOverdue(ErasureOverdue {
            contact_name: contact_name.clone(),
            app: app.clone(),
            customer: text("Rent-a-Truck Lda."),
            customers_url: format!("{listing_url}/customers"),
        }),
        Email::ErasureEscalated(ErasureEscalated {
            app: app.clone(),
            partner: legal_name.clone(),
            customer: text("Rent-a-Truck Lda."),
            due,
            review_url: "https://partners.northwind.example/review/listings/listing_01jd2m7v8kfx4".to_owned(),
        }),
        Email::ErasureAcknowledged(ErasureAcknowledged {
            contact_name: contact_name.clone(),
            app: app.clone(),
            partner: legal_name.clone(),
            app_url: customers.to_owned(),
        }),
        Email::CreditsLow(CreditsLow {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            is_partner: true,
            balance_thousandths: 41_250,
            run_out: due,
            account_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/credits".to_owned(),
        }),
        Email::CreditsExhausted(CreditsExhausted {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            is_partner: true,
            balance_thousandths: -1_500,
            account_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/credits".to_owned(),
        }),
        Email::CreditsReplenished(CreditsReplenished {
            contact_name: contact_name.clone(),
            organisation: text("Rent-a-Truck Lda."),
            is_partner: false,
            balance_thousandths: 1_200_000,
            account_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/credits".to_owned(),
        }),
        Email::PartnerAccountRequested(PartnerAccountRequested {
            organisation: legal_name.clone(),
            due,
            review_url: "https://partners.northwind.example/support/accounts/partner_01jd2m7v8kfx4".to_owned(),
        }),
        Email::PartnerAccountOverdue(PartnerAccountOverdue {
            organisation: legal_name.clone(),
            due,
            review_url: "https://partners.northwind.example/support/accounts/partner_01jd2m7v8kfx4".to_owned(),
        }),
        Email::PartnerAccountActivated(PartnerAccountActivated {
            contact_name: contact_name.clone(),
            account_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/account".to_owned(),
        }),
        Email::PartnerAccountDeclined(PartnerAccountDeclined {
            contact_name: contact_name.clone(),
            reasons: text("There is no contract yet.\nAsk again once there is."),
            account_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/account".to_owned(),
        }),
        Email::AttachmentRequested(AttachmentRequested {
            organisation: legal_name.clone(),
            name: text("Rent-a-Truck Lda."),
            due,
            review_url: "https://partners.northwind.example/support/accounts/partner_01jd2m7v8kfx4".to_owned(),
        }),
        Email::AttachmentOverdue(AttachmentOverdue {
            organisation: legal_name.clone(),
            name: text("Rent-a-Truck Lda."),
            due,
            review_url: "https://partners.northwind.example/support/accounts/partner_01jd2m7v8kfx4".to_owned(),
        }),
        Email::AttachmentForwarded(AttachmentForwarded {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            due,
            attachment_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/partners".to_owned(),
        }),
        Email::AttachmentReminder(AttachmentReminder {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            due,
            attachment_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/partners".to_owned(),
        }),
        Email::AttachmentAccepted(AttachmentAccepted {
            contact_name: contact_name.clone(),
            organisation: text("Rent-a-Truck Lda."),
            account_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/account".to_owned(),
        }),
        Email::AttachmentDeclined(AttachmentDeclined {
            contact_name: contact_name.clone(),
            organisation: text("Rent-a-Truck Lda."),
            account_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/account".to_owned(),
        }),
        Email::AttachmentExpired(AttachmentExpired {
            contact_name: contact_name.clone(),
            organisation: text("Rent-a-Truck Lda."),
            account_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/account".to_owned(),
        }),
        Email::AttachmentEnded(AttachmentEnded {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            is_partner: false,
            page_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/partners".to_owned(),
        }),
        Email::DelegationRequested(DelegationRequested {
            contact_name: contact_name.clone(),
            organisation: text("Rent-a-Truck Lda."),
            trackers: 1_204,
            sample: vec![text("TRK-0001"), text("TRK-0002"), text("TRK-0003")],
            price_thousandths: 100,
            forecast_thousandths: 3_612_000,
            start: Some(due),
            due,
            approval_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4/approval/account_01jd2m7v8kfx4.k7Qm2".to_owned(),
        }),
        Email::DelegationReminder(DelegationReminder {
            contact_name: contact_name.clone(),
            organisation: text("Rent-a-Truck Lda."),
            trackers: 1_204,
            sample: vec![text("TRK-0001"), text("TRK-0002"), text("TRK-0003")],
            price_thousandths: 100,
            forecast_thousandths: 3_612_000,
            start: Some(due),
            due,
            approval_url: "https://partners.northwind.example/partners/partner_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4/approval/account_01jd2m7v8kfx4.k7Qm2".to_owned(),
        }),
        Email::DelegationApproved(DelegationApproved {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            trackers: 1_204,
            from: due,
            delegation_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4".to_owned(),
        }),
        Email::DelegationDeclined(DelegationDeclined {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            trackers: 1_204,
            reason: Some(text("Not these.\nThey are sold.")),
            delegation_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4".to_owned(),
        }),
        Email::DelegationExpired(DelegationExpired {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            trackers: 1_204,
            delegation_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4".to_owned(),
        }),
        Email::DelegationWithdrawn(DelegationWithdrawn {
            contact_name: contact_name.clone(),
            organisation: text("Rent-a-Truck Lda."),
            trackers: 1_204,
            delegation_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4".to_owned(),
        }),
        Email::DelegationPaused(DelegationPaused {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            trackers: 1_204,
            is_partner: false,
            delegation_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4".to_owned(),
        }),
        Email::DelegationResumed(DelegationResumed {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            trackers: 1_204,
            is_partner: false,
            delegation_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4".to_owned(),
        }),
        Email::DelegationStopping(DelegationStopping {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            trackers: 1_204,
            is_partner: false,
            effective: due,
            forecast_thousandths: 3_612_000,
            delegation_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4".to_owned(),
        }),
        Email::DelegationStopped(DelegationStopped {
            contact_name: contact_name.clone(),
            organisation: legal_name.clone(),
            trackers: 1_204,
            delegation_url: "https://partners.northwind.example/customers/customer_01jd2m7v8kfx4/delegations/delegation_01jd2m7v8kfx4".to_owned(),
        }),
        Email::ListingStopped(ListingStopped {
            contact_name: contact_name.clone(),
            app: app.clone(),
            reasons: text("It reads more than it says.\nUntil that is mended it reads nothing."),
            listing_url: listing_url.to_owned(),
        }),
        Email::ListingReleased(ListingReleased {
            contact_name: contact_name.clone(),
            app: app.clone(),
            listing_url: listing_url.to_owned(),
        }),
    ]
}
