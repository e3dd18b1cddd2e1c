"""What a ChangeSet shows and hides."""

from __future__ import annotations

from infra.changes import MASK, Change, ChangeSet, PropertyChange


def variable(name: str, *properties: PropertyChange) -> Change:
    return Change("staging", "update", name, "Vercel variable", f"urn:{name}", properties)


def test_the_new_value_of_a_literal_can_be_read_and_the_old_one_not() -> None:
    value = PropertyChange("value", "update", old="old", new="new", secret=True)
    changes = ChangeSet("staging", (variable("variables.URL", value), variable("variables.KEY", value)))
    url = changes.revealing({"variables.URL": "https://example.com"}).change("variables.URL")
    key = changes.revealing({"variables.URL": "https://example.com"}).change("variables.KEY")
    assert url is not None
    assert key is not None
    assert url.properties == (PropertyChange("value", "update", old=MASK, new="https://example.com"),)
    assert key.properties == (PropertyChange("value", "update", old=MASK, new=MASK, secret=True),)


def test_what_a_literal_does_not_hold_stays_masked() -> None:
    gone = PropertyChange("value", "delete", old="old", secret=True)
    other = PropertyChange("comment", "update", old="old", new="new", secret=True)
    changes = ChangeSet("staging", (variable("variables.URL", gone, other),))
    assert changes.revealing({"variables.URL": "https://example.com"}) == changes
