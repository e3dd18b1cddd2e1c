"""What jobs of this repository do before their own steps."""

from __future__ import annotations

from infra.spec.workflows import BackendSpec
from infra.workflows.actions import CACHE, SETUP_PYTHON
from infra.workflows.model import Step
from infra.workflows.node import check_out

_MADE_OF = "'infra/toolchain/**', 'requirements.txt'"
WRITTEN = "`infra render` writes the change"


def set_up(spec: BackendSpec) -> tuple[Step, ...]:
    """Returns the steps up to a `.venv` with `infra`, its engine and its plugins."""
    return (
        check_out(),
        Step(
            f"Set up Python {spec.python_version}",
            uses=SETUP_PYTHON,
            with_={"python-version": spec.python_version, "cache": "pip"},
        ),
        Step(
            "Get the toolchain of the last run",
            uses=CACHE,
            with_={
                "path": "~/.cache/infra/toolchain",
                "key": f"toolchain-${{{{ runner.os }}}}-${{{{ hashFiles({_MADE_OF}) }}}}",
            },
        ),
        Step("Set up infra", run="make setup"),
    )
