//! What every page keeps to, in every state and language, whoever wrote what is on it.

#[path = "../examples/gallery/samples.rs"]
mod samples;

use std::collections::BTreeSet;

use language::Locale;
use samples::{Writer, every_page};

fn every_rendering() -> Vec<(String, String)> {
    let mut rendered = vec![];
    for locale in Locale::ALL {
        for (name, html) in every_page(locale, Writer::Friendly) {
            rendered.push((format!("{name}.{}", locale.tag()), html));
        }
    }
    for (name, html) in every_page(Locale::En, Writer::Hostile) {
        rendered.push((format!("{name}.hostile"), html));
    }
    rendered
}

/// The page of this name, in English.
fn page(name: &str) -> String {
    page_in(Locale::En, name)
}

fn page_in(locale: Locale, name: &str) -> String {
    let found = every_page(locale, Writer::Friendly).into_iter().find(|(known, _)| known == name);
    let Some((_, html)) = found else { panic!("the samples have no page {name}") };
    html
}

/// The values of an attribute, in order. Only for HTML of ours, where quotes in values are escaped.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The tags of a kind with all their attributes, such as `<input … >`.
fn tags<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
    let start = format!("<{tag}");
    html.split(start.as_str()).skip(1).filter(|rest| rest.starts_with([' ', '>'])).filter_map(|rest| rest.split('>').next()).collect()
}

#[test]
fn every_page_says_its_language_and_has_one_heading_and_a_title() {
    for (name, html) in every_rendering() {
        let tag = name.rsplit('.').next().unwrap().replace("hostile", "en");
        assert!(html.contains(&format!("<html lang=\"{tag}\">")), "{name}");
        // A drawing names its parts by titles of their own.
        let head = html.split("</head>").next().unwrap();
        for (once, part) in [("h1", html.as_str()), ("title", head), ("main", &html)] {
            assert_eq!(tags(part, once).len(), 1, "{name}: <{once}>");
        }
    }
}

#[test]
fn no_page_needs_an_inline_style_or_script() {
    for (name, html) in every_rendering() {
        for tag in ["script", "style", "iframe", "object", "embed", "base"] {
            assert!(tags(&html, tag).is_empty(), "{name}: <{tag}>");
        }
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            // Attribute names are what stands outside of quotes.
            let names = tag.split('"').step_by(2).flat_map(str::split_whitespace).filter_map(|word| word.strip_suffix('='));
            for attribute in names {
                assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: <{tag}>");
            }
        }
    }
}

#[test]
fn hostile_text_adds_no_markup() {
    for ((name, hostile), (_, friendly)) in every_page(Locale::En, Writer::Hostile).iter().zip(every_page(Locale::En, Writer::Friendly)) {
        assert_eq!(hostile.matches('<').count(), friendly.matches('<').count(), "{name}: as many tags as with friendly text");
        assert!(tags(hostile, "script").is_empty(), "{name}");
        assert!(tags(hostile, "img").iter().all(|picture| picture.contains(" src=\"/catalogue/")), "{name}: no picture but ours");
    }
}

#[test]
fn every_link_is_ours_https_or_mail() {
    for (name, html) in every_rendering() {
        for address in values(&html, "href").into_iter().chain(values(&html, "action")) {
            let ours = address.starts_with('#') || (address.starts_with('/') && !address.starts_with("//"));
            assert!(ours || address.starts_with("https://") || address.starts_with("mailto:"), "{name}: {address}");
        }
    }
}

#[test]
fn every_asset_a_page_names_is_served() {
    for (name, html) in every_rendering() {
        let assets: Vec<&str> = values(&html, "href").into_iter().filter_map(|address| address.strip_prefix("/assets/")).collect();
        assert_eq!(assets.len(), 2, "{name}: stylesheet and icon");
        assert!(assets.iter().all(|file| pages::asset(file).is_some()), "{name}: {assets:?}");
    }
}

