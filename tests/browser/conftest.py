import os
import time

import pytest
from playwright.sync_api import sync_playwright

from cloud import Cloud
from pages import Ledger
from story import Story

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--lang=en-US",
]


@pytest.fixture(scope="session")
def cloud():
    return Cloud()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["LIAISON_CHROMIUM"], headless=True, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def ledger(cloud):
    screenshots = cloud.folder / "screenshots"
    screenshots.mkdir(exist_ok=True)
    for old in screenshots.glob("*.png"):
        old.unlink()
    return Ledger(screenshots, cloud.origins, (cloud.site, cloud.mailbox))


@pytest.fixture(scope="session")
def story(cloud, browser, ledger):
    # A cloud that remembers earlier runs takes the story again: the addresses are of this run.
    return Story(cloud, browser, ledger, run=f"{int(time.time()):x}")


@pytest.fixture(scope="session")
def returned_form(story):
    """The form came back with its errors, and went through once they were corrected."""
    story.applies()
    return story.corrects()


@pytest.fixture(scope="session")
def unconfirmed(story, returned_form):
    """An application whose status link was mailed and not yet used; the reviewer has its page open."""
    story.staff_signs_in()
    return story


@pytest.fixture(scope="session")
def versions_around_passive_visits(unconfirmed, elsewhere):
    from passive import visits

    before = unconfirmed.version()
    visited = visits(unconfirmed, elsewhere)
    return before, visited, unconfirmed.version()


@pytest.fixture(scope="session")
def onboarded(unconfirmed, versions_around_passive_visits):
    """The key, the portal after it, the audit trail, and the status page at the end."""
    unconfirmed.confirms_and_is_asked()
    unconfirmed.reads_headings(["/", "/apply", "/apply/received", "/applications/nobody/status/nothing", unconfirmed.status_url])
    unconfirmed.answers_and_uploads()
    unconfirmed.is_approved()
    return unconfirmed.opens_the_portal()


@pytest.fixture(scope="session")
def listed(story, onboarded):
    """What stood in the app's way, its form with mistakes, and what the catalogue shows of it."""
    blockers, returned = story.writes_an_app()
    story.reviews_the_app()
    return blockers, returned, story.is_found()


@pytest.fixture(scope="session")
def installed(story, listed):
    """What the consent screen offered, what the app's page said then, and what was allowed."""
    return story.installs_the_app()


@pytest.fixture(scope="session")
def taken_back(story, installed):
    """What was allowed after each press, and what the app's page said without what it cannot work without."""
    return story.takes_it_back()


@pytest.fixture(scope="session")
def disconnected(story, taken_back):
    """What was allowed after looking at the question, what the page said after the answer, and how many receipts there are."""
    return story.disconnects()


@pytest.fixture(scope="session")
def elsewhere():
    from passive import Elsewhere

    with Elsewhere() as site:
        yield site


def pytest_terminal_summary(terminalreporter):
    """The closing line in the words of `cargo test`, which `cargo xtask` counts."""
    count = lambda *kinds: sum(len(terminalreporter.stats.get(kind, [])) for kind in kinds)
    failed = count("failed", "error")
    verdict = "FAILED" if failed else "ok"
    terminalreporter.write_line(f"test result: {verdict}. {count('passed')} passed; {failed} failed")
