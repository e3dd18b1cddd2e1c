"""Cases of `infra.rules.variables`."""

from __future__ import annotations

from base64 import b64encode

from tests.builders import GONE
from tests.rules.case import Case

# The payloads of Supabase's two legacy keys.
SERVICE_ROLE = b64encode(b'{"role":"service_role"}').decode().rstrip("=")
ANON = b64encode(b'{"role":"anon"}').decode().rstrip("=")

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
        "the variables take 64 KB, and a deployment has room for 64 KB",
        "staging: variables",
        "put large values into files or a store that the app reads",
        {"staging/variables/BIG": "é" * 32000},
    ),
    Case(
        "VAR-08",
        {"staging/variables/STRIPE_KEY": "sk_live_0123456789"},
        "this text looks like a secret, and the file is committed",
        "staging: variables.STRIPE_KEY",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"staging/variables/STRIPE_KEY": "pk_live_0123456789"},
    ),
    Case(
        "VAR-08",
        {"shared/github/variables/DATABASE": "postgresql://app:hunter2@db.example.com/app"},
        "this text looks like a secret, and the file is committed",
        "shared: github.variables.DATABASE",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"shared/github/variables/DATABASE": "postgresql://db.example.com:5432/app"},
    ),
    Case(
        "VAR-08",
        {"staging/variables/SUPABASE_KEY": f"eyJhbGciOiJIUzI1NiJ9.{SERVICE_ROLE}.c2lnbmF0dXJl"},
        "this text looks like a secret, and the file is committed",
        "staging: variables.SUPABASE_KEY",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"staging/variables/SUPABASE_KEY": f"eyJhbGciOiJIUzI1NiJ9.{ANON}.c2lnbmF0dXJl"},
    ),
    Case(
        "VAR-09",
        {"staging/variables/NEXT_PUBLIC_DSN": {"env": "DSN"}},
        "`NEXT_PUBLIC_DSN` reaches every browser, so hiding it on Vercel protects nothing",
        "staging: variables.NEXT_PUBLIC_DSN",
        "add `sensitive: false`, or take `NEXT_PUBLIC_` off the name of a real secret",
        {"staging/variables/NEXT_PUBLIC_DSN": {"env": "DSN", "sensitive": False}},
    ),
    Case(
        "VAR-10",
        {"staging/variables/API_KEY": {"secure": "v1:a:b", "comment": "of the test account"}},
        "Pulumi does not decrypt `secure` beside other keys",
        "staging: variables.API_KEY",
        "write `{env: NAME, …}` instead, or leave `secure` alone",
        {"staging/variables/API_KEY": {"secure": "v1:a:b"}},
    ),
)