#[test]
fn ids_are_unique_and_every_reference_finds_its_element() {
    for (name, html) in every_rendering() {
        let all = values(&html, "id");
        let ids: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(ids.len(), all.len(), "{name}: {all:?}");
        for attribute in ["for", "aria-describedby", "aria-labelledby"] {
            for id in values(&html, attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(ids.contains(id), "{name}: {attribute} names {id}");
            }
        }
        for anchor in values(&html, "href").into_iter().filter_map(|address| address.strip_prefix('#')) {
            assert!(ids.contains(anchor), "{name}: #{anchor}");
        }
    }
}

#[test]
fn every_control_has_a_label() {
    for (name, html) in every_rendering() {
        let labelled: BTreeSet<&str> = values(&html, "for").into_iter().collect();
        for control in ["input", "select", "textarea"].into_iter().flat_map(|tag| tags(&html, tag)) {
            let within_a_label = control.contains("type=\"checkbox\"") || control.contains("type=\"radio\"");
            if within_a_label || control.contains("type=\"hidden\"") {
                continue;
            }
            let id = values(control, "id");
            assert!(id.len() == 1 && labelled.contains(id[0]), "{name}: {control}");
        }
    }
}

#[test]
fn every_form_but_a_search_is_a_post_and_every_edit_says_its_version() {
    let creating = ["/apply", "/language", "/sign-out", "/review/support"];
    for (name, html) in every_rendering() {
        for form in html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next()) {
            if form.contains("role=\"search\"") {
                assert!(form.contains("method=\"get\"") && !values(form, "name").contains(&"version"), "{name}: {form}");
                continue;
            }
            assert!(form.contains("method=\"post\""), "{name}: {form}");
            let action = values(form, "action")[0];
            // Sending again changes nothing of the endpoint: it is asked for, whatever its version.
            let sends_again = action.ends_with("/replays") || action.ends_with("/replay");
            // A key that must end ends, whatever else was done to it meanwhile.
            let ends_a_key = action.ends_with("/revocation");
            // Each press is another code; and what is taken back is, whatever else happened to the installation.
            let of_an_installation = action.ends_with("/setup") || (action.contains("/scopes/") && action.ends_with("/withdrawal"));
            let creates = of_an_installation
                || creating.contains(&action)
                || action.ends_with("/invitations")
                || action.ends_with("/webhooks")
                || action.ends_with("/listings")
                || action.ends_with("/keys")
                || (action.contains("/keys/") && action.ends_with("/rotation"))
                || ends_a_key
                // What is erased is erased, whoever says so first.
                || action.ends_with("/acknowledgement")
                || sends_again
                || action.starts_with("https://");
            // A content is edited as it was read: it says which by its digest, for it may be saved while a version is decided on.
            let says = if action.ends_with("/edit") { "seen" } else { "version" };
            assert_eq!(values(form, "name").contains(&says), !creates, "{name}: {action}");
        }
    }
}

#[test]
fn a_form_with_faults_comes_back_filled_in_with_the_faults_beside_their_fields() {
    let html = page("apply-faults");
    assert!(html.contains("value=\"ines@hydra\""));
    assert!(html.contains("<option value=\"DE\" selected>Germany</option>"));
    assert!(html.contains("ftp://old.hydra.example</textarea>"));
    assert!(html.contains("value=\"telemetry:read\" checked"));
    assert!(!html.contains("value=\"assets:read\" checked"));
    for field in ["partnership_type", "website", "business_contact_email", "api_endpoints", "requested_scopes"] {
        assert!(html.contains(&format!("href=\"#{field}\"")), "{field}: in the summary");
        assert!(html.contains(&format!("id=\"{field}-fault\"")), "{field}: beside the field");
    }
    assert!(html.contains("Line 3: "));
    assert!(html.contains("unheard_of"), "a fault of no field is in the summary");
    assert!(!html.contains("href=\"#unheard_of\""), "and leads nowhere");
    assert!(!html.contains("id=\"legal_name-fault\""));
}

