"""Programs from npm that our workflows run beside the app's own, each at one version.

Versions: the newest of each package that runs on Node.js 20, tried on 2026-11-24.
"""

from __future__ import annotations

DEPCHECK = "depcheck@1.4.7"
SECRETLINT = "secretlint@11.7.1"
SENTRY = "@sentry/cli@3.8.0"
SECRETLINT_RULES = "@secretlint/secretlint-rule-preset-recommend@11.7.1"
SUPABASE = "supabase@3.1.0"
