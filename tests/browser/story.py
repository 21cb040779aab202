"""From a web form to a test key, on into the catalogue and into a customer's hands, at the keyboard. Each stage is told once a run; the tests ask what was found on the way."""

import re
from dataclasses import dataclass, field

from cloud import CUSTOMER, OPERATOR, wait_until
from pages import picture
from person import Person

LANGUAGES = ("en", "fr", "es", "pt")
COMPANY = "Northwind Telematics"
QUESTION = "Which regions do you sell in?"
ANSWER = "Iberia and Brazil."
APP = "Northwind Routes"
TRUCKS = "Which trucks?"
REQUIRED, OPTIONAL = "assets:read", "fuel:read"
LITRES = "To count the litres."
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" rx="20" fill="#0b6b50"/><path d="M22 66 L48 24 L74 66" fill="none" stroke="#fff" stroke-width="9"/></svg>'
REPORT = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


@dataclass
class Story:
    cloud: object
    browser: object
    ledger: object
    run: str
    status_url: str = ""
    application: str = ""
    portal: str = ""
    listing: str = ""
    apps: str = ""
    app: str = ""
    headings: dict = field(default_factory=dict)

    def __post_init__(self):
        self.domain = f"northwind-{self.run}.example"
        self.ana = self.somebody(f"ana@{self.domain}")
        self.rita = self.somebody(f"rita.{self.run}@liaison.example")
        self.clara = self.somebody(CUSTOMER)

    def somebody(self, address=None):
        return Person(self.browser, self.cloud, self.ledger, address)

    def applies(self):
        ana = self.ana
        ana.opens("/")
        ana.looks("home")
        ana.presses(ana.page.locator("main a[href='/apply']").first)
        ana.looks("apply")
        ana.chooses("partnership_type", "Software vendor (ISV)")
        ana.types("legal_name", COMPANY)
        ana.chooses("country", "Portugal")
        picture(ana.page, "apply")
        # Two mistakes: an address without https, and one without its domain.
        ana.types("website", f"http://www.{self.domain}")
        ana.types("business_contact_name", "Ana Lima")
        ana.types("business_contact_email", "ana@")
        ana.types("technical_contact_name", "Theo Marsh")
        ana.types("technical_contact_email", f"theo@{self.domain}")
        ana.types("use_case", "We turn telemetry into maintenance plans, so that machines stand still less.")
        ana.refusals.append("/apply")
        ana.presses_in("/apply")
        ana.refusals.clear()

    def corrects(self):
        """Follows the summary's links to the faults; returns what the returned form said."""
        ana, page = self.ana, self.ana.page
        ana.looks("apply-with-errors")
        found = {
            "summary": page.locator("[role=alert] a").evaluate_all("links => links.map(link => link.getAttribute('href'))"),
            "invalid": page.locator("[aria-invalid=true]").evaluate_all("fields => fields.map(field => field.name)"),
            "told": page.locator("[aria-invalid=true]").evaluate_all(
                "fields => fields.map(field => field.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id)))"
                ".map(texts => texts.some(text => text && text.matches('.field-faults') && text.checkVisibility()))"
            ),
            "kept": {name: page.locator(f"[name={name}]").input_value() for name in ("legal_name", "country", "website", "use_case")},
        }
        for name, value in (("website", f"https://www.{self.domain}"), ("business_contact_email", self.ana.address)):
            link = page.locator(f"[role=alert] a[href='#{name}']")
            ana.goes_to(link)
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            page.keyboard.press("Shift+Tab")
            found.setdefault("reached", []).append(page.evaluate("() => document.activeElement.id"))
            ana.types(name, value)
        ana.presses_in("/apply")
        ana.looks("received")
        assert page.url.endswith("/apply/received"), page.url
        mail = self.cloud.mail_to(ana.address, "/status/")
        self.status_url = re.search(r"http\S+/status/[^\s>]+", mail.text).group()
        self.application = self.status_url.split("/applications/")[1].split("/")[0]
        return found

    def staff_signs_in(self):
        """The operator invites a reviewer, who signs in and finds the application."""
        olga, rita = self.somebody(OPERATOR), self.rita
        olga.opens("/review")
        olga.signs_in()
        olga.opens("/review/members")
        olga.types("email", rita.address)
        olga.ticks("role", "reviewer")
        olga.presses_in("/invitations")
        olga.looks("review-members")
        olga.context.close()
        rita.makes_a_sign_in("invited")
        rita.opens("/home")
        rita.signs_in()
        rita.looks("home-of-a-reviewer")
        rita.opens("/review")
        rita.looks("review-queue")
        rita.presses(rita.page.locator(f"a[href$='{self.application}']"))

    def version(self):
        """The application's version, as the reviewer's page has it: any change at all makes it another."""
        page = self.rita.page
        page.goto(f"{self.cloud.site}/review/applications/{self.application}")
        return page.locator("input[name=version]").first.input_value()

    def confirms_and_is_asked(self):
        ana, rita = self.ana, self.rita
        rita.looks("review-application-unconfirmed")
        ana.follows_mail("/status/", "/status/")
        ana.looks("status-unconfirmed")
        ana.presses_in("/confirmation")
        ana.looks("status-confirmed")
        rita.page.reload()
        rita.presses_in("/claim")
        rita.types("question", QUESTION)
        rita.presses_in("/questions")
        rita.looks("review-application-asked")
        picture(rita.page, "review")

    def answers_and_uploads(self):
        ana = self.ana
        ana.follows_mail(QUESTION, "/status/")
        ana.looks("status-asked")
        picture(ana.page, "status")
        ana.types("answer", ANSWER)
        ana.presses_in("/answers")
        ana.looks("status-answered")
        ana.types("file_name", "penetration-test.pdf")
        ana.chooses("kind", "Security")
        ana.chooses("media_type", "PDF")
        ana.presses_in("/documents")
        ana.looks("status-upload")
        ana.brings("penetration-test.pdf", "application/pdf", REPORT)
        ana.looks("status-uploaded")

    def is_approved(self):
        rita = self.rita
        rita.page.reload()
        rita.looks("review-application-answered")
        rita.presses_in("/approval")
        rita.looks("review-application-approved")
        rita.opens("/review/inbox")
        rita.looks("review-inbox")

    def opens_the_portal(self):
        """Returns the key that was shown, the portal opened again, the audit trail and the status page at the end."""
        ana = self.ana
        ana.makes_a_sign_in("/partners/")
        ana.follows_mail("/partners/", "/partners/")
        ana.signs_in()
        ana.looks("portal")
        portal = self.portal = ana.page.url
        ana.presses_in("/test-key")
        ana.looks("portal-key")
        key = ana.page.locator("code.secret").inner_text()
        ana.presses(ana.page.get_by_role("link", name="stored"))
        again = ana.page.content()
        ana.looks("portal-with-key")
        picture(ana.page, "portal")
        for place in ("inbox", "members", "audit", "keys", "webhooks"):
            ana.opens(f"{portal}/{place}")
            ana.looks(f"portal-{place}")
        audit = ana.page.content()
        ana.opens("/home")
        ana.looks("home-of-a-partner")
        ana.opens(self.status_url)
        ana.looks("status-approved")
        status = ana.page.inner_text("main")
        mailbox = self.somebody()
        mailbox.opens(f"{self.cloud.mailbox}/?to={ana.address}")
        mailbox.looks("mailbox")
        picture(mailbox.page, "mailbox", 600)
        return key, again, audit, status

    def writes_an_app(self):
        """Begins an app, uploads what the programme asks for and fills in the form, with two mistakes at first; returns what
        the returned form said and what stood in the way before."""
        ana, page = self.ana, self.ana.page
        ana.opens(f"{self.portal}/listings")
        ana.looks("portal-listings")
        ana.types("name.en", APP)
        ana.presses_in("/listings")
        ana.looks("listing-begun")
        self.listing = page.url.split("?")[0]
        blockers = page.locator("main a[href*='/edit#']").count()
        for kind, name, media_type, content in (
            ("Technical", "plans.pdf", "PDF", REPORT),
            ("Security", "audit.pdf", "PDF", REPORT),
            ("Commercial", "prices.pdf", "PDF", REPORT),
            ("Logo", "logo.svg", "SVG", LOGO),
        ):
            ana.chooses("kind", kind)
            ana.types("file_name", name)
            ana.chooses("media_type", media_type)
            ana.presses_in("/documents")
            ana.looks("listing-upload")
            ana.brings(name, "image/svg+xml" if media_type == "SVG" else "application/pdf", content)
            ana.looks("listing-uploaded")
            ana.presses_in("/check")
            ana.looks("listing-checked")
        ana.presses(page.locator("a[href$='/edit']").first)
        ana.looks("listing-edit")
        ana.types("tagline.en", "Every truck on the shortest road.")
        ana.types("description.en", "Plans the day's tours.")
        ana.chooses("category", "Telematics")
        ana.unfolds(page.locator("summary", has_text="assets:read"))
        ana.chooses("scopes[0].required", "Required: the app does not work without it")
        ana.types("scopes[0].purpose.en", "To know which trucks there are.")
        ana.unfolds(page.locator("summary", has_text=OPTIONAL))
        place = page.locator("details.fold-row", has_text=OPTIONAL).get_attribute("id").removesuffix(".scope")
        ana.chooses(f"{place}.required", "Optional: customers may allow it or not")
        ana.types(f"{place}.purpose.en", LITRES)
        ana.types("api_endpoints", f"http://api.{self.domain}/v1")
        ana.chooses("authentication.method", "API key")
        ana.types("setup_url", f"https://app.{self.domain}/setup")
        ana.types("support.address", "help@")
        ana.types("credentials.en", "An account of ours; ask our sales team for it.")
        for box in page.locator("input[name=documents]").all():
            ana.marks(box)
        ana.ticks("logo", page.locator("input[name=logo]").last.get_attribute("value"))
        ana.refusals.append("/edit")
        ana.presses_in("/edit")
        ana.refusals.clear()
        ana.looks("listing-edit-with-errors")
        returned = {
            "invalid": sorted(page.locator("[aria-invalid=true]").evaluate_all("fields => fields.map(field => field.name)")),
            "kept": page.locator("[name='scopes[0].purpose.en']").input_value(),
            "marked": page.locator("input[name=documents]:checked").count(),
        }
        ana.types("api_endpoints", f"https://api.{self.domain}/v1")
        ana.types("support.address", f"help@{self.domain}")
        ana.presses_in("/edit")
        ana.looks("listing-ready")
        ana.presses_in("/submission")
        ana.looks("listing-submitted")
        return blockers, returned

    def reviews_the_app(self):
        """Claims it, asks, is answered, finds each standard met, publishes."""
        ana, rita = self.ana, self.rita
        rita.opens("/review/listings")
        rita.looks("review-listings")
        rita.presses(rita.page.locator("main a[href*='/review/listings/listing_']", has_text=APP).last)
        rita.presses_in("/claim")
        rita.types("question", TRUCKS)
        rita.presses_in("/questions")
        rita.looks("review-listing-asked")
        ana.follows_mail(TRUCKS, "/listings/")
        ana.looks("listing-asked")
        ana.types("answer", "Every one with a tracker.")
        ana.presses_in("/answers")
        picture(ana.page, "listing")
        rita.page.reload()
        picture(rita.page, "review-listing")
        open_standards = rita.page.locator("details:has(form[action$='/checks'])")
        for at in range(open_standards.count()):
            rita.unfolds(open_standards.nth(at).locator("summary"))
            rita.presses(open_standards.nth(at).locator("button[value=passed]"))
        rita.looks("review-listing-checked")
        rita.presses_in("/approval")
        rita.looks("review-listing-approved")
        rita.presses_in("/publication")
        rita.looks("review-listing-published")
        ana.opens(self.listing)
        ana.looks("listing-published")
        ana.opens(f"{self.listing}/versions/1")
        ana.looks("listing-version")

    def is_found(self):
        """Somebody finds it in the catalogue, whatever the accents and the case; returns what the app's page says."""
        visitor = self.somebody()
        shown = lambda: visitor.opens("/catalogue") and visitor.page.get_by_text(APP).count()
        wait_until(shown, 10, f"{APP} in the catalogue")
        visitor.types("q", "ROÚTES, nothing")
        visitor.presses(visitor.page.locator("form[action='/catalogue'] button"))
        visitor.looks("catalogue")
        picture(visitor.page, "catalogue")
        visitor.presses(visitor.page.locator("a.door", has_text=APP).last)
        visitor.looks("catalogue-app")
        drawn = visitor.page.locator("img.logo").evaluate("picture => picture.complete && picture.naturalWidth > 0")
        return visitor.page.inner_text("main"), drawn

    def installs_the_app(self):
        """The customer's administrator finds it, reads what it would read and installs it with one thing besides; returns
        what the screen offered and what the app's page then says."""
        clara, page = self.clara, self.clara.page
        clara.opens("/home")
        clara.signs_in()
        clara.looks("home-of-a-customer")
        self.apps = clara.page.locator("main a[href^='/customers/']").first.get_attribute("href").removesuffix("/apps") + "/apps"
        clara.opens(self.apps)
        clara.looks("my-apps-before")
        clara.presses(page.locator("main a[href='/catalogue']"))
        listing = self.listing.split("/")[-1]
        clara.presses(page.locator(f"a.door[href$='/{listing}']"))
        clara.presses(page.locator("a[href^='/install/']"))
        clara.looks("consent")
        picture(page, "consent")
        asked = self.app = f"{self.apps}/{listing}"
        self.reads_headings([self.apps, f"{asked}/consent"], clara)
        clara.opens(self.apps)
        before = page.locator(f"main a[href='{asked}']").count()
        clara.opens(f"{asked}/consent")
        boxes = page.locator("input[type=checkbox][name=scope]")
        offered = {
            "text": page.inner_text("main"),
            "boxes": boxes.evaluate_all("boxes => boxes.map(box => box.value)"),
            "ticked": page.locator("input[type=checkbox]:checked").count(),
            "installed": before,
        }
        clara.marks(page.locator(f"input[name=scope][value='{OPTIONAL}']"))
        clara.presses_in("/consent")
        clara.looks("customer-app")
        picture(page, "app-of-a-customer")
        said = page.inner_text("main")
        clara.presses(page.locator("a.tab[href$='/apps']"))
        clara.looks("my-apps")
        picture(page, "my-apps")
        clara.presses(page.locator(f"main a[href='{asked}']"))
        return offered, said, self.allowed()

    def allowed(self):
        """The scopes that the app's page offers to take back: those that are allowed."""
        forms = self.clara.page.locator("form[action$='/withdrawal']")
        return forms.evaluate_all("forms => forms.map(form => decodeURIComponent(form.getAttribute('action')).split('/').at(-2))")

    def takes_it_back(self):
        """What is optional, then what is required, each with one press; then allows the latter again. Returns what is allowed
        after each, and what the page says while something required is missing."""
        clara, page = self.clara, self.clara.page
        self.reads_headings([self.app, f"{self.app}/disconnection", f"{self.app}/receipts"], clara)
        clara.opens(self.app)
        after = []
        for scope in (OPTIONAL, REQUIRED):
            clara.presses_in(f"/scopes/{scope}/withdrawal")
            clara.looks(f"customer-app-without-{scope.replace(':', '-')}")
            after.append(self.allowed())
        said = page.inner_text("main")
        clara.presses(page.locator("li", has_text=REQUIRED).locator("form[action$='/scopes'] button"))
        after.append(self.allowed())
        return after, said

    def disconnects(self):
        """Asked first, and not when only looked at; returns what is allowed after looking, and what page and receipts then say."""
        clara, page = self.clara, self.clara.page
        clara.presses(page.locator("main a[href$='/disconnection']"))
        clara.looks("disconnection")
        clara.presses(page.locator("main .actions a"))
        looked = self.allowed()
        clara.presses(page.locator("main a[href$='/disconnection']"))
        clara.presses_in("/disconnection")
        clara.looks("customer-app-disconnected")
        said = page.inner_text("main")
        clara.presses(page.locator("main a[href$='/receipts']"))
        clara.looks("receipts")
        receipts = page.locator("main section[aria-labelledby^=receipt-]").count()
        clara.opens(self.apps.replace("/apps", "/audit"))
        clara.looks("audit-of-a-customer")
        clara.opens(self.apps.replace("/apps", "/inbox"))
        clara.looks("inbox-of-a-customer")
        return looked, said, receipts

    def reads_headings(self, where, reader=None):
        """The headings of pages in each language, chosen in the language menu: by somebody new, or by whoever may see them,
        who then reads on in English."""
        visitor = reader or self.somebody()
        for address in where:
            visitor.refusals.append(address)
            visitor.opens(address)
            for tag in LANGUAGES:
                visitor.changes_language(tag)
                page = visitor.page
                headings = [text.strip() for text in page.locator("h1, h2, h3, legend, title").all_inner_texts()]
                self.headings[address, tag] = (page.locator("html").get_attribute("lang"), page.title(), headings)
        if reader:
            reader.changes_language("en")
            reader.refusals.clear()
        else:
            visitor.context.close()
