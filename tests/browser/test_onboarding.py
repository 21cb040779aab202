"""From a web form to a test key in a real browser, with the keyboard alone; the focus shows at every stop."""

from story import ANSWER, COMPANY


def test_a_form_with_errors_comes_back_filled_in_with_each_error_at_its_field(story, returned_form):
    assert returned_form["summary"] == ["#website", "#business_contact_email"]
    assert sorted(returned_form["invalid"]) == ["business_contact_email", "website"]
    assert all(returned_form["told"])
    assert returned_form["kept"]["legal_name"] == COMPANY
    assert returned_form["kept"]["country"] == "PT"
    assert returned_form["kept"]["website"] == f"http://www.{story.domain}"


def test_the_summary_of_errors_leads_the_keyboard_to_the_fields(returned_form):
    assert returned_form["reached"] == ["website", "business_contact_email"]


def test_the_status_link_opened_prefetched_and_photographed_but_not_pressed_changes_nothing(versions_around_passive_visits):
    before, answers, after = versions_around_passive_visits
    assert (answers["opened"], answers["prefetched"]) == (200, 200)
    assert before == after


def test_a_form_of_another_site_changes_nothing(versions_around_passive_visits):
    before, answers, after = versions_around_passive_visits
    assert answers["POST confirmation from elsewhere"] == 403
    assert answers["POST withdrawal from elsewhere"] == 403
    assert before == after


def test_an_applicant_becomes_a_partner_and_sees_the_test_key_once(onboarded):
    key, again, audit, status = onboarded
    assert key.startswith("lsn_test_partner-") and len(key) > 60
    assert key not in again
    assert "penetration-test.pdf" in status and ANSWER in status
    assert COMPANY in again and "pproved" in audit