#[test]
fn people_do_not_meet_the_trap() {
    let html = page("apply");
    let trap = html.split("<div class=\"trap\"").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(trap.contains("aria-hidden=\"true\"") && trap.contains("tabindex=\"-1\"") && trap.contains("name=\"reference_code\""));
    let file = values(&html, "href").into_iter().find_map(|address| address.strip_prefix("/assets/")).unwrap();
    let stylesheet = pages::asset(file).unwrap().body;
    assert!(stylesheet.contains(".trap { display: none; }"));
}

#[test]
fn what_is_not_allowed_is_not_offered() {
    assert!(page("review-in-review").contains("/approval\""));
    assert!(!page("review-submitted").contains("/approval\""), "blocked");
    assert!(page("review-submitted").contains("The applicant has not confirmed the address."));
    assert!(!page("review-rejected").contains("/rejection\""), "over");
    assert!(page("status-info_expired").contains("/answers\""), "answering reopens");
    assert!(!page("status-withdrawn").contains("/answers\""), "over");
    assert!(!page("status-approved").contains("/withdrawal\""), "over");
    assert!(page("status-submitted").contains("/confirmation\""));
    assert!(!page("status-in_review").contains("/confirmation\""), "confirmed already");
    assert!(!page("members-removed").contains("/invitations\""), "a developer");
    assert!(!page("portal-minted").contains("/test-key\""), "minted once");
    assert!(page("keys").contains("value=\"live\"") && !page("keys-shown").contains("value=\"live\""), "production is not open");
    assert!(!page("keys-revoked").contains("value=\"live\""), "a developer");
    let of_developer = page("keys-revoked");
    assert!(of_developer.contains("/keys/4f9kq2v7/revocation\"") && !of_developer.contains("/keys/9hTz3WcV/revocation\""), "of production");
    assert!(!page("keys").contains("/keys/0aLmKpQx/rotation\"") && !page("keys").contains("/keys/7YbN2sRf/revocation\""), "over");
}

#[test]
fn a_new_key_is_shown_once_and_a_minted_one_never() {
    let pages = every_page(Locale::En, Writer::Friendly);
    let shown = pages.iter().filter(|(_, html)| html.contains("9hTz3WcVd0aLmKpQx7YbN2sRfGuJ1eX")).map(|(name, _)| name.as_str());
    assert_eq!(shown.collect::<Vec<_>>(), ["portal-shown", "keys-shown"]);
}

/// What a form of a listing posts to, without the listing.
fn acts(name: &str) -> BTreeSet<String> {
    let html = page(name);
    let of_listing = |action: &str| Some(action.split_once("/listings/listing_01k9x/")?.1.to_owned());
    values(&html, "action").into_iter().filter_map(of_listing).collect()
}

fn are(acts: &[&str]) -> BTreeSet<String> {
    acts.iter().map(|act| (*act).to_owned()).collect()
}

#[test]
fn a_partner_is_offered_what_its_listings_state_and_its_role_allow() {
    let upload = ["documents", "documents/document_5/check"];
    let with_upload = |more: &[&str]| are(&[&upload[..], more].concat());
    assert_eq!(acts("listing-draft"), with_upload(&["retirement"]), "blocked");
    assert_eq!(acts("listing-ready"), with_upload(&["submission", "retirement"]));
    assert_eq!(acts("listing-developer"), with_upload(&[]), "binds nobody");
    assert_eq!(acts("listing-submitted"), are(&["documents/document_5/check", "withdrawal", "retirement"]), "frozen");
    assert!(acts("listing-info_requested").contains("answers"));
    assert!(!acts("listing-withdrawn-unanswered").contains("answers"), "nobody waits for it any more");
    assert!(acts("listing-reader").is_empty(), "a member without a role here reads");
    assert_eq!(acts("listing-changes_requested"), with_upload(&["withdrawal", "retirement"]));
    assert!(acts("listing-retired").is_empty(), "over");
    for (name, is_editable) in
        [("listing-draft", true), ("listing-published", true), ("listing-in_review", false), ("listing-retired", false)]
    {
        assert_eq!(page(name).contains("/edit\""), is_editable, "{name}");
    }
}

