"""The doctor meets the same bare machine as the toolchain."""

from tests.toolchain.conftest import machine

__all__ = ["machine"]
