"""An app's way into the catalogue in a real browser, with the keyboard alone."""


def test_what_stands_in_the_way_is_linked_to_its_field(listed):
    blockers, _, _ = listed
    assert blockers > 5


def test_a_form_with_errors_comes_back_filled_in(listed):
    _, returned, _ = listed
    assert returned["invalid"] == ["api_endpoints", "support.address"]
    assert returned["kept"] == "To know which trucks there are."
    assert returned["marked"] == 3


def test_a_published_app_is_found_with_its_picture_and_every_data_access(listed):
    _, _, (shown, drawn) = listed
    assert drawn
    assert "To know which trucks there are." in shown and "assets:read" in shown
