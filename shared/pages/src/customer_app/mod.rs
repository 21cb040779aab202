//! `/customers/{org}/apps/{listing}`: one app of a customer: what it may read, what it did read, whom to ask, and every
//! button that changes something about it.

use std::borrow::Cow;

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, numbers};

use crate::catalogue::Worded;
use crate::form::{Faults, FieldFault};
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::installation::{AppState, AskedFor, Permission, ScopeChange, scope_label, scope_labels};

pub(super) static MESSAGES: Messages = language::messages!();

/// One app of a customer.
#[derive(Debug, Clone)]
pub struct CustomerAppPage {
    /// The surroundings.
    pub frame: Frame,
    /// The path of the list, `/customers/{org}/apps`.
    pub list_path: String,
    /// This page's path; the forms post below it.
    pub path: String,
    /// The installation's version, for forms.
    pub version: u64,
    /// The listing's id.
    pub id: String,
    /// The app's name.
    pub name: Worded,
    /// One line under it.
    pub tagline: Option<Worded>,
    /// Whose it is.
    pub partner_name: String,
    /// Where it stands.
    pub state: AppState,
    /// What is installed; nothing where nothing is.
    pub installed: Option<InstalledView>,
    /// A member's request: one that waits, or the one that was turned down.
    pub asked: Option<AskedFor>,
    /// When it was disconnected, where it was.
    pub disconnected_at: Option<Timestamp>,
    /// Since when its operator has stopped it.
    pub stopped_since: Option<Timestamp>,
    /// Whom customers ask about this app: an address.
    pub support_address: Option<String>,
    /// And a page.
    pub support_url: Option<String>,
    /// Where customers look first.
    pub troubleshooting_url: Option<String>,
    /// The platform's support page.
    pub platform_support_url: String,
    /// Whether there are receipts.
    pub has_receipts: bool,
    /// What the reader may do now.
    pub actions: AppActions,
    /// What was just done.
    pub done: Option<AppDone>,
    /// What is wrong with the posted form: fields `trackers.which`, `trackers.ids`, `locations.which`, `locations.ids`.
    pub faults: Faults,
    /// The present time.
    pub now: Timestamp,
}

/// What is installed.
#[derive(Debug, Clone)]
pub struct InstalledView {
    /// Since when.
    pub since: Timestamp,
    /// The version that was consented to.
    pub version: u32,
    /// What it asks for, and what of it is granted.
    pub permissions: Vec<Permission>,
    /// Required scopes that are not granted.
    pub missing: Vec<String>,
    /// When its setup was finished; nothing while it is pending.
    pub set_up_at: Option<Timestamp>,
    /// What a newer version asks for, while the customer is asked.
    pub request: Option<RequestView>,
    /// The newer version that the customer did not consent to.
    pub kept_from: Option<u32>,
    /// Which trackers and locations it may see, as the form shows it.
    pub sharing: SharingForm,
    /// What it has read within the last days.
    pub observed: ObservedView,
}

/// What a newer version asks for.
#[derive(Debug, Clone)]
pub struct RequestView {
    /// The version.
    pub version: u32,
    /// What it asks for otherwise.
    pub changes: Vec<ChangeRow>,
    /// Until when the customer should say something.
    pub due: Timestamp,
}

/// What a newer version asks for otherwise about a scope.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    /// The scope.
    pub scope: String,
    /// What.
    pub change: ScopeChange,
    /// What for, as the newer version says it.
    pub purpose: Option<Worded>,
}

/// Which trackers and locations an app may see, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharingForm {
    /// Of its trackers.
    pub trackers: SharedForm,
    /// Of its locations.
    pub locations: SharedForm,
}

/// Which things of one kind, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharedForm {
    /// `all`, `only` or `except`.
    pub which: String,
    /// The host platform's ids, separated by commas.
    pub ids: String,
}

/// What an app has read within the last days.
#[derive(Debug, Clone, Default)]
pub struct ObservedView {
    /// How many days back it is counted.
    pub days: u32,
    /// One row a scope that is granted or was read.
    pub rows: Vec<ObservedRow>,
}

/// What an app has read by one scope.
#[derive(Debug, Clone)]
pub struct ObservedRow {
    /// The scope.
    pub scope: String,
    /// Whether it is granted now.
    pub granted: bool,
    /// How often in all.
    pub reads: u64,
    /// The days on which it was read, newest first: a day's first instant and how often.
    pub days: Vec<(Timestamp, u64)>,
}

/// What the reader may do with an app now.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a button that is there or not")]
pub struct AppActions {
    /// Install it, or answer a member's request.
    pub install: bool,
    /// Ask those who may install it.
    pub ask: bool,
    /// Change what is granted and shared; answer a newer version; disconnect.
    pub manage: bool,
    /// Look at a newer version than the installed one.
    pub update: bool,
    /// Set it up.
    pub set_up: bool,
}

