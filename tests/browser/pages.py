"""What holds for every page, whatever its content: looked at once a page, at both widths, in light and dark."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Without `preload` axe would fetch our stylesheets itself, which the pages' policy forbids to scripts.
RUN_AXE = """async () => (await axe.run(document, {
    runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']},
    rules: {'target-size': {enabled: true}},
    resultTypes: ['violations'], preload: false, iframes: false,
})).violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.replace(/\\s+/g, ' ')}`))"""

LAYOUT = """() => {
    const faults = [], root = document.documentElement, wide = root.clientWidth;
    if (root.scrollWidth > wide) {
        const over = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > wide + 0.5);
        const named = over.slice(-3).map(e => `${e.tagName.toLowerCase()}.${e.className}`).join(', ');
        faults.push(`scrolls sideways: ${root.scrollWidth} px in ${wide}: ${named}`);
    }
    for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
        if (!e.checkVisibility({visibilityProperty: true}) || e.closest('[aria-hidden=true]')) continue;
        const text = t => t.textContent.replace(/\\s+/g, ' ').trim();
        // WCAG 2.5.8 leaves out links within a sentence; a checkbox is as large as the label that presses it.
        const sentence = e.parentElement;
        if (e.tagName === 'A' && getComputedStyle(e).display === 'inline' && text(sentence).length > text(e).length) continue;
        const box = (e.matches('[type=checkbox], [type=radio]') && e.closest('label') || e).getBoundingClientRect();
        if (box.right <= 0 || box.bottom <= 0) continue;
        if (box.width < 24 || box.height < 24)
            faults.push(`${e.tagName.toLowerCase()} "${text(e) || e.name}" is ${Math.round(box.width)} × ${Math.round(box.height)} px`);
    }
    return faults;
}"""

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}


@dataclass
class Ledger:
    """What was found on the pages met so far."""

    screenshots: Path
    origins: set
    own: tuple
    met: list = field(default_factory=list)
    accessibility: list = field(default_factory=list)
    layout: list = field(default_factory=list)
    console: list = field(default_factory=list)
    strangers: list = field(default_factory=list)

    def listen(self, context, refusals):
        """Hears every error and every request of a browser. An answer that was meant to refuse is not an error."""

        site, mailbox = self.own

        def said(message):
            url = message.location.get("url", "")
            refused = message.text.startswith("Failed to load resource") and any(part in url for part in refusals)
            # The local sign-in, a stand-in for the hosted page, has no icon.
            refused = refused or url.endswith("/favicon.ico") and not url.startswith((site, mailbox))
            if message.type in ("error", "warning") and not refused:
                self.console.append(f"{message.text} ({url})")

        def asked(request):
            if not any(request.url.startswith(f"{origin}/") for origin in self.origins):
                self.strangers.append(request.url)

        context.on("console", said)
        context.on("weberror", lambda error: self.console.append(str(error.error)))
        context.on("request", asked)

    def look(self, page, name):
        """Checks the page a person stands on, the first time."""
        if name in self.met:
            return
        self.met.append(name)
        page.evaluate(AXE)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            faults = page.evaluate(RUN_AXE)
            self.accessibility += [f"{name} ({scheme}): {fault}" for fault in faults]
            self._keep(page, f"{name}-1280-{scheme}")
        page.set_viewport_size(NARROW)
        self.layout += [f"{name}: {fault}" for fault in page.evaluate(LAYOUT)]
        self._keep(page, f"{name}-360-light")
        page.set_viewport_size(WIDE)

    def _keep(self, page, name):
        page.screenshot(path=self.screenshots / f"{name}.png", full_page=True)


def picture(page, name, height=900):
    """A picture for the documentation, when they were asked for: what a visitor sees first, at 1280 px."""
    folder = os.environ.get("LIAISON_PICTURES")
    if folder:
        page.set_viewport_size({"width": 1280, "height": height})
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        page.screenshot(path=Path(folder) / f"{name}.png")
        page.set_viewport_size(WIDE)
