//! Sample view models of a customer's pages.

use language::Fault;
use pages::account::{AccountPage, DayView, ForecastView, LineKind, LineView, MonthView};
use pages::application::Actor;
use pages::consent::{ConsentOffer, ConsentPage};
use pages::customer_app::{
    AppActions, AppDone, ChangeRow, CustomerAppPage, InstalledView, ObservedRow, ObservedView, RequestView, SharedForm, SharingForm,
};
use pages::customer_apps::{CustomerAppRow, CustomerAppsPage};
use pages::disconnection::DisconnectionPage;
use pages::form::{Faults, fault};
use pages::frame::{ActingFor, Frame};
use pages::install::{InstallPage, InstallingOrganisation};
use pages::installation::{AppState, AskedFor, Permission, ScopeChange};
use pages::receipts::{ReceiptAct, ReceiptLineView, ReceiptView, ReceiptsPage};

use super::{Locale, Sampler, at, now, strings};

const LIST: &str = "/customers/customer_01jd2m7v8kfx4/apps";
const PATH: &str = "/customers/customer_01jd2m7v8kfx4/apps/listing_01k9x";

impl Sampler {
    pub fn customer_pages(&self) -> Vec<(String, String)> {
        let mut pages = self.apps_pages();
        pages.extend(self.app_pages());
        pages.extend(self.consent_pages());
        let disconnection = DisconnectionPage {
            frame: self.customer(&format!("{PATH}/disconnection")),
            path: PATH.to_owned(),
            version: 7,
            name: self.worded("Fuel Watch", Locale::En),
            partner_name: self.text("Hydra Telematics GmbH"),
            organisation: self.text("Nordic Fleet"),
            erasure_days: 30,
            faults: Faults::default(),
        };
        pages.push(("disconnection".to_owned(), disconnection.render()));
        let unconfirmed = DisconnectionPage { faults: Faults(vec![fault("confirmed", Fault::Required)]), ..disconnection };
        pages.push(("disconnection-unconfirmed".to_owned(), unconfirmed.render()));
        pages.extend(self.receipts_pages());
        pages.extend(self.account_pages());
        pages.extend(self.install_pages());
        pages
    }

    fn customer(&self, path: &str) -> Frame {
        let acting_for =
            ActingFor::Customer { organisation_id: "customer_01jd2m7v8kfx4".to_owned(), name: self.text("Nordic Fleet"), waiting: 2 };
        self.frame_for(path, self.person(Some(acting_for)))
    }

    fn apps_pages(&self) -> Vec<(String, String)> {
        let row = |state: AppState| CustomerAppRow {
            id: format!("listing_{}", state.value()),
            name: Some(self.worded("Fuel Watch", Locale::En)),
            partner_name: self.text("Hydra Telematics GmbH"),
            state,
            version: state.is_installed().then_some(3),
            since: state.is_installed().then(|| at("2026-10-01T08:00:00Z")),
            missing: if state == AppState::Degraded { strings(&["fuel:read", "charging:read"]) } else { vec![] },
            asked: None,
            setup_pending: false,
        };
        let mut rows: Vec<_> = AppState::ALL.into_iter().filter(|state| *state != AppState::NotInstalled).map(row).collect();
        rows.push(CustomerAppRow { id: "listing_asked".to_owned(), asked: Some(4), ..row(AppState::Active) });
        rows.push(CustomerAppRow { id: "listing_pending".to_owned(), setup_pending: true, ..row(AppState::Active) });
        rows.push(CustomerAppRow { id: "listing_gone".to_owned(), name: None, ..row(AppState::Declined) });
        let page = CustomerAppsPage {
            frame: self.customer(LIST),
            path: LIST.to_owned(),
            organisation: self.text("Nordic Fleet"),
            rows,
            next_path: Some(format!("{LIST}?cursor=abc")),
            manages: true,
            support_url: "https://support.northwind.example/partners".to_owned(),
        };
        let empty = CustomerAppsPage { rows: vec![], next_path: None, ..page.clone() };
        let member = CustomerAppsPage { manages: false, next_path: None, ..page.clone() };
        vec![("apps".to_owned(), page.render()), ("apps-empty".to_owned(), empty.render()), ("apps-member".to_owned(), member.render())]
    }