#[test]
fn a_reviewer_is_offered_what_can_be_decided_and_told_what_stands_in_the_way() {
    assert_eq!(acts("review-listing-submitted"), are(&["claim", "retirement"]), "blocked");
    let submitted = page("review-listing-submitted");
    for obstacle in [
        "You have not claimed this review.",
        "A question has not been answered.",
        "Not every standard has passed.",
        "The app is suspended. Lift the suspension first.",
        "Its type of integration is not certified.",
        "You belong to the partner. Somebody else has to decide.",
    ] {
        assert!(submitted.contains(obstacle), "{obstacle}");
    }
    let decide = ["checks", "questions", "changes", "approval", "rejection", "suspension", "retirement"];
    assert_eq!(acts("review-listing-in-review"), are(&decide));
    assert_eq!(acts("review-listing-approved"), are(&["publication", "retirement"]));
    assert!(acts("review-listing-approved-uncertified").is_empty());
    assert_eq!(acts("review-listing-suspended"), are(&["lifting", "suspension", "retirement"]));
    assert!(acts("review-listing-draft").is_empty());
    assert_eq!(acts("review-listing-operator"), are(&["suspension", "stop", "retirement"]), "the kill switch is an operator's");
    assert_eq!(acts("review-listing-stopped"), are(&["suspension", "release", "retirement"]));
    for name in ["review-listing-stopped", "listing-stopped"] {
        let html = page(name);
        assert!(html.contains("This app is stopped") && html.contains("Keys of the app were found"), "{name}");
    }
    // One form a standard, each saying which.
    let html = page("review-listing-in-review");
    assert_eq!(html.matches("/checks\"").count(), 6);
    assert!(html.contains("name=\"part\" value=\"security\"") && html.contains("name=\"standard\" value=\"least_privilege\""));
}

#[test]
fn the_form_of_a_content_has_every_field_under_its_name_and_says_what_was_read() {
    let html = page("listing-edit");
    let form = html.split("<form").find(|form| form.contains("/edit\"")).unwrap();
    let names: BTreeSet<&str> = values(form, "name").into_iter().collect();
    let mut expected =
        BTreeSet::from(["seen", "category", "integration_type", "api_endpoints", "authentication.method"].map(str::to_owned));
    expected.extend(["authentication.redirect_uris", "setup_url", "support.address", "support.url"].map(str::to_owned));
    expected.extend(["troubleshooting_url", "documents", "logo"].map(str::to_owned));
    let scopes = (0..3).map(|at| format!("scopes[{at}]"));
    expected.extend(scopes.clone().flat_map(|scope| [format!("{scope}.scope"), format!("{scope}.required")]));
    let localised =
        ["name", "tagline", "description", "credentials"].map(str::to_owned).into_iter().chain(scopes.map(|it| format!("{it}.purpose")));
    expected.extend(localised.flat_map(|name| Locale::ALL.map(|locale| format!("{name}.{}", locale.tag()))));
    assert_eq!(names.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), expected);
    assert!(form.contains("name=\"seen\" value=\"5c1f0de\""));
    assert!(form.contains("name=\"scopes[1].scope\" value=\"telemetry:read\""));
}

