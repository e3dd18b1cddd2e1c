"""Cases of `infra.rules.supabase`."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

from tests.rules.case import Case

LIVE = "qwertzuiopasdfghjkly"
STAGING = "yxcvbnmlkjhgfdsapoiu"
AUTH = {"site_url": "https://staging.example.com"}
BOTH = {"production/supabase/project": LIVE, "staging/supabase/project": STAGING}
POINTS = f"this points at `{LIVE}`, the Supabase project of `production`"
OTHER = "use a project for tests, e.g. staging's"


def anon_key(ref: str) -> str:
    """Returns a legacy key as Supabase makes it; browsers get it."""
    parts = ({"alg": "HS256", "typ": "JWT"}, {"iss": "supabase", "ref": ref, "role": "anon"})
    return ".".join(
        [*(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), "x"]
    )


CASES: tuple[Case, ...] = (
    Case(
        "SUP-01",
        {**BOTH, "preview/supabase/project": LIVE},
        POINTS,
        "preview: supabase.project",
        OTHER,
        {**BOTH, "preview/supabase/project": STAGING},
    ),
    Case(
        "SUP-01",
        {**BOTH, "preview/variables/SUPABASE_URL": f"https://{LIVE}.supabase.co"},
        POINTS,
        "preview: variables.SUPABASE_URL",
        OTHER,
        {**BOTH, "preview/variables/SUPABASE_URL": f"https://{STAGING}.supabase.co"},
    ),
    Case(
        "SUP-01",
        {
            "production/variables/SUPABASE_URL": f"https://{LIVE}.supabase.co",
            "staging/variables/DATABASE": f"postgres.{LIVE}@pooler.example.com",
        },
        POINTS,
        "staging: variables.DATABASE",
        OTHER,
        {"production/variables/SUPABASE_URL": f"https://{LIVE}.supabase.co"},
    ),
    Case(
        "SUP-01",
        {**BOTH, "staging/github/environment/variables/SUPABASE_PROJECT_REF": LIVE},
        POINTS,
        "staging: github.environment.variables.SUPABASE_PROJECT_REF",
        OTHER,
        {**BOTH, "staging/github/environment/variables/SUPABASE_PROJECT_REF": STAGING},
    ),
    Case(
        "SUP-01",
        {**BOTH, "shared/github/variables": {"SUPABASE_PROJECT_REF": LIVE}},
        POINTS,
        "shared: github.variables.SUPABASE_PROJECT_REF",
        "the repository's variables reach every environment: declare it in theirs",
        {**BOTH, "production/github/environment/variables/SUPABASE_PROJECT_REF": LIVE},
    ),
    Case(
        "SUP-01",
        {**BOTH, "preview/variables/SUPABASE_URL": f"https://{LIVE.upper()}.Supabase.co"},
        POINTS,
        "preview: variables.SUPABASE_URL",
        OTHER,
        {**BOTH, "preview/variables/SUPABASE_URL": f"https://{STAGING.upper()}.Supabase.co"},
    ),
    Case(
        "SUP-01",
        {**BOTH, "preview/variables/SUPABASE_ANON_KEY": anon_key(LIVE)},
        POINTS,
        "preview: variables.SUPABASE_ANON_KEY",
        OTHER,
        {**BOTH, "preview/variables/SUPABASE_ANON_KEY": anon_key(STAGING)},
    ),
    Case(
        "SUP-02",
        {
            "staging/supabase": {"project": STAGING, "auth": AUTH},
            "preview/supabase": {"project": STAGING, "secrets": {"MAIL_KEY": {"env": "MAIL_KEY"}}},
        },
        f"`preview` sets up Supabase project `{STAGING}` already",
        "staging: supabase.auth",
        "keep `project` alone here",
        {
            "staging/supabase": {"project": STAGING, "auth": AUTH, "enforce_ssl": True},
            "preview/supabase": {"project": STAGING},
        },
    ),
    Case(
        "SUP-03",
        {"staging/supabase": {"project": STAGING, "secrets": {"SUPABASE_KEY": {"env": "KEY"}}}},
        "Supabase keeps names that begin with `SUPABASE_` for itself: `SUPABASE_KEY`",
        "staging: supabase.secrets.SUPABASE_KEY",
        "use another name",
        {"staging/supabase": {"project": STAGING, "secrets": {"MY_SUPABASE_KEY": {"env": "KEY"}}}},
    ),
    Case(
        "SUP-04",
        {"staging/supabase": {"project": STAGING, "auth": {"site_url": "https://example.com/welcome"}}},
        "`example.com` is no domain of this environment, and links in mails lead there",
        "staging: supabase.auth.site_url",
        "write `https://staging.example.com`",
        {"staging/supabase": {"project": STAGING, "auth": {"site_url": "https://staging.example.com/hi"}}},
    ),
    Case(
        "SUP-05",
        {"production/variables/SUPABASE_URL": "https://replace-with-production-ref.supabase.co"},
        "`replace-with-production-ref` stands in for the ref of a Supabase project",
        "production: variables.SUPABASE_URL",
        "write the 20 letters that supabase.com shows for the project",
        # A vanity subdomain is no ref, and fine.
        {"production/variables/SUPABASE_URL": "https://acme-production.supabase.co"},
    ),
    Case(
        "SUP-05",
        {"production/supabase/project": "replaceproductionref"},
        "`replaceproductionref` stands in for the ref of a Supabase project",
        "production: supabase.project",
        "write the 20 letters that supabase.com shows for the project",
        {"production/supabase/project": LIVE},
    ),
)