    fn permission(&self, scope: &str, purpose: &str, required: bool, granted: bool) -> Permission {
        Permission { scope: scope.to_owned(), purpose: self.worded(purpose, Locale::En), required, granted, changes: vec![] }
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![
            self.permission("assets:read", "To show your machines beside what they burn.", true, true),
            self.permission("fuel:read", "To warn you of theft and leaks within minutes.", true, true),
            self.permission("locations:read", "To tell at which station a machine was filled up.", false, true),
            self.permission("charging:read", "To show what charging costs.", false, false),
        ]
    }

    fn installed(&self) -> InstalledView {
        let day = |day: u8, reads: u64| (at(&format!("2026-11-{day:02}T00:00:00Z")), reads);
        let shared = |which: &str, ids: &str| SharedForm { which: which.to_owned(), ids: ids.to_owned() };
        let rows = vec![
            ObservedRow {
                scope: "assets:read".to_owned(),
                granted: true,
                reads: 12_904,
                days: vec![day(22, 1_204), day(21, 8_400), day(20, 3_300)],
            },
            ObservedRow { scope: "fuel:read".to_owned(), granted: true, reads: 1, days: vec![day(3, 1)] },
            ObservedRow { scope: "locations:read".to_owned(), granted: true, reads: 0, days: vec![] },
            ObservedRow { scope: "faults:read".to_owned(), granted: false, reads: 44, days: vec![day(1, 44)] },
        ];
        InstalledView {
            since: at("2026-10-01T08:00:00Z"),
            version: 3,
            permissions: self.permissions(),
            missing: vec![],
            set_up_at: Some(at("2026-10-01T08:30:00Z")),
            request: None,
            kept_from: None,
            sharing: SharingForm { trackers: shared("except", "T-1, T-2, T-3"), locations: shared("all", "") },
            observed: ObservedView { days: 30, rows },
        }
    }

    fn app(&self, state: AppState) -> CustomerAppPage {
        let is_installed = state.is_installed();
        CustomerAppPage {
            frame: self.customer(PATH),
            list_path: LIST.to_owned(),
            path: PATH.to_owned(),
            version: 7,
            id: "listing_01k9x".to_owned(),
            name: self.worded("Fuel Watch", Locale::En),
            tagline: Some(self.worded("An eye on every litre.", Locale::En)),
            partner_name: self.text("Hydra Telematics GmbH"),
            state,
            installed: is_installed.then(|| self.installed()),
            asked: None,
            disconnected_at: (state == AppState::Disconnected).then(|| at("2026-11-20T08:00:00Z")),
            stopped_since: (state == AppState::Suspended).then(|| at("2026-11-21T08:00:00Z")),
            support_address: Some(self.text("help@hydra-telematics.example")),
            support_url: Some("https://help.hydra.example".to_owned()),
            troubleshooting_url: Some("https://help.hydra.example/known-troubles".to_owned()),
            platform_support_url: "https://support.northwind.example/partners".to_owned(),
            has_receipts: is_installed || state == AppState::Disconnected,
            actions: AppActions { install: !is_installed, ask: false, manage: true, update: false, set_up: is_installed },
            done: None,
            faults: Faults::default(),
            now: now(),
        }
    }

