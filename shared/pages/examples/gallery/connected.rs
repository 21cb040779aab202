//! A partner's customers.

use pages::portal_customers::{AdoptionRow, CustomerRow, CustomersPage, ErasureRow, ObservedRow};

use super::{Sampler, at, strings};

const PATH: &str = "/partners/partner_01jd2m7v8kfx4/listings/listing_01k9x";

impl Sampler {
    pub fn connected_pages(&self) -> Vec<(String, String)> {
        let page = self.customers();
        let one = CustomersPage {
            observed_of: Some(self.text("Nordlicht Baumaschinenvermietung und Logistik GmbH & Co. KG")),
            observed: self.observed(),
            observed_more: false,
            acknowledged: true,
            may_acknowledge: false,
            owes_more: false,
            counted: None,
            next_path: None,
            ..page.clone()
        };
        let none = CustomersPage {
            customers: vec![],
            adoption: vec![],
            erasures: vec![],
            observed: vec![],
            next_path: None,
            counted: None,
            owes_more: false,
            observed_more: false,
            ..page.clone()
        };
        vec![
            ("customers".to_owned(), page.render()),
            ("customers-one".to_owned(), one.render()),
            ("customers-none".to_owned(), none.render()),
        ]
    }

    fn customers(&self) -> CustomersPage {
        let row = |id: &str, name: &str, version: u32| CustomerRow {
            id: format!("customer_01k2v9c4w8n5t7s3r6q0{id}"),
            name: self.text(name),
            since: at("2026-03-02T09:00:00Z"),
            version,
            asked: None,
            kept_from: None,
            set_up_at: Some(at("2026-03-02T09:10:00Z")),
            missing: vec![],
        };
        let adopted = |version, customers, is_published| AdoptionRow { version, customers, is_published };
        let erasure = |id: &str, name: &str, due| ErasureRow {
            customer: format!("customer_01k2v9c4w8n5t7s3r6q0{id}"),
            name: self.text(name),
            generation: 1,
            since: at("2026-10-01T11:20:00Z"),
            due,
        };
        let refused = |day: &str, scope: &str, reason: &str, count| ObservedRow {
            day: at(day),
            scope: scope.to_owned(),
            allowed: 0,
            refused: vec![(reason.to_owned(), count)],
        };
        CustomersPage {
            frame: self.portal(&format!("{PATH}/customers")),
            app_path: PATH.to_owned(),
            app: self.text("Hydra Fleet View"),
            customers: vec![
                row("a1", "Nordlicht Baumaschinenvermietung und Logistik GmbH & Co. KG", 3),
                CustomerRow { asked: Some(3), set_up_at: None, ..row("b2", "Fleet 42", 2) },
                CustomerRow { kept_from: Some(3), missing: strings(&["telemetry:read", "assets:read"]), ..row("c3", "Frota Sul", 2) },
                row("d4", "Grues de l’Ouest", 1),
            ],
            next_path: Some(format!("{PATH}/customers?cursor=abc")),
            adoption: vec![adopted(3, 611, true), adopted(2, 388, false), adopted(1, 1, false)],
            counted: Some(1_000),
            erasures: vec![
                erasure("e5", "Alquileres del Norte", Some(at("2026-12-01T11:20:00Z"))),
                erasure("f6", "Nordlicht Baumaschinenvermietung und Logistik GmbH & Co. KG", None),
            ],
            owes_more: true,
            may_acknowledge: true,
            observed_of: None,
            observed: vec![
                refused("2026-11-22T00:00:00Z", "unknown", "not_installed", 4),
                refused("2026-11-22T00:00:00Z", "assets:read", "not_installed", 12_408),
                refused("2026-11-21T00:00:00Z", "assets:read", "app_stopped", 31),
            ],
            observed_more: true,
            acknowledged: false,
        }
    }

    fn observed(&self) -> Vec<ObservedRow> {
        let reasons = [
            "sandbox_key",
            "key_without_app",
            "app_stopped",
            "not_installed",
            "scope_not_granted",
            "unknown_asset",
            "asset_not_shared",
            "unknown_location",
            "location_not_shared",
            "try_again",
        ];
        let row =
            |scope: &str, allowed, refused| ObservedRow { day: at("2026-11-22T00:00:00Z"), scope: scope.to_owned(), allowed, refused };
        vec![
            row("assets:read", 86_400, vec![]),
            row("telemetry:read", 0, reasons.into_iter().map(|reason| (reason.to_owned(), 17)).collect()),
            row("orders:write", 3, vec![]),
        ]
    }
}
