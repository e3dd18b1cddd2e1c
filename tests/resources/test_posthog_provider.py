"""PostHog's provider against the sandbox's server: what it makes, takes over, notices, refuses and leaves."""

from __future__ import annotations

from typing import Any

import pytest

from infra.errors import ProviderFailed
from infra.resources.posthog import PostHogProjectProvider
from tests.resources.sandboxed import Accounts, accounts, running

__all__ = ["accounts", "running"]

DECLARED = {
    "region": "us",
    "project": "Site",
    "web_vitals": True,
    "network_performance": True,
    "session_replay": False,
    "anonymize_ips": True,
}
PROVIDER = PostHogProjectProvider()


def made(accounts: Accounts) -> tuple[str, dict[str, Any]]:
    """Makes the project; returns its id and what the state holds."""
    result = PROVIDER.create(DECLARED)
    assert result.outs is not None
    assert str(accounts.posthog()[0]["id"]) == result.id
    return result.id, result.outs


def by_hand(accounts: Accounts, id_: str, change: object) -> None:
    accounts.edit("posthog", {"regions": {"us": {"projects": {id_: change}}}})


def test_it_is_made_as_declared_and_gives_its_key(accounts: Accounts) -> None:
    _, outputs = made(accounts)
    (project,) = accounts.posthog()
    assert outputs["key"] == project["api_token"]
    assert {key: outputs[key] for key in DECLARED} == DECLARED
    assert project["autocapture_web_vitals_opt_in"] is True
    assert project["session_recording_opt_in"] is False
    assert not PROVIDER.diff("1", outputs, DECLARED).changes


def test_one_of_that_name_is_taken_over(accounts: Accounts, capfd: pytest.CaptureFixture[str]) -> None:
    id_, outputs = made(accounts)
    by_hand(accounts, id_, {"anonymize_ips": False})
    again = PROVIDER.create(DECLARED)
    assert (again.id, again.outs) == (id_, outputs)
    assert len(accounts.posthog()) == 1
    assert capfd.readouterr().err == "infra: took over the PostHog project “Site”\n"


def test_a_change_by_hand_is_noticed_and_repaired(accounts: Accounts) -> None:
    id_, outputs = made(accounts)
    by_hand(accounts, id_, {"session_recording_opt_in": True, "name": "Renamed"})
    found = PROVIDER.read(id_, outputs)
    assert found.inputs == {**DECLARED, "session_replay": True, "project": "Renamed"}
    assert found.outs is not None
    assert PROVIDER.diff(id_, found.outs, DECLARED).changes
    assert PROVIDER.update(id_, found.outs, DECLARED).outs == outputs


def test_another_region_is_another_project(accounts: Accounts) -> None:
    id_, outputs = made(accounts)
    assert PROVIDER.diff(id_, outputs, {**DECLARED, "region": "eu"}).replaces == ["region"]
    PROVIDER.create({**DECLARED, "region": "eu"})
    assert (len(accounts.posthog()), len(accounts.posthog("eu"))) == (1, 1)


def test_one_that_is_not_found_is_gone_for_a_key_that_sees_its_organisation_only(accounts: Accounts) -> None:
    id_, outputs = made(accounts)
    by_hand(accounts, id_, None)
    assert PROVIDER.read(id_, outputs).id == ""
    accounts.edit("posthog", {"regions": {"us": {"organization": {"id": "another"}}}})
    with pytest.raises(ProviderFailed, match=r"404 .*a key that may not see the project gets 404 too"):
        PROVIDER.read(id_, outputs)


def test_a_key_that_lost_its_rights_is_an_error(accounts: Accounts) -> None:
    id_, outputs = made(accounts)
    accounts.forbid("posthog", scopes=["organization:read"])
    with pytest.raises(ProviderFailed, match=r"403 .*scope 'project:read'"):
        PROVIDER.read(id_, outputs)


def test_removing_it_leaves_it(accounts: Accounts, capfd: pytest.CaptureFixture[str]) -> None:
    id_, outputs = made(accounts)
    PROVIDER.delete(id_, outputs)
    assert len(accounts.posthog()) == 1
    assert capfd.readouterr().err == "infra: the PostHog project “Site” stays as it is\n"