#[test]
fn a_localised_field_begins_with_the_readers_language_and_folds_away_what_nobody_wrote() {
    for locale in Locale::ALL {
        let html = page_in(locale, "listing-edit");
        let first = values(&html, "name").into_iter().find_map(|name| name.strip_prefix("name."));
        assert_eq!(first, Some(locale.tag()));
        assert!(!html.contains("<details class=\"fold\" open"), "{}: nothing is said in another language", locale.tag());
    }
    assert!(page("listing-edit-full").contains("<details class=\"fold\" open"), "something is");
    let faulty = page("listings-faults");
    assert!(faulty.contains("<details class=\"fold\" open"), "one is at fault");
    // A scope that is not asked for is folded, one that is or that is at fault is not.
    let full = page("listing-edit-full");
    assert!(full.contains("id=\"scopes[0].scope\">") && full.contains("id=\"scopes[1].scope\" open>"));
    assert!(page("listing-edit-faults").contains("id=\"scopes[0].scope\" open>"));
}

#[test]
fn a_content_with_faults_comes_back_filled_in_with_each_beside_its_field_and_named_in_words() {
    let html = page("listing-edit-faults");
    for (field, label) in [
        ("name", "Name"),
        ("tagline.fr", "Tagline (Français)"),
        ("description.en", "Description (English)"),
        ("scopes[0].scope", "See the list of machines and vehicles: Data access"),
        ("scopes[1].required", "Read telemetry such as hours and mileage: required or optional"),
        ("scopes[2].purpose", "charging:read: purpose"),
        ("scopes[2].purpose.pt", "charging:read: purpose (Português)"),
        ("api_endpoints", "API endpoints"),
        ("authentication.redirect_uris", "Redirect addresses"),
        ("support.address", "Support, email"),
        ("credentials", "Credentials"),
        ("documents", "Documents"),
        ("logo", "Logo"),
    ] {
        assert!(html.contains(&format!("<a href=\"#{field}\">{label}</a>")), "{field}: in the summary");
        assert!(html.contains(&format!("id=\"{field}-fault\"")), "{field}: beside the field");
    }
    for unknown in ["unheard_of", "scopes[9].scope"] {
        assert!(html.contains(&format!("<li>{unknown}: ")) && !html.contains(&format!("\"#{unknown}\"")), "{unknown} leads nowhere");
    }
    assert!(html.contains("value=\"Every machine in one place. (fr)\""));
    assert!(html.contains("<option value=\"true\" selected>Required: the app does not work without it</option>"));
    assert!(html.contains("value=\"document_3\" checked") && !html.contains("value=\"document_2\" checked"));
    assert!(html.contains("https://10.0.0.1</textarea>"));
}

#[test]
fn every_blocker_says_what_is_missing_and_leads_to_its_field() {
    let draft = page("listing-draft");
    let form = page("listing-edit");
    let ids: BTreeSet<&str> = values(&form, "id").into_iter().collect();
    let fields: Vec<&str> =
        values(&draft, "href").into_iter().filter_map(|address| address.split_once("/edit#")).map(|(_, id)| id).collect();
    assert_eq!(fields.len(), 18);
    assert!(fields.iter().all(|field| ids.contains(field)), "{fields:?}");
    assert!(draft.contains("A document of this kind is asked for and not ticked: Security"));
    assert!(draft.contains("This document still has to be sent and checked: architecture.png"));
}

#[test]
fn a_listing_says_what_is_wrong_with_a_document_that_pkce_is_needed_and_what_has_changed() {
    let html = page("listing-draft");
    assert!(html.contains("Every authorization request must carry a PKCE challenge (S256)."));
    for words in
        ["The drawing holds a script.", "The file is larger than this kind of document may be.", "not of the type that was announced"]
    {
        assert!(html.contains(words), "{words}");
    }
    let version = page("listing-version");
    for words in
        ["Description (Français)", "charging:read: purpose (English)", "Maintenance", "Telematics", "Optional", "Required", "API key"]
    {
        assert!(version.contains(words), "{words}");
    }
    assert!(page("listing-version-first").contains("This is the first version."));
    assert!(page("listing-version-same").contains("It says the same as the version before it."));
}
