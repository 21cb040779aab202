//! From an order and its cause to the words of its template.

use application::{
    notification::EmailOrder,
    notification::Recipient,
    programme::programme,
    records::person::Person,
    use_cases::send_email::{Asked, Between, Cause, Compose, Sides, To, Words},
};
use domain::{
    application::{Dossier, Question, State},
    attachment::State as Attached,
    credits::State as Account,
    delegation::{State as Delegated, midnight},
    erasure::State as Duty,
    id::{CustomerId, ListingId, PartnerId, QuestionId},
    installation::State as Installed,
    listing::{Dossier as ListingDossier, Question as ListingsQuestion, State as ListingState},
    member::State as Seated,
    organisation::OrganisationId,
    partner_account::State as PartnerAccount,
    values::Redacted,
};
use entrypoint::{SettingsError, setting};
use jiff::Timestamp;
use language::Locale;
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

/// The templates, and what they say of this deployment.
#[derive(Clone, Debug)]
pub struct Templates {
    /// Who writes.
    pub brand: Brand,
    /// The site's address, without a trailing slash.
    pub site_url: String,
}

impl Templates {
    /// What the environment says of this deployment.
    ///
    /// # Errors
    /// What is missing.
    pub fn from_env() -> Result<Self, SettingsError> {
        let brand = Brand { platform_name: setting("PLATFORM_NAME")?, support_address: setting("TEAM_ADDRESS")? };
        Ok(Self { brand, site_url: setting("SITE_URL")? })
    }
}

impl Compose for Templates {
    fn compose(&self, order: &EmailOrder, cause: &Cause, to: &To, link: Option<&Redacted<String>>) -> Option<Words> {
        let (person, locale) = match to {
            To::Team => (None, Locale::En),
            To::Person(person) => (Some(person.as_ref()), entrypoint::site::locale(person.language)),
        };
        let link = link.map(|link| link.expose().clone());
        let email = match cause {
            Cause::Application(application) => self.about_application(order, &application.state, person, link)?,
            Cause::Listing(listing) => self.about_listing(order, &listing.state, person)?,
            Cause::Installation { installation, between, asked } => {
                self.about_installation(order, &installation.state, between, asked.as_ref(), person?)?
            }
            Cause::Erasure { erasure, between } => self.about_erasure(order, &erasure.state, between, person)?,
            Cause::PartnerAccount { account, partner } => self.about_partner_account(order, &account.state, partner, person)?,
            Cause::Attachment { attachment, sides } => self.about_attachment(order, &attachment.state, sides, person)?,
            Cause::Delegation { delegation, sides } => self.about_delegation(order, &delegation.state, sides, person?, link)?,
            Cause::Credits { account, organisation } => self.about_credits(order, &account.state, organisation, person?)?,
            Cause::Member { member, organisation, invited_by } => {
                self.about_seat(order, &member.state, organisation.as_deref(), invited_by.as_deref(), person?)?
            }
        };
        let rendered = email.render(&self.brand, locale);
        Some(Words { subject: rendered.subject, html: Redacted::new(rendered.html), text: Redacted::new(rendered.text) })
    }
}

