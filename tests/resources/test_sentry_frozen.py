"""Old states must stay readable: they name the providers by their modules, as Pulumi pickled them."""

from __future__ import annotations

import base64
import subprocess
import sys

import dill  # type: ignore[import-untyped]
import pytest
from pulumi.dynamic.dynamic import serialize_provider

from infra.resources.account_provider import AccountProvider
from infra.resources.sentry_alert import SentryAlertProvider
from infra.resources.sentry_project import SentryKeyProvider, SentryProjectProvider

# `__provider` of stacks that were applied on 2026-11-24. Never change these texts: states with them exist.
OLD_STATES = {
    SentryProjectProvider: (
        "gASVPwAAAAAAAACMHmluZnJhLnJlc291cmNlcy5zZW50cnlfcHJvamVjdJSMFVNlbnRyeVByb2plY3RQcm92aWRlcpSTlCmBlC4="
    ),
    SentryKeyProvider: (
        "gASVOwAAAAAAAACMHmluZnJhLnJlc291cmNlcy5zZW50cnlfcHJvamVjdJSMEVNlbnRyeUtleVByb3ZpZGVylJOUKYGULg=="
    ),
    SentryAlertProvider: (
        "gASVOwAAAAAAAACMHGluZnJhLnJlc291cmNlcy5zZW50cnlfYWxlcnSUjBNTZW50cnlBbGVydFByb3ZpZGVylJOUKYGULg=="
    ),
}
by_state = pytest.mark.parametrize(
    ("provider", "state"), OLD_STATES.items(), ids=lambda value: getattr(value, "__name__", "state")
)


@by_state
def test_the_provider_of_an_old_state_is_still_found(provider: type[AccountProvider], state: str) -> None:
    assert isinstance(dill.loads(base64.b64decode(state)), provider)  # noqa: S301, our own text


@by_state
def test_the_provider_is_pickled_by_name_and_no_secret(provider: type[AccountProvider], state: str) -> None:
    assert serialize_provider(provider()) == state
    assert provider.serialize_as_secret_always is False


def test_a_preview_loads_no_httpx() -> None:
    code = "import sys, infra.resources.sentry; print('httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
