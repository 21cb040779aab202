"""From a web form to a test key, at the keyboard. Each stage is told once a run; the tests ask what was found on the way."""

import re
from dataclasses import dataclass, field

from cloud import OPERATOR
from pages import picture
from person import Person

LANGUAGES = ("en", "fr", "es", "pt")
COMPANY = "Northwind Telematics"
QUESTION = "Which regions do you sell in?"
ANSWER = "Iberia and Brazil."
REPORT = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


@dataclass
class Story:
    cloud: object
    browser: object
    ledger: object
    run: str
    status_url: str = ""
    application: str = ""
    headings: dict = field(default_factory=dict)

    def __post_init__(self):
        self.domain = f"northwind-{self.run}.example"
        self.ana = self.somebody(f"ana@{self.domain}")
        self.rita = self.somebody(f"rita.{self.run}@liaison.example")

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
        ana.goes_to(ana.page.locator("#file"))
        # The space bar opens the chooser in every browser; what Enter does there differs from one to the next.
        with ana.page.expect_file_chooser() as chooser:
            ana.page.keyboard.press("Space")
        chooser.value.set_files({"name": "penetration-test.pdf", "mimeType": "application/pdf", "buffer": REPORT})
        ana.presses(ana.page.locator("form[enctype] button"))
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
        portal = ana.page.url
        ana.presses_in("/test-key")
        ana.looks("portal-key")
        key = ana.page.locator("code.secret").inner_text()
        ana.presses(ana.page.get_by_role("link", name="stored"))
        again = ana.page.content()
        ana.looks("portal-with-key")
        picture(ana.page, "portal")
        for place in ("inbox", "members", "audit"):
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

    def reads_headings(self, where):
        """The headings of pages in each language, chosen in the language menu by somebody new."""
        visitor = self.somebody()
        for address in where:
            visitor.refusals.append(address)
            visitor.opens(address)
            for tag in LANGUAGES:
                visitor.changes_language(tag)
                page = visitor.page
                headings = [text.strip() for text in page.locator("h1, h2, h3, legend, title").all_inner_texts()]
                self.headings[address, tag] = (page.locator("html").get_attribute("lang"), page.title(), headings)
        visitor.context.close()