    fn app_pages(&self) -> Vec<(String, String)> {
        let asked =
            || Some(AskedFor { by: Some(self.text("Mia Lind")), at: at("2026-11-20T08:00:00Z"), due: Some(at("2026-12-04T08:00:00Z")) });
        let mut pages: Vec<_> = AppState::ALL.into_iter().map(|state| (format!("app-{}", state.value()), self.app(state))).collect();
        let mut add = |name: &str, page: CustomerAppPage| pages.push((format!("app-{name}"), page));
        add("asked", CustomerAppPage { asked: asked(), ..self.app(AppState::AwaitingConsent) });
        let waits = AppActions { manage: false, ..AppActions::default() };
        add("asked-member", CustomerAppPage { asked: asked(), actions: waits, ..self.app(AppState::AwaitingConsent) });
        let by_nobody = Some(AskedFor { by: None, at: at("2026-11-20T08:00:00Z"), due: None });
        add("turned-down", CustomerAppPage { asked: by_nobody, ..self.app(AppState::Declined) });
        let unsafe_address = Some("javascript:alert(1)".to_owned());
        add(
            "not-offered",
            CustomerAppPage { actions: waits, tagline: None, support_url: unsafe_address, ..self.app(AppState::NotInstalled) },
        );
        add("member", CustomerAppPage { actions: waits, ..self.app(AppState::Active) });
        let mut degraded = self.app(AppState::Degraded);
        if let Some(installed) = &mut degraded.installed {
            installed.missing = strings(&["fuel:read"]);
            installed.permissions[1].granted = false;
            installed.set_up_at = None;
            installed.observed.rows.clear();
            installed.kept_from = Some(4);
        }
        degraded.actions.update = true;
        add("degraded-kept", degraded);
        let change = |scope: &str, change: ScopeChange| ChangeRow {
            scope: scope.to_owned(),
            change,
            purpose: Some(self.worded("To call the workshop before it breaks.", Locale::En)),
        };
        let changes = vec![
            change("faults:read", ScopeChange::Added),
            change("assets:read", ScopeChange::PurposeChanged),
            change("locations:read", ScopeChange::NowRequired),
            change("fuel:read", ScopeChange::NowOptional),
        ];
        for (name, due, manage) in [("request", "2026-12-20T08:00:00Z", true), ("request-overdue", "2026-11-20T08:00:00Z", false)] {
            let mut page = self.app(AppState::Active);
            if let Some(installed) = &mut page.installed {
                installed.request = Some(RequestView { version: 4, changes: changes.clone(), due: at(due) });
            }
            page.actions = AppActions { manage, update: manage, set_up: manage, ..AppActions::default() };
            add(name, page);
        }
        let faults =
            vec![fault("trackers.ids", Fault::Duplicate), fault("locations.which", Fault::Required), fault("trackers", Fault::WrongType)];
        add("sharing-faults", CustomerAppPage { faults: Faults(faults), ..self.app(AppState::Active) });
        for (done, name) in AppDone::ALL {
            add(&format!("done-{name}"), CustomerAppPage { done: Some(done), ..self.app(AppState::Active) });
        }
        pages.into_iter().map(|(name, page)| (name, page.render())).collect()
    }

    fn consent_pages(&self) -> Vec<(String, String)> {
        let mut permissions = self.permissions();
        permissions[2].granted = false;
        let page = ConsentPage {
            frame: self.customer(&format!("{PATH}/consent")),
            path: PATH.to_owned(),
            organisation: self.text("Nordic Fleet"),
            name: self.worded("Fuel Watch", Locale::En),
            partner_name: self.text("Hydra Telematics GmbH"),
            version: 4,
            installed: None,
            seen: 1,
            permissions,
            credentials: Some(self.worded("A Hydra account with the role “owner”.", Locale::En)),
            asked: None,
            offer: ConsentOffer::Consent,
            is_newer: false,
            faults: Faults::default(),
        };
        let asked = |due| Some(AskedFor { by: Some(self.text("Mia Lind")), at: at("2026-11-20T08:00:00Z"), due });
        let mut update = ConsentPage { installed: Some(3), permissions: self.permissions(), credentials: None, ..page.clone() };
        update.permissions[0].changes = vec![ScopeChange::PurposeChanged, ScopeChange::NowRequired];
        update.permissions[1].changes = vec![ScopeChange::Added];
        update.permissions[2].changes = vec![ScopeChange::NowOptional];
        let named = [
            ("install", page.clone()),
            ("update", update),
            ("asked", ConsentPage { asked: asked(Some(now())), ..page.clone() }),
            ("member", ConsentPage { offer: ConsentOffer::Ask, ..page.clone() }),
            ("member-asked", ConsentPage { offer: ConsentOffer::Read, asked: asked(None), ..page.clone() }),
            ("not-offered", ConsentPage { offer: ConsentOffer::NotOffered, ..page.clone() }),
            ("newer", ConsentPage { is_newer: true, ..page.clone() }),
            ("faults", ConsentPage { faults: Faults(vec![fault("scope", Fault::Required)]), ..page.clone() }),
            ("no-data", ConsentPage { permissions: vec![], credentials: None, ..page }),
        ];
        named.into_iter().map(|(name, page)| (format!("consent-{name}"), page.render())).collect()
    }

