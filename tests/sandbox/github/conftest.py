"""A GitHub with an organisation, and with a private repository in it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from githubkit import GitHub

from tests.sandbox.github.hub import Hub


@pytest.fixture
def hub() -> Hub:
    """A GitHub on which `acme` (Team plan) has the private repository `site`."""
    hub = Hub()
    hub.make()
    return hub


@pytest.fixture
def http(hub: Hub) -> httpx.Client:
    """A bare client of it, with every right."""
    return hub.http()


@pytest.fixture
def kit(hub: Hub) -> GitHub[Any]:
    """A typed client of it, with every right."""
    return hub.kit()