impl Templates {
    fn about_application(&self, order: &EmailOrder, state: &State, person: Option<&Person>, link: Option<String>) -> Option<Email> {
        let dossier = state.dossier()?;
        let contact_name = person.map(|person| person.name.as_str().to_owned()).unwrap_or_default();
        let legal_name = dossier.content.legal_name.as_str().to_owned();
        let review_url = format!("{}/review/applications/{}", self.site_url, dossier.id);
        let question = asked(dossier, order.about.as_deref());
        let question_text = || question.map(|question| question.text.as_str().to_owned());
        Some(match order.template.as_str() {
            ApplicationReceived::NAME => Email::ApplicationReceived(ApplicationReceived { contact_name, legal_name, status_url: link? }),
            ApplicationConfirmationReminder::NAME => {
                Email::ApplicationConfirmationReminder(ApplicationConfirmationReminder { contact_name, legal_name, status_url: link? })
            }
            ApplicationQuestion::NAME => Email::ApplicationQuestion(ApplicationQuestion {
                contact_name,
                legal_name,
                question: question_text()?,
                due: deadline(state)?,
                status_url: link?,
            }),
            ApplicationQuestionReminder::NAME => Email::ApplicationQuestionReminder(ApplicationQuestionReminder {
                contact_name,
                legal_name,
                question: question_text()?,
                due: deadline(state)?,
                status_url: link?,
            }),
            ApplicationQuestionExpired::NAME => Email::ApplicationQuestionExpired(ApplicationQuestionExpired {
                contact_name,
                legal_name,
                question: question_text()?,
                status_url: link?,
            }),
            ApplicationApproved::NAME => Email::ApplicationApproved(ApplicationApproved {
                contact_name,
                legal_name,
                sign_in_address: person?.address.as_str().to_owned(),
                portal_url: format!("{}/partners/{}", self.site_url, partner(state)?),
                guidelines_url: programme().support.listing_guidelines_url.clone(),
            }),
            ApplicationRejected::NAME => {
                let State::Rejected { reasons, .. } = state else { return None };
                let reasons = reasons.as_str().to_owned();
                Email::ApplicationRejected(ApplicationRejected { contact_name, legal_name, reasons, status_url: link? })
            }
            ApplicationWithdrawn::NAME => Email::ApplicationWithdrawn(ApplicationWithdrawn {
                contact_name,
                legal_name,
                apply_url: format!("{}/apply", self.site_url),
            }),
            ApplicationToReview::NAME => Email::ApplicationToReview(ApplicationToReview {
                legal_name,
                partnership_type: dossier.content.partnership_type.clone(),
                country: dossier.content.country.as_str().to_owned(),
                due: deadline(state).unwrap_or(dossier.submitted_at),
                review_url,
            }),
            ApplicationAnswered::NAME => Email::ApplicationAnswered(ApplicationAnswered {
                legal_name,
                question: question_text()?,
                answer: question?.answer.as_ref()?.0.as_str().to_owned(),
                // Decided faster than the mail went out: then there is no deadline any more, and the answer's time stands in.
                due: deadline(state).or_else(|| question?.answer.as_ref().map(|(_, at)| *at))?,
                review_url,
            }),
            ApplicationReviewOverdue::NAME => {
                Email::ApplicationReviewOverdue(ApplicationReviewOverdue { legal_name, due: deadline(state)?, review_url })
            }
            _ => return None,
        })
    }

    fn about_listing(&self, order: &EmailOrder, state: &ListingState, person: Option<&Person>) -> Option<Email> {
        let dossier = state.dossier()?;
        match person {
            None => self.about_listing_to_team(order, state, dossier),
            Some(person) => self.about_listing_to_partner(order, state, dossier, person.name.as_str().to_owned()),
        }
    }

    fn about_listing_to_team(&self, order: &EmailOrder, state: &ListingState, dossier: &ListingDossier) -> Option<Email> {
        let app = dossier.newest.content.name.as_str().to_owned();
        let partner = dossier.partner_name.as_str().to_owned();
        let review_url = format!("{}/review/listings/{}", self.site_url, dossier.id);
        let deadline = state.step().map(|step| step.deadline);
        // Decided faster than the mail went out: then there is no deadline any more.
        let due = deadline.or_else(|| dossier.newest.review.as_ref().map(|review| review.submitted_at)).unwrap_or(dossier.created_at);
        Some(match order.template.as_str() {
            ListingToReview::NAME => Email::ListingToReview(ListingToReview { app, partner, due, review_url }),
            ListingReviewOverdue::NAME => Email::ListingReviewOverdue(ListingReviewOverdue { app, partner, due, review_url }),
            ListingPartnerOverdue::NAME => Email::ListingPartnerOverdue(ListingPartnerOverdue { app, partner, due, review_url }),
            ListingAnswered::NAME => {
                let question = asked_about(dossier, order.about.as_deref())?;
                let (answer, _) = question.answer.as_ref()?;
                let (question, answer) = (question.text.as_str().to_owned(), answer.as_str().to_owned());
                Email::ListingAnswered(ListingAnswered { app, question, answer, due, review_url })
            }
            _ => return None,
        })
    }