    fn account_pages(&self) -> Vec<(String, String)> {
        let day = |ago: i64| now() - jiff::SignedDuration::from_hours(24 * ago);
        let spent = |ago: i64| 4_000 + (ago * 7_919) % 9_000;
        let line = |ago: i64| LineView {
            number: u64::try_from(40 - ago).unwrap_or_default(),
            day: day(ago),
            kind: LineKind::Day,
            credits: -spent(ago),
            events: Some(1_204),
        };
        let top_up = LineView { number: 41, day: day(1), kind: LineKind::TopUp, credits: 250_500, events: None };
        let month = |month: &str| MonthView { month: month.to_owned(), put: 250_500, consumed: 187_250 };
        let page = AccountPage {
            frame: self.customer("/customers/customer_01k/credits"),
            path: "/customers/customer_01k/credits".to_owned(),
            organisation: "Rent-a-Truck Lda.".to_owned(),
            is_partner: false,
            balance: 1_141_250,
            exhausted: None,
            forecast: Some(ForecastView { a_day: 8_125, run_out: day(-140) }),
            days: (1..=30).rev().map(|ago| DayView { day: day(ago), credits: spent(ago) }).collect(),
            months: ["2026-11", "2026-10", "2026-09"].map(month).to_vec(),
            lines: std::iter::once(top_up).chain((1..12).map(line)).collect(),
        };
        let exhausted = AccountPage { is_partner: true, balance: -1_500, exhausted: Some(day(0)), forecast: None, ..page.clone() };
        let unopened = AccountPage { balance: 100_000, forecast: None, days: vec![], months: vec![], lines: vec![], ..page.clone() };
        vec![
            ("account".to_owned(), page.render()),
            ("account-exhausted".to_owned(), exhausted.render()),
            ("account-unopened".to_owned(), unopened.render()),
        ]
    }

    fn receipts_pages(&self) -> Vec<(String, String)> {
        let lines = || {
            let line = |scope: &str, required, granted| ReceiptLineView {
                scope: scope.to_owned(),
                purpose: self.text("To warn you of theft and leaks within minutes."),
                required,
                granted,
            };
            vec![line("fuel:read", true, true), line("charging:read", false, false)]
        };
        let acts = [ReceiptAct::Installed, ReceiptAct::Changed, ReceiptAct::Updated, ReceiptAct::Narrowed, ReceiptAct::Disconnected];
        let receipt = |(number, act): (u32, ReceiptAct)| ReceiptView {
            number,
            act,
            at: at(&format!("2026-11-{number:02}T08:00:00Z")),
            actor: if act == ReceiptAct::Narrowed { Actor::System } else { Actor::Person(self.text("Inês Carvalho")) },
            version: number,
            language: Locale::Pt,
            lines: if act == ReceiptAct::Disconnected { vec![] } else { lines() },
            digest: "5c1f0de09b3a4c6e8f7d2b1a5c1f0de09b3a4c6e8f7d2b1a5c1f0de09b3a4c6e".to_owned(),
        };
        let page = ReceiptsPage {
            frame: self.customer(&format!("{PATH}/receipts")),
            path: PATH.to_owned(),
            name: self.worded("Fuel Watch", Locale::En),
            organisation: self.text("Nordic Fleet"),
            receipts: [1, 2, 3, 4, 5].into_iter().zip(acts).rev().map(receipt).collect(),
            export_path: format!("/v1{PATH}/receipts"),
        };
        let empty = ReceiptsPage { receipts: vec![], ..page.clone() };
        vec![("receipts".to_owned(), page.render()), ("receipts-empty".to_owned(), empty.render())]
    }

    fn install_pages(&self) -> Vec<(String, String)> {
        let organisation = |name: &str, role: &str| InstallingOrganisation {
            name: self.text(name),
            roles: strings(&[role]),
            path: format!("{PATH}/consent"),
        };
        let page = InstallPage {
            frame: self.frame_for("/install/listing_01k9x", self.person(None)),
            app_path: "/catalogue/listing_01k9x".to_owned(),
            organisations: vec![organisation("Nordic Fleet", "fleet_admin"), organisation("Baltic Rentals", "member")],
        };
        let none = InstallPage { organisations: vec![], ..page.clone() };
        vec![("install".to_owned(), page.render()), ("install-none".to_owned(), none.render())]
    }
}
