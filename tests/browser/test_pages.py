"""What holds for every page that the story met."""

import pytest

from story import APP, COMPANY, LANGUAGES

PAGES = 52
# Words that a language shares with English.
SHARED = {
    "en": set(),
    "fr": {"Documents", "Questions"},
    "es": set(),
    "pt": set(),
}


@pytest.fixture(scope="module")
def met(disconnected, ledger):
    assert len(ledger.met) >= PAGES, ledger.met
    return ledger


def test_no_page_violates_wcag_22_aa_in_light_or_dark(met):
    assert met.accessibility == [], "\n".join(met.accessibility)


def test_no_page_scrolls_sideways_at_360_px_and_every_target_has_24(met):
    assert met.layout == [], "\n".join(met.layout)


def test_no_page_has_an_error_or_a_violation_of_its_policy_on_the_console(met):
    assert met.console == [], "\n".join(met.console)


def test_no_page_asks_a_host_other_than_the_site_storage_and_sign_in(met):
    assert met.strangers == [], "\n".join(met.strangers)


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_the_language_menu_leaves_no_english_heading(story, met, tag):
    leftovers = []
    for (address, language), (lang, title, headings) in story.headings.items():
        if language != tag:
            continue
        assert lang == tag, address
        assert headings, address
        # The app's name is the same everywhere.
        english = {heading for heading in story.headings[address, "en"][2] if not heading.startswith(APP)} - {COMPANY}
        leftovers += [f"{address}: {heading}" for heading in headings if heading in english - SHARED[tag]]
        assert title != story.headings[address, "en"][1] or title.startswith(APP), address
    assert leftovers == []
