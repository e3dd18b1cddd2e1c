"""What holds for every test: nothing but this machine is ever spoken to."""

from __future__ import annotations

import ipaddress
import sys

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Guards this process; children inside a sandbox have nowhere else to go anyway."""
    del config
    sys.addaudithook(_refuse_the_network)


def _refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    if event not in ("socket.connect", "socket.sendto"):
        return
    address = arguments[1]
    if isinstance(address, tuple) and not _is_here(str(address[0])):
        raise RuntimeError(f"a test tried to reach {address[0]}: only this machine may be spoken to")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
