"""The bytecode of all that commands load, written once: `python -m infra.toolchain.bytecode`.

Python writes it by itself as it goes, unless it may not (PYTHONDONTWRITEBYTECODE, a read-only folder): then
each command would compile some 500 files again, which takes as long as its work.

Deliberately absent: `compileall`, which takes a minute for thousands of the SDKs' files that nothing loads.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys


def main() -> int:
    """Imports every module of the project, and with them those of others that they need."""
    sys.dont_write_bytecode = False
    import infra

    for module in pkgutil.walk_packages(infra.__path__, "infra."):
        if not module.name.endswith("__main__"):  # importing those would run them
            importlib.import_module(module.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