    fn about_listing_to_partner(
        &self,
        order: &EmailOrder,
        state: &ListingState,
        dossier: &ListingDossier,
        contact_name: String,
    ) -> Option<Email> {
        let app = dossier.newest.content.name.as_str().to_owned();
        let listing_url = format!("{}/partners/{}/listings/{}", self.site_url, dossier.partner, dossier.id);
        let due = state.step().map(|step| step.deadline);
        let question = || asked_about(dossier, order.about.as_deref()).map(|question| question.text.as_str().to_owned());
        Some(match order.template.as_str() {
            ListingQuestion::NAME => {
                Email::ListingQuestion(ListingQuestion { contact_name, app, question: question()?, due: due?, listing_url })
            }
            ListingQuestionReminder::NAME => {
                Email::ListingQuestionReminder(ListingQuestionReminder { contact_name, app, question: question()?, due: due?, listing_url })
            }
            ListingChangesRequested::NAME => {
                let reasons = reasons(state)?;
                Email::ListingChangesRequested(ListingChangesRequested { contact_name, app, reasons, due: due?, listing_url })
            }
            ListingChangesReminder::NAME => {
                let reasons = reasons(state)?;
                Email::ListingChangesReminder(ListingChangesReminder { contact_name, app, reasons, due: due?, listing_url })
            }
            ListingRejected::NAME => Email::ListingRejected(ListingRejected { contact_name, app, reasons: reasons(state)?, listing_url }),
            ListingApproved::NAME => Email::ListingApproved(ListingApproved { contact_name, app, listing_url }),
            ListingPublished::NAME => Email::ListingPublished(ListingPublished { contact_name, app, listing_url }),
            ListingSuspended::NAME => {
                let suspension = dossier.suspension()?;
                let reasons = suspension.reason.as_str().to_owned();
                Email::ListingSuspended(ListingSuspended { contact_name, app, reasons, lift_at: suspension.lift_at, listing_url })
            }
            ListingStopped::NAME => {
                let reasons = dossier.stopped.as_ref()?.reason.as_str().to_owned();
                Email::ListingStopped(ListingStopped { contact_name, app, reasons, listing_url })
            }
            ListingReleased::NAME => Email::ListingReleased(ListingReleased { contact_name, app, listing_url }),
            ListingLifted::NAME => Email::ListingLifted(ListingLifted { contact_name, app, listing_url }),
            ListingRetired::NAME => Email::ListingRetired(ListingRetired { contact_name, app, listing_url }),
            _ => return None,
        })
    }

    fn about_installation(
        &self,
        order: &EmailOrder,
        state: &Installed,
        between: &Between,
        asked: Option<&Asked>,
        person: &Person,
    ) -> Option<Email> {
        let dossier = state.dossier()?;
        let contact_name = person.name.as_str().to_owned();
        let Between { app, partner, customer } = between.clone();
        let app_url = self.app_url(&dossier.customer, &dossier.listing);
        let customers_url = self.customers_url(&dossier.partner, &dossier.listing);
        let apps_url = format!("{}/customers/{}/apps", self.site_url, dossier.customer);
        let consent_url = format!("{app_url}/consent");
        let due = state.step().map(|step| step.deadline);
        let request = || state.installed()?.request.as_ref();
        let changes = || {
            let changes = request()?.changes.iter().map(|change| ScopeChange { scope: change.scope.clone(), kind: change.kind });
            Some(changes.collect())
        };
        Some(match order.template.as_str() {
            InstallationRequested::NAME => {
                let Asked { by: requester, scopes } = asked?.clone();
                let due = due?;
                Email::InstallationRequested(InstallationRequested { contact_name, app, partner, requester, scopes, due, consent_url })
            }
            InstallationRequestReminder::NAME => {
                let Asked { by: requester, scopes } = asked?.clone();
                let (due, email) = (due?, Email::InstallationRequestReminder);
                email(InstallationRequestReminder { contact_name, app, partner, requester, scopes, due, consent_url })
            }
            InstallationRequestDeclined::NAME => {
                Email::InstallationRequestDeclined(InstallationRequestDeclined { contact_name, app, apps_url })
            }
            InstallationRequestExpired::NAME => {
                Email::InstallationRequestExpired(InstallationRequestExpired { contact_name, app, apps_url })
            }
            InstallationRequestGranted::NAME => {
                Email::InstallationRequestGranted(InstallationRequestGranted { contact_name, app, app_url })
            }
            ScopesRequested::NAME => {
                let (changes, due) = (changes()?, due?);
                Email::ScopesRequested(ScopesRequested { contact_name, app, partner, changes, due, consent_url })
            }
            ScopesReminder::NAME => {
                let (changes, due) = (changes()?, due?);
                Email::ScopesReminder(ScopesReminder { contact_name, app, partner, changes, due, consent_url })
            }
            InstallationDegraded::NAME => {
                let missing = state.installed()?.missing().into_iter().map(ToOwned::to_owned).collect();
                Email::InstallationDegraded(InstallationDegraded { contact_name, app, customer, missing, customers_url })
            }
            InstallationDisconnected::NAME => {
                Email::InstallationDisconnected(InstallationDisconnected { contact_name, app, customer, customers_url })
            }
            InstallationRemoved::NAME => Email::InstallationRemoved(InstallationRemoved { contact_name, app, partner, app_url }),
            _ => return None,
        })
    }

