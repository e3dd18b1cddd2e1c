"""Cases of `infra.rules.secrets`."""

from __future__ import annotations

from base64 import b64encode

from tests.rules.case import Case

# The payloads of Supabase's two legacy keys.
SERVICE_ROLE = b64encode(b'{"role":"service_role"}').decode().rstrip("=")
ANON = b64encode(b'{"role":"anon"}').decode().rstrip("=")

GOOGLE = f"AIza{'Sy' * 17}D"
RANDOM = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"

CASES: tuple[Case, ...] = (
    Case(
        "VAR-08",
        {"staging/variables/STRIPE_KEY": "sk_live_0123456789"},
        "this looks like a secret key of Stripe, and the file is committed",
        "staging: variables.STRIPE_KEY",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"staging/variables/STRIPE_KEY": "pk_live_0123456789"},
    ),
    Case(
        "VAR-08",
        {"shared/github/variables/DATABASE": "postgresql://app:hunter2@db.example.com/app"},
        "this looks like an address with a password, and the file is committed",
        "shared: github.variables.DATABASE",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"shared/github/variables/DATABASE": "postgresql://db.example.com:5432/app"},
    ),
    Case(
        "VAR-08",
        {"staging/variables/SUPABASE_KEY": f"eyJhbGciOiJIUzI1NiJ9.{SERVICE_ROLE}.c2lnbmF0dXJl"},
        "this looks like the `service_role` key of Supabase, and the file is committed",
        "staging: variables.SUPABASE_KEY",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"staging/variables/SUPABASE_KEY": f"eyJhbGciOiJIUzI1NiJ9.{ANON}.c2lnbmF0dXJl"},
    ),
    Case(
        "VAR-08",
        {"shared/vercel/project/build_command": f"NPM_TOKEN=npm_{'a1' * 18} npm run build"},
        "this looks like a token of npm, and the file is committed",
        "shared: vercel.project.build_command",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"shared/vercel/project/build_command": "NPM_TOKEN=$NPM_TOKEN npm run build"},
    ),
    Case(
        "VAR-08",
        {"staging/variables/MAPS_KEY": GOOGLE},
        "this looks like a key of Google, and the file is committed",
        "staging: variables.MAPS_KEY",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"staging/variables/NEXT_PUBLIC_MAPS_KEY": GOOGLE},
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
    Case(
        "VAR-09",
        {"staging/variables/NEXT_PUBLIC_STRIPE_SECRET": {"env": "STRIPE", "sensitive": False}},
        "`NEXT_PUBLIC_STRIPE_SECRET` reaches every browser, and its name says that it is a secret",
        "staging: variables.NEXT_PUBLIC_STRIPE_SECRET",
        "take `NEXT_PUBLIC_` off the name, or call it otherwise",
        {"staging/variables/NEXT_PUBLIC_STRIPE_KEY": {"env": "STRIPE", "sensitive": False}},
    ),
    Case(
        "VAR-11",
        {"staging/variables/NEXT_PUBLIC_TOKEN": {"from": "vercel.bypass_token", "sensitive": False}},
        "`NEXT_PUBLIC_TOKEN` would give `vercel.bypass_token`, a secret, to every browser",
        "staging: variables.NEXT_PUBLIC_TOKEN",
        "take `NEXT_PUBLIC_` off the name, and read it on the server only",
        {"staging/variables/NEXT_PUBLIC_PROJECT": {"from": "vercel.project_id"}},
    ),
    Case(
        "VAR-12",
        {"staging/variables/AUTH_SECRET": RANDOM},
        "random text under the name `AUTH_SECRET` looks like a secret, and the file is committed",
        "staging: variables.AUTH_SECRET",
        "write `{env: NAME}`, or `{value: …, sensitive: false}` if anyone may read it",
        {"staging/variables/AUTH_SECRET": {"value": RANDOM, "sensitive": False}},
    ),
    Case(
        "VAR-12",
        {"shared/github/variables/DEPLOY_TOKEN": RANDOM},
        "random text under the name `DEPLOY_TOKEN` looks like a secret, and the file is committed",
        "shared: github.variables.DEPLOY_TOKEN",
        "write it under `secrets`, as `{env: NAME}`",
        {"shared/github/variables/RELEASE": RANDOM},
    ),
    Case(
        "GIT-17",
        {"staging/github/environment/variables/TOKEN": {"from": "vercel.bypass_token"}},
        "`TOKEN` would show `vercel.bypass_token`, a secret, in settings and logs of GitHub",
        "staging: github.environment.variables.TOKEN",
        "move it to `github.environment.secrets`",
        {
            "staging/github/environment/variables/PROJECT": {"from": "vercel.project_id"},
            "staging/github/environment/secrets/TOKEN": {"from": "vercel.bypass_token"},
        },
    ),
)