/// What was just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppDone {
    /// It was installed.
    Installed,
    /// It was installed already.
    AlreadyInstalled,
    /// The new version was consented to.
    Updated,
    /// The old grant was kept.
    Kept,
    /// Scopes were added or dropped.
    Changed,
    /// Other things are shared.
    Shared,
    /// Those who may install were asked.
    Asked,
    /// A member's request was turned down.
    Declined,
    /// It was disconnected.
    Disconnected,
}

impl AppDone {
    /// Each with the value that a redirect says it by.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Installed, "installed"),
        (Self::AlreadyInstalled, "already-installed"),
        (Self::Updated, "updated"),
        (Self::Kept, "kept"),
        (Self::Changed, "changed"),
        (Self::Shared, "shared"),
        (Self::Asked, "asked"),
        (Self::Declined, "declined"),
        (Self::Disconnected, "disconnected"),
    ];

    /// The one of a redirect's value.
    #[must_use]
    pub fn of(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == value).map(|(done, _)| done)
    }
}

impl CustomerAppPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            l: MESSAGES.speak(self.frame.locale),
            place: Place::Apps,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }

    fn done_text(&self, t: &Text) -> Option<Cow<'static, str>> {
        self.done.map(|done| match done {
            AppDone::Installed => t.get("done-installed"),
            AppDone::AlreadyInstalled => t.get("done-already"),
            AppDone::Updated => t.get("done-updated"),
            AppDone::Kept => t.get("done-kept"),
            AppDone::Changed => t.get("done-changed"),
            AppDone::Shared => t.get("done-shared"),
            AppDone::Asked => t.get("done-asked"),
            AppDone::Declined => t.get("done-declined"),
            AppDone::Disconnected => t.get("done-disconnected"),
        })
    }

    /// Where the form shows a field at fault; nothing where it has none of that name.
    fn place_of<'a>(&self, fault: &'a FieldFault) -> Option<&'a str> {
        let is_there = ["trackers.which", "trackers.ids", "locations.which", "locations.ids"].contains(&fault.field.as_str());
        is_there.then_some(fault.field.as_str())
    }

    fn label_of(&self, fault: &FieldFault, l: &Text) -> String {
        match fault.field.as_str() {
            "trackers.which" => l.get("field-trackers-which"),
            "trackers.ids" => l.get("field-trackers-ids"),
            "locations.which" => l.get("field-locations-which"),
            _ => l.get("field-locations-ids"),
        }
        .into_owned()
    }

    fn change(&self, change: &ScopeChange, t: &Text) -> Cow<'static, str> {
        match change {
            ScopeChange::Added => t.get("change-added"),
            ScopeChange::PurposeChanged => t.get("change-purpose"),
            ScopeChange::NowRequired => t.get("change-required"),
            ScopeChange::NowOptional => t.get("change-optional"),
        }
    }

    fn scope(&self, scope: &str) -> String {
        scope_label(self.frame.locale, scope)
    }

    fn missing(&self, installed: &InstalledView) -> String {
        scope_labels(self.frame.locale, &installed.missing)
    }

    fn is_overdue(&self, due: &Timestamp) -> bool {
        *due < self.now
    }

    /// Every scope that is granted, and this one besides.
    fn with_scope<'a>(&self, installed: &'a InstalledView, scope: &'a str) -> Vec<&'a str> {
        let granted = installed.permissions.iter().filter(|permission| permission.granted || permission.scope == scope);
        granted.map(|permission| permission.scope.as_str()).collect()
    }

    /// What is shared, in words, for who only reads it.
    fn shared(&self, form: &SharedForm, t: &Text) -> String {
        match form.which.as_str() {
            "only" => format!("{} {}", t.get("share-only"), form.ids),
            "except" => format!("{} {}", t.get("share-except"), form.ids),
            _ => t.get("share-all").into_owned(),
        }
    }

    fn count(&self, count: &u64) -> u32 {
        u32::try_from(*count).unwrap_or(u32::MAX)
    }

    fn number(&self, count: &u64) -> String {
        numbers::whole(self.frame.locale, i64::try_from(*count).unwrap_or(i64::MAX))
    }

    /// How much of the busiest day's reads these are, in hundredths.
    fn share(&self, row: &ObservedRow, count: &u64) -> u64 {
        let most = row.days.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
        count.saturating_mul(100) / most
    }

    /// An address that may become a link.
    fn link<'a>(&self, address: Option<&'a str>) -> Option<&'a str> {
        address.filter(|address| crate::is_safe_address(address))
    }
}

#[derive(Template)]
#[template(path = "customer_app/page.html")]
struct Html<'a> {
    t: Text,
    /// The same words, by the name under which the summary of faults looks for them.
    l: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a CustomerAppPage,
    faults: &'a Faults,
}
