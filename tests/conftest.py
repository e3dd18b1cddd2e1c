"""What holds for every test: nothing but this machine is ever spoken to, and no clock decides."""

from __future__ import annotations

import ipaddress
import sys

import hypothesis
import pytest

# How long an example takes says how loaded the machine is, not whether the code is right.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """Guards this process; children inside a sandbox have nowhere else to go anyway."""
    del config
    sys.addaudithook(_refuse_the_network)


def _refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None  # a text: a Unix socket
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host is not None and not _is_here(str(host)):
        raise RuntimeError(f"a test tried to reach {host}: only this machine may be spoken to")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
