"""Old states must stay readable: they name the provider by its module, as Pulumi pickled it."""

from __future__ import annotations

import base64
import subprocess
import sys

import dill  # type: ignore[import-untyped]
from pulumi.dynamic.dynamic import serialize_provider

from infra.resources.delivery import WorkflowFilesProvider

# `__provider` of a stack that was applied on 2026-11-24. Never change this text: states with it exist.
OLD_STATE = "gASVOQAAAAAAAACMGGluZnJhLnJlc291cmNlcy5kZWxpdmVyeZSMFVdvcmtmbG93RmlsZXNQcm92aWRlcpSTlCmBlC4="


def test_the_provider_of_an_old_state_is_still_found() -> None:
    found = dill.loads(base64.b64decode(OLD_STATE))  # noqa: S301, our own text
    assert isinstance(found, WorkflowFilesProvider)


def test_the_provider_is_pickled_by_name_so_that_new_code_is_no_change() -> None:
    assert b"infra.resources.delivery" in base64.b64decode(serialize_provider(WorkflowFilesProvider()))
    assert len(serialize_provider(WorkflowFilesProvider())) < 200


def test_the_provider_is_not_a_secret_of_the_state() -> None:
    assert WorkflowFilesProvider.serialize_as_secret_always is False


def test_a_preview_loads_neither_githubkit_nor_httpx() -> None:
    code = (
        "import sys, infra.resources.delivery; print([m for m in ('githubkit', 'httpx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