    fn about_erasure(&self, order: &EmailOrder, state: &Duty, between: &Between, person: Option<&Person>) -> Option<Email> {
        let duty = state.duty()?;
        let Between { app, partner, customer } = between.clone();
        let contact_name = person.map(|person| person.name.as_str().to_owned()).unwrap_or_default();
        let customers_url = self.customers_url(&duty.partner, &duty.listing);
        let due = match state {
            Duty::Due { step, .. } | Duty::Escalated { step, .. } => Some(step.deadline),
            Duty::Unwritten | Duty::Acknowledged { .. } => None,
        };
        Some(match order.template.as_str() {
            ErasureDue::NAME => Email::ErasureDue(ErasureDue { contact_name, app, customer, due: due?, customers_url }),
            ErasureReminder::NAME => Email::ErasureReminder(ErasureReminder { contact_name, app, customer, due: due?, customers_url }),
            ErasureOverdue::NAME => Email::ErasureOverdue(ErasureOverdue { contact_name, app, customer, customers_url }),
            ErasureEscalated::NAME => {
                let review_url = format!("{}/review/listings/{}", self.site_url, duty.listing);
                Email::ErasureEscalated(ErasureEscalated { app, partner, customer, due: due?, review_url })
            }
            ErasureAcknowledged::NAME => {
                let app_url = self.app_url(&duty.customer, &duty.listing);
                Email::ErasureAcknowledged(ErasureAcknowledged { contact_name, app, partner, app_url })
            }
            _ => return None,
        })
    }

    fn about_partner_account(&self, order: &EmailOrder, state: &PartnerAccount, partner: &str, person: Option<&Person>) -> Option<Email> {
        let request = state.request()?;
        let (organisation, contact_name) = (partner.to_owned(), name_of(person));
        let review_url = format!("{}/support/accounts/{}", self.site_url, request.partner);
        let account_url = format!("{}/partners/{}/account", self.site_url, request.partner);
        Some(match (order.template.as_str(), state) {
            (PartnerAccountRequested::NAME, PartnerAccount::Requested { step, .. }) => {
                Email::PartnerAccountRequested(PartnerAccountRequested { organisation, due: step.deadline, review_url })
            }
            (PartnerAccountOverdue::NAME, PartnerAccount::Requested { step, .. }) => {
                Email::PartnerAccountOverdue(PartnerAccountOverdue { organisation, due: step.deadline, review_url })
            }
            (PartnerAccountActivated::NAME, _) => Email::PartnerAccountActivated(PartnerAccountActivated { contact_name, account_url }),
            (PartnerAccountDeclined::NAME, PartnerAccount::Declined { reason, .. }) => {
                let reasons = reason.as_str().to_owned();
                Email::PartnerAccountDeclined(PartnerAccountDeclined { contact_name, reasons, account_url })
            }
            _ => return None,
        })
    }

    fn about_attachment(&self, order: &EmailOrder, state: &Attached, sides: &Sides, person: Option<&Person>) -> Option<Email> {
        let dossier = state.dossier()?;
        let (contact_name, name) = (name_of(person), dossier.name.as_str().to_owned());
        let Sides { partner, customer } = sides.clone();
        let review_url = format!("{}/support/attachments/{}", self.site_url, dossier.id);
        let account_url = format!("{}/partners/{}/account", self.site_url, dossier.partner);
        let customers_url = || Some(format!("{}/customers/{}/partners", self.site_url, state.customer()?));
        let due = match state {
            Attached::Requested { step, .. } | Attached::Forwarded { step, .. } => Some(step.deadline),
            _ => None,
        };
        Some(match order.template.as_str() {
            AttachmentRequested::NAME => {
                Email::AttachmentRequested(AttachmentRequested { organisation: partner, name, due: due?, review_url })
            }
            AttachmentOverdue::NAME => Email::AttachmentOverdue(AttachmentOverdue { organisation: partner, name, due: due?, review_url }),
            AttachmentForwarded::NAME => {
                let attachment_url = customers_url()?;
                Email::AttachmentForwarded(AttachmentForwarded { contact_name, organisation: partner, due: due?, attachment_url })
            }
            AttachmentReminder::NAME => {
                let attachment_url = customers_url()?;
                Email::AttachmentReminder(AttachmentReminder { contact_name, organisation: partner, due: due?, attachment_url })
            }
            AttachmentAccepted::NAME => Email::AttachmentAccepted(AttachmentAccepted { contact_name, organisation: customer, account_url }),
            // By the partner's own words: it is not to learn whom we know.
            AttachmentDeclined::NAME => Email::AttachmentDeclined(AttachmentDeclined { contact_name, organisation: name, account_url }),
            AttachmentExpired::NAME => Email::AttachmentExpired(AttachmentExpired { contact_name, organisation: name, account_url }),
            AttachmentEnded::NAME => {
                let is_partner = order.recipient == Some(Recipient::PartnerAdmins);
                let (organisation, page_url) = if is_partner { (customer, account_url) } else { (partner, customers_url()?) };
                Email::AttachmentEnded(AttachmentEnded { contact_name, organisation, is_partner, page_url })
            }
            _ => return None,
        })
    }

