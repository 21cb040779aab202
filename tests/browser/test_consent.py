"""A customer's consent in a real browser, with the keyboard alone: read, given, taken back."""

from story import LITRES, OPTIONAL, REQUIRED


def test_every_access_is_named_with_its_purpose_and_nothing_optional_is_ticked(installed):
    offered, _, _ = installed
    assert "To know which trucks there are." in offered["text"] and LITRES in offered["text"]
    assert REQUIRED in offered["text"]
    assert offered["boxes"] == [OPTIONAL]
    assert offered["ticked"] == 0


def test_a_consent_screen_that_was_read_and_not_pressed_installs_nothing(installed):
    offered, _, _ = installed
    assert offered["installed"] == 0


def test_what_the_space_bar_ticked_is_allowed_and_nothing_else(installed):
    _, said, allowed = installed
    assert sorted(allowed) == [REQUIRED, OPTIONAL]
    assert "Installed." in said and "help@" in said


def test_each_access_is_taken_back_and_allowed_again_with_one_press(taken_back):
    after, said = taken_back
    assert after == [[REQUIRED], [], [REQUIRED]]
    assert "It lacks something that it cannot work without" in said


def test_disconnecting_is_asked_first_and_leaves_the_receipts(disconnected):
    looked, said, receipts = disconnected
    assert looked == [REQUIRED]
    assert "Disconnected on" in said and "It reads nothing any more." in said
    # Installing, two withdrawals, one allowed again, disconnecting.
    assert receipts == 5
