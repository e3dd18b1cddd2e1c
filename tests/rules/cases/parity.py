"""Cases of `infra.rules.parity`."""

from __future__ import annotations

from tests.rules.case import Case

ADD = "add it to stacks/Pulumi.production.yaml, or say `only_here: true` of it here"

CASES: tuple[Case, ...] = (
    Case(
        "VAR-15",
        {"staging/variables/FLAG": "on"},
        "`FLAG` is in `staging` and not in `production`",
        "staging: variables.FLAG",
        ADD,
        {"staging/variables/FLAG": {"value": "on", "only_here": True}},
    ),
    Case(
        "VAR-15",
        {"preview/variables/FLAG": "on"},
        "`FLAG` is in `preview` and not in `production`",
        "preview: variables.FLAG",
        ADD,
        {"preview/variables/FLAG": {"value": "on", "targets": ["development"]}},
    ),
    Case(
        "VAR-15",
        {"production/variables/FLAG": "on"},
        "`FLAG` is in `production` and not in `staging`",
        "production: variables.FLAG",
        "add it to stacks/Pulumi.staging.yaml, or say `only_here: true` of it here",
        # Previews of a branch get what all previews get.
        {"production/variables/FLAG": "on", "preview/variables/FLAG": "on"},
    ),
    Case(
        "VAR-15",
        {"staging/variables/FLAG": "on", "staging/workflows/app": ["env"]},
        "`FLAG` is in `staging` and not in `production`",
        "staging: variables.FLAG",
        ADD,
        {"staging/variables/FLAG": "on", "staging/workflows/app": {"env": {"optional": ["FLAG"]}}},
    ),
)
