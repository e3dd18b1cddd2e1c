"""Old states must stay readable: they name each provider by its module, as Pulumi pickled it."""

from __future__ import annotations

import base64
import subprocess
import sys

import dill  # type: ignore[import-untyped]
import pytest
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider

from infra.resources.delivery import WorkflowFilesProvider
from infra.resources.posthog import PostHogProjectProvider
from infra.resources.sentry_alert import SentryAlertProvider
from infra.resources.sentry_project import SentryKeyProvider, SentryProjectProvider
from infra.resources.supabase_project import SupabaseProjectProvider
from infra.resources.supabase_secret import SupabaseSecretProvider
from infra.resources.supabase_settings import (
    SupabaseAuthProvider,
    SupabaseNetworkProvider,
    SupabaseSslProvider,
)

# `__provider` in stacks that were applied on 2026-11-24. Never change these texts: states with them exist.
OLD_STATES: dict[type[ResourceProvider], str] = {
    PostHogProjectProvider: (
        "gASVOQAAAAAAAACMF2luZnJhLnJlc291cmNlcy5wb3N0aG9nlIwWUG9zdEhvZ1Byb2plY3RQcm92aWRlcpSTlCmBlC4="
    ),
    SentryAlertProvider: (
        "gASVOwAAAAAAAACMHGluZnJhLnJlc291cmNlcy5zZW50cnlfYWxlcnSUjBNTZW50cnlBbGVydFByb3ZpZGVylJOUKYGULg=="
    ),
    SentryKeyProvider: (
        "gASVOwAAAAAAAACMHmluZnJhLnJlc291cmNlcy5zZW50cnlfcHJvamVjdJSMEVNlbnRyeUtleVByb3ZpZGVylJOUKYGULg=="
    ),
    SentryProjectProvider: (
        "gASVPwAAAAAAAACMHmluZnJhLnJlc291cmNlcy5zZW50cnlfcHJvamVjdJSMFVNlbnRyeVByb2plY3RQcm92aWRlcpSTlCmBlC4="
    ),
    SupabaseAuthProvider: (
        "gASVQQAAAAAAAACMIWluZnJhLnJlc291cmNlcy5zdXBhYmFzZV9zZXR0aW5nc5SMFFN1cGFiYXNlQXV0aFByb3ZpZGVylJOUKYGU"
        "Lg=="
    ),
    SupabaseNetworkProvider: (
        "gASVRAAAAAAAAACMIWluZnJhLnJlc291cmNlcy5zdXBhYmFzZV9zZXR0aW5nc5SMF1N1cGFiYXNlTmV0d29ya1Byb3ZpZGVylJOU"
        "KYGULg=="
    ),
    SupabaseProjectProvider: (
        "gASVQwAAAAAAAACMIGluZnJhLnJlc291cmNlcy5zdXBhYmFzZV9wcm9qZWN0lIwXU3VwYWJhc2VQcm9qZWN0UHJvdmlkZXKUk5Qp"
        "gZQu"
    ),
    SupabaseSecretProvider: (
        "gASVQQAAAAAAAACMH2luZnJhLnJlc291cmNlcy5zdXBhYmFzZV9zZWNyZXSUjBZTdXBhYmFzZVNlY3JldFByb3ZpZGVylJOUKYGU"
        "Lg=="
    ),
    SupabaseSslProvider: (
        "gASVQAAAAAAAAACMIWluZnJhLnJlc291cmNlcy5zdXBhYmFzZV9zZXR0aW5nc5SME1N1cGFiYXNlU3NsUHJvdmlkZXKUk5QpgZQu"
    ),
    WorkflowFilesProvider: (
        "gASVOQAAAAAAAACMGGluZnJhLnJlc291cmNlcy5kZWxpdmVyeZSMFVdvcmtmbG93RmlsZXNQcm92aWRlcpSTlCmBlC4="
    ),
}

by_provider = pytest.mark.parametrize("provider", OLD_STATES, ids=lambda provider: provider.__name__)


@by_provider
def test_the_provider_of_an_old_state_is_still_found(provider: type[ResourceProvider]) -> None:
    found = dill.loads(base64.b64decode(OLD_STATES[provider]))  # noqa: S301, our own text
    assert type(found) is provider


@by_provider
def test_the_provider_is_pickled_by_name_so_that_new_code_is_no_change(
    provider: type[ResourceProvider],
) -> None:
    assert serialize_provider(provider()) == OLD_STATES[provider]
    assert provider.serialize_as_secret_always is False


def test_a_preview_loads_no_client() -> None:
    declaring = {f"infra.resources.{vendor}" for vendor in ("posthog", "sentry", "supabase")}
    modules = ", ".join(sorted(declaring | {provider.__module__ for provider in OLD_STATES}))
    clients = ("githubkit", "httpx", "infra.clients.http")
    code = f"import sys, {modules}; print([m for m in {clients} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
