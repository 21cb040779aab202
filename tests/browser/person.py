"""Somebody at a keyboard, without a mouse, in a browser of their own."""

from cloud import PASSWORD
from pages import WIDE

TABS_LIMIT = 200

# Where the keyboard is, and whether a sighted person can tell: the focused element is on the screen, not covered, and
# drawn differently.
FOCUS = """target => {
    const e = document.activeElement;
    if (e === document.body || e === document.documentElement || e === null) return {arrived: false, fault: null};
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const name = `${e.tagName.toLowerCase()} "${(e.textContent || e.name || '').trim().slice(0, 40)}"`;
    const x = Math.min(box.left + box.width / 2, innerWidth - 1), y = Math.min(box.top + Math.min(box.height / 2, 40), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    let fault = null;
    // Within a date the keyboard goes from part to part; the browser itself marks the part, out of a script's sight.
    const parts = e.matches('[type=datetime-local]') && !e.matches(':focus-visible');
    if (parts) fault = null;
    else if (!e.matches(':focus-visible')) fault = `${name} has the focus without showing it`;
    else if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) fault = `${name} has the focus without an outline`;
    else if (!top || !(e.contains(top) || top.contains(e) || (e.labels && [...e.labels].some(l => l.contains(top))))) fault = `${name} has the focus out of sight`;
    return {arrived: e === target, fault};
}"""


class Person:
    def __init__(self, browser, cloud, ledger, address=None):
        self.cloud, self.ledger, self.address = cloud, ledger, address
        # Addresses that are about to refuse something on purpose.
        self.refusals = []
        self.context = browser.new_context(viewport=WIDE, locale="en-US", timezone_id="UTC", reduced_motion="reduce")
        self.context.set_default_timeout(20_000)
        ledger.listen(self.context, self.refusals)
        # Whoever waits for a file chooser is told of it only if somebody listened before the page was loaded.
        self.context.on("page", lambda page: page.on("filechooser", lambda _: None))
        self.page = self.context.new_page()

    def opens(self, address):
        """Types an address, or follows a link from somewhere outside the site."""
        return self.page.goto(address if "://" in address else f"{self.cloud.site}{address}")

    def goes_to(self, locator):
        """Tabs until the element has the focus; each stop on the way must show that it has it."""
        target = locator.element_handle()
        for _ in range(TABS_LIMIT):
            focus = self.page.evaluate(FOCUS, target)
            if self.page.url.startswith(self.cloud.site):
                assert focus["fault"] is None, f"{self.page.url}: {focus['fault']}"
            if focus["arrived"]:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{TABS_LIMIT} tabs never reach {locator} on {self.page.url}")

    def types(self, field, text):
        """Into the field of that name, replacing what is there."""
        locator = self.page.locator(f'[name="{field}"]:not([type=hidden])')
        self.goes_to(locator)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        assert locator.input_value() == text

    def chooses(self, field, label):
        """In a list, by typing what the wanted line says."""
        locator = self.page.locator(f'select[name="{field}"]')
        self.goes_to(locator)
        self.page.keyboard.type(label)
        chosen = locator.evaluate("select => select.selectedOptions[0].label")
        assert chosen == label, f"{field} is {chosen}"

    def ticks(self, field, value):
        """One of several: the keyboard stops once at the group, where the arrows choose."""
        group = self.page.locator(f'input[name="{field}"]')
        wanted = self.page.locator(f'input[name="{field}"][value="{value}"]')
        self.goes_to(group.first)
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {value}")

    def marks(self, locator):
        """A box."""
        self.goes_to(locator)
        self.page.keyboard.press("Space")
        assert locator.is_checked()

    def unfolds(self, locator):
        """Opens what is folded away, by its summary."""
        self.goes_to(locator)
        self.page.keyboard.press("Enter")

    def brings(self, file_name, media_type, content):
        """A file to the field on the page, and sends it off."""
        self.goes_to(self.page.locator("#file"))
        # The space bar opens the chooser in every browser; what Enter does there differs from one to the next.
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files({"name": file_name, "mimeType": media_type, "buffer": content})
        self.presses(self.page.locator("form[enctype] button"))

    def presses(self, locator):
        """Enter on a button or link that leads to another page."""
        self.goes_to(locator)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def presses_in(self, action):
        """The button of the form that goes there."""
        self.presses(self.page.locator(f"form[action$='{action}'] button"))

    def changes_language(self, tag):
        """By the language menu."""
        self.goes_to(self.page.locator("summary", has=self.page.locator(".language-name")))
        self.page.keyboard.press("Enter")
        self.presses(self.page.locator(f"button[name=language][value={tag}]"))

    def signs_in(self):
        """On the hosted page, where some way of the site has led."""
        self.types("username", self.address)
        self.types("password", PASSWORD)
        with self.page.expect_navigation(url=f"{self.cloud.site}/**"):
            self.page.keyboard.press("Enter")

    def looks(self, name):
        self.ledger.look(self.page, name)

    def follows_mail(self, saying, link):
        """Opens a mail in the mailbox page and the link in it, which opens beside; the mailbox stays open."""
        mail = self.cloud.mail_to(self.address, saying)
        self.opens(f"{self.cloud.mailbox}/mails/{mail.id}")
        self.goes_to(self.page.locator(f"pre a[href*='{link}']").first)
        with self.context.expect_page() as opened:
            self.page.keyboard.press("Enter")
        self.page.close()
        self.page = opened.value
        self.page.wait_for_load_state()

    def makes_a_sign_in(self, saying):
        """By the mailbox page's button below a mail; real Cognito has a form for signing up."""
        mail = self.cloud.mail_to(self.address, saying)
        self.opens(f"{self.cloud.mailbox}/mails/{mail.id}")
        self.presses_in("/sign-ins")
        assert self.page.get_by_role("heading", name="Ready to sign in").is_visible()
