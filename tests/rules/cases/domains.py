"""Cases of `infra.rules.domains`."""

from __future__ import annotations

from tests.builders import GONE
from tests.rules.case import Case

CASES: tuple[Case, ...] = (
    Case(
        "DOM-01",
        {"staging/environment/domains": ["example.com"]},
        "`example.com` is declared by `production` too",
        "staging: environment.domains[0]",
        "a domain points at one environment: keep one",
        {"staging/environment/domains": ["app.example.com"]},
    ),
    Case(
        "DOM-01",
        {
            "staging/environment/domains": [
                "a.example.com",
                {"name": "a.example.com", "redirect": "example.com"},
            ]
        },
        "`a.example.com` is declared twice here",
        "staging: environment.domains[1]",
        "a domain points at one environment: keep one",
        {"staging/environment/domains": ["a.example.com", "b.example.com"]},
    ),
    Case(
        "DOM-02",
        {
            "production/environment/domains": [
                "example.com",
                {"name": "www.example.com", "redirect": "exmaple.com"},
            ]
        },
        "`www.example.com` redirects to `exmaple.com`, which nobody declares",
        "production: environment.domains[1]",
        "did you mean `example.com`?",
        {"staging/environment/domains": [{"name": "old.example.com", "redirect": "example.com"}]},
    ),
    Case(
        "DOM-02",
        {"staging/environment/domains": [{"name": "old.example.com", "redirect": "www.example.com"}]},
        "`old.example.com` redirects to `www.example.com`, which redirects on",
        "staging: environment.domains[0]",
        "redirect to a domain that serves the site",
        {"staging/environment/domains": [{"name": "old.example.com", "redirect": "example.com"}]},
    ),
    Case(
        "DOM-02",
        {"staging/environment/domains": [{"name": "a.example.com", "redirect_status_code": 308}]},
        "`a.example.com` has a status for its redirect, and no redirect",
        "staging: environment.domains[0]",
        "add `redirect`, or remove `redirect_status_code`",
        {"staging/environment/domains": [{"name": "a.example.com"}]},
    ),
    Case(
        "DOM-03",
        {"preview/environment/domains": ["next.example.com"]},
        "a domain of previews needs to know which branch it shows",
        "preview: environment.domains",
        "add `branch`",
        {"production/environment/branch": GONE, "production/github": GONE, "production/workflows": GONE},
    ),
)
