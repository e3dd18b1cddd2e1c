"""Cases of `infra.rules.variables`."""

from __future__ import annotations

from tests.builders import GONE
from tests.rules.case import Case


def _many(count: int) -> dict[str, str]:
    return {f"V{at}": "x" for at in range(count)}


CASES: tuple[Case, ...] = (
    Case(
        "VAR-01",
        {"shared/vercel/bypass": GONE},
        "nobody provides `vercel.bypass_token`",
        "staging: github.environment.secrets.BYPASS_TOKEN",
        "declare `vercel.bypass` in `shared`",
        {"shared/vercel/bypass": {}},
    ),
    Case(
        "VAR-01",
        {"shared/vercel": GONE, "shared/github/variables/PROJECT": {"from": "vercel.project_id"}},
        "nobody provides `vercel.project_id`",
        "shared: github.variables.PROJECT",
        "declare `vercel.project` in `shared`",
        {"shared/github/variables/PROJECT": {"from": "vercel.project_id"}},
        also=("EST-06",),
    ),
    Case(
        "VAR-02",
        {"preview/variables/API_KEY": {"env": "STAGING_API_KEY"}},
        "`API_KEY` is sensitive (as secrets are by default), which Vercel refuses on `development`",
        "preview: variables.API_KEY",
        "add `sensitive: false` or `targets: [preview]`",
        {"preview/variables/API_KEY": {"env": "STAGING_API_KEY", "sensitive": False}},
    ),
    Case(
        "VAR-02",
        {"preview/variables/MODE": {"value": "x", "sensitive": True, "targets": ["development"]}},
        "`MODE` is sensitive, which Vercel refuses on `development`",
        "preview: variables.MODE",
        "add `sensitive: false`",
        {"preview/variables/MODE": {"value": "x", "targets": ["development"]}},
    ),
    Case(
        "VAR-02",
        {"preview/variables/TOKEN": {"from": "vercel.bypass_token"}},
        "`TOKEN` is sensitive (as secrets are by default), which Vercel refuses on `development`",
        "preview: variables.TOKEN",
        "add `sensitive: false` or `targets: [preview]`",
        {"preview/variables/ID": {"from": "vercel.project_id"}},
    ),
    Case(
        "VAR-03",
        {
            "staging/variables/MODE": {"value": "x", "targets": ["preview", "development"]},
            "preview/variables/MODE": "y",
        },
        "`MODE` for target `development` is declared by `preview` already",
        "staging: variables.MODE",
        "keep one of the two",
        {"staging/variables/MODE": "x", "preview/variables/MODE": "y"},
        also=("VAR-04",),
    ),
    Case(
        "VAR-04",
        {"staging/variables/MODE": {"value": "x", "targets": ["production"]}},
        "`MODE` is for target `production`, which is not this environment's",
        "staging: variables.MODE.targets",
        "declare it in the stack of that target, or add the target to `environment.targets`",
        {"staging/variables/MODE": {"value": "x", "targets": ["preview"]}},
    ),
    Case(
        "VAR-05",
        {"staging/variables/TZ": "UTC"},
        "`TZ` is reserved by Vercel's runtimes",
        "staging: variables.TZ",
        "use another name",
        {"staging/variables/TIMEZONE": "UTC", "staging/variables/AWS_REGION": "us-east-1"},
    ),
    Case(
        "VAR-06",
        {"staging/variables/VERCEL_GIT_COMMIT_SHA": "abc"},
        "`VERCEL_GIT_COMMIT_SHA` is a variable that Vercel sets itself",
        "staging: variables.VERCEL_GIT_COMMIT_SHA",
        "use another name, and read Vercel's own value",
        {"staging/variables/VERCEL_TEAM_COLOUR": "blue"},
    ),
    Case(
        "VAR-07",
        {"staging/variables/BIG": "é" * 33000},
        "the variables take 66,038 bytes, and a deployment has room for 65,536",
        "staging: variables",
        "put large values into files or a store that the app reads",
        {"staging/variables/BIG": "é" * 32000},
        also=("VAR-14",),
    ),
    Case(
        "VAR-07",
        {
            "preview/variables/BIG": {"value": "x" * 40_000, "targets": ["preview"]},
            "staging/variables/BIG_TOO": "x" * 40_000,
        },
        "the variables take 80,045 bytes, and a deployment has room for 65,536",
        "staging: variables",
        "put large values into files or a store that the app reads",
        {
            "preview/variables/BIG": {"value": "x" * 40_000, "targets": ["preview"]},
            "staging/variables/BIG": "x" * 40_000,
        },
        also=("VAR-14",),
    ),
    Case(
        "VAR-13",
        {"staging/variables": _many(998), "preview/variables": _many(3)},
        "target `preview` of the project has 1,001 variables, and Vercel takes 1,000",
        "staging: variables",
        "remove those that nothing reads, or join some into one",
        {"staging/variables": _many(997), "preview/variables": _many(3)},
    ),
    Case(
        "VAR-14",
        {"staging/variables/RULES": "x" * 5121},
        "`RULES` takes 5,121 bytes, and code at the edge gets 5,120",
        "staging: variables.RULES",
        "read it in Node.js functions only, or from a file",
        {"staging/variables/RULES": "x" * 5120},
    ),
)