    fn about_delegation(
        &self,
        order: &EmailOrder,
        state: &Delegated,
        sides: &Sides,
        person: &Person,
        link: Option<String>,
    ) -> Option<Email> {
        let dossier = state.dossier()?;
        let (contact_name, trackers) = (person.name.as_str().to_owned(), dossier.terms.count);
        let is_partner = matches!(order.recipient, None | Some(Recipient::PartnerAdmins));
        let organisation = if is_partner { sides.customer.clone() } else { sides.partner.clone() };
        let home = if is_partner { format!("partners/{}", dossier.partner) } else { format!("customers/{}", dossier.customer) };
        let delegation_url = format!("{}/{home}/delegations/{}", self.site_url, dossier.id);
        let sample = || dossier.terms.sample.clone();
        let price_thousandths = dossier.terms.price_per_tracker_day.thousandths();
        let forecast_thousandths = dossier.terms.forecast.thousandths();
        let start = dossier.terms.start.map(midnight);
        let due = if let Delegated::Pending { step, .. } = state { Some(step.deadline) } else { None };
        Some(match order.template.as_str() {
            DelegationRequested::NAME => Email::DelegationRequested(DelegationRequested {
                contact_name,
                organisation,
                trackers,
                sample: sample(),
                price_thousandths,
                forecast_thousandths,
                start,
                due: due?,
                approval_url: link?,
            }),
            DelegationReminder::NAME => Email::DelegationReminder(DelegationReminder {
                contact_name,
                organisation,
                trackers,
                sample: sample(),
                price_thousandths,
                forecast_thousandths,
                start,
                due: due?,
                approval_url: link?,
            }),
            DelegationApproved::NAME => {
                let from = state.term()?.from;
                Email::DelegationApproved(DelegationApproved { contact_name, organisation, trackers, from, delegation_url })
            }
            DelegationDeclined::NAME => {
                let Delegated::Declined { reason, .. } = state else { return None };
                let reason = reason.as_ref().map(|reason| reason.as_str().to_owned());
                Email::DelegationDeclined(DelegationDeclined { contact_name, organisation, trackers, reason, delegation_url })
            }
            DelegationExpired::NAME => Email::DelegationExpired(DelegationExpired { contact_name, organisation, trackers, delegation_url }),
            DelegationWithdrawn::NAME => {
                Email::DelegationWithdrawn(DelegationWithdrawn { contact_name, organisation, trackers, delegation_url })
            }
            DelegationPaused::NAME => {
                Email::DelegationPaused(DelegationPaused { contact_name, organisation, trackers, is_partner, delegation_url })
            }
            DelegationResumed::NAME => {
                Email::DelegationResumed(DelegationResumed { contact_name, organisation, trackers, is_partner, delegation_url })
            }
            DelegationStopping::NAME => {
                let stop = state.term()?.stop?;
                let (effective, forecast_thousandths) = (stop.effective, stop.forecast.thousandths());
                let email = Email::DelegationStopping;
                email(DelegationStopping {
                    contact_name,
                    organisation,
                    trackers,
                    is_partner,
                    effective,
                    forecast_thousandths,
                    delegation_url,
                })
            }
            DelegationStopped::NAME => Email::DelegationStopped(DelegationStopped { contact_name, organisation, trackers, delegation_url }),
            _ => return None,
        })
    }

