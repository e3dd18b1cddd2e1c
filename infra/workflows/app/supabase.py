"""`supabase/config.toml`: the local database, and what the Supabase CLI calls the project."""

from __future__ import annotations

from infra.spec.app import SupabaseFileSpec
from infra.workflows.app.facts import LOCAL_SITE, AppFacts
from infra.workflows.app.template import fill

PATH = "supabase/config.toml"


def supabase_files(spec: SupabaseFileSpec, facts: AppFacts) -> dict[str, str]:
    """Returns the file. Hosted projects get their settings from `supabase` of the stack files, never by
    `supabase config push`: so it says local addresses only."""
    return {PATH: fill("config.toml", options=spec, project_id=facts.name, site=LOCAL_SITE)}