    fn about_credits(&self, order: &EmailOrder, state: &Account, organisation: &str, person: &Person) -> Option<Email> {
        let account = state.account()?;
        let contact_name = person.name.as_str().to_owned();
        let organisation = organisation.to_owned();
        let balance_thousandths = account.balance.thousandths();
        let (is_partner, home) = match account.organisation {
            OrganisationId::Partner(id) => (true, format!("partners/{id}")),
            OrganisationId::Customer(id) => (false, format!("customers/{id}")),
            OrganisationId::Platform => return None,
        };
        let account_url = format!("{}/{home}/credits", self.site_url);
        Some(match order.template.as_str() {
            CreditsLow::NAME => {
                let day: jiff::civil::Date = order.about.as_deref()?.parse().ok()?;
                let run_out = jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
                Email::CreditsLow(CreditsLow { contact_name, organisation, is_partner, balance_thousandths, run_out, account_url })
            }
            CreditsExhausted::NAME => {
                Email::CreditsExhausted(CreditsExhausted { contact_name, organisation, is_partner, balance_thousandths, account_url })
            }
            CreditsReplenished::NAME => {
                Email::CreditsReplenished(CreditsReplenished { contact_name, organisation, is_partner, balance_thousandths, account_url })
            }
            _ => return None,
        })
    }

    /// An app among a customer's own.
    fn app_url(&self, customer: &CustomerId, listing: &ListingId) -> String {
        format!("{}/customers/{customer}/apps/{listing}", self.site_url)
    }

    /// An app's customers, as its partner sees them.
    fn customers_url(&self, partner: &PartnerId, listing: &ListingId) -> String {
        format!("{}/partners/{partner}/listings/{listing}/customers", self.site_url)
    }

    fn about_seat(
        &self,
        order: &EmailOrder,
        state: &Seated,
        organisation: Option<&str>,
        invited_by: Option<&str>,
        person: &Person,
    ) -> Option<Email> {
        let Seated::Invited { seat, step: Some(step) } = state else { return None };
        let organisation = organisation.map_or_else(|| self.brand.platform_name.clone(), ToOwned::to_owned);
        let invited_by = invited_by.map_or_else(|| organisation.clone(), ToOwned::to_owned);
        let roles = seat.roles.iter().map(|role| role.as_str().to_owned()).collect();
        let address = person.address.as_str().to_owned();
        let home = match seat.organisation {
            OrganisationId::Platform => "/review".to_owned(),
            OrganisationId::Partner(id) => format!("/partners/{id}"),
            OrganisationId::Customer(_) => "/home".to_owned(),
        };
        let sign_in_url = format!("{}{home}", self.site_url);
        let expires_at = step.deadline;
        match order.template.as_str() {
            Invitation::NAME => Some(Email::Invitation(Invitation { organisation, invited_by, roles, address, sign_in_url, expires_at })),
            InvitationReminder::NAME => {
                Some(Email::InvitationReminder(InvitationReminder { organisation, invited_by, roles, address, sign_in_url, expires_at }))
            }
            _ => None,
        }
    }
}

/// The question an order is about; a reminder is about the newest that is open.
fn asked<'a>(dossier: &'a Dossier, about: Option<&str>) -> Option<&'a Question> {
    let id = about.and_then(|about| about.parse::<QuestionId>().ok());
    match id {
        Some(id) => dossier.questions.iter().find(|question| question.id == id),
        None => dossier.questions.iter().rev().find(|question| question.answer.is_none()),
    }
}

/// The question an order is about; a reminder is about the newest that is open.
fn asked_about<'a>(dossier: &'a ListingDossier, about: Option<&str>) -> Option<&'a ListingsQuestion> {
    match about.and_then(|about| about.parse::<QuestionId>().ok()) {
        Some(id) => dossier.questions().iter().find(|question| question.id == id),
        None => dossier.questions().iter().rev().find(|question| question.answer.is_none()),
    }
}

fn reasons(state: &ListingState) -> Option<String> {
    match state {
        ListingState::ChangesRequested { reasons, .. } | ListingState::Rejected { reasons, .. } => Some(reasons.as_str().to_owned()),
        _ => None,
    }
}

fn deadline(state: &State) -> Option<Timestamp> {
    state.step().map(|step| step.deadline)
}

const fn partner(state: &State) -> Option<domain::id::PartnerId> {
    match state {
        State::Approved { partner, .. } => Some(*partner),
        _ => None,
    }
}

fn name_of(person: Option<&Person>) -> String {
    person.map(|person| person.name.as_str().to_owned()).unwrap_or_default()
}
