"""What an environment declares of its Supabase project: the wires that it provides, settings and secrets.

Deliberately absent: making and deleting projects. Both are decisions about data and money that a person takes
once, at supabase.com.
"""

from __future__ import annotations

from typing import Any

import pulumi

from infra.resources.context import Context
from infra.resources.supabase_project import SupabaseProject
from infra.resources.supabase_secret import SupabaseSecret
from infra.resources.supabase_settings import SupabaseAuth, SupabaseNetwork, SupabaseSsl
from infra.resources.values import options_for
from infra.spec.supabase import AuthSpec, SupabaseSpec


class Supabase(pulumi.ComponentResource):
    """The project of an environment, what is set on it, and its secrets."""

    def __init__(self, context: Context, spec: SupabaseSpec) -> None:
        super().__init__("infra:supabase:Project", context.stack.name)
        # Every token reads the project first: one that may not see it fails once, not at each setting.
        self.project = SupabaseProject(spec.project, pulumi.ResourceOptions(parent=self))
        after = pulumi.ResourceOptions(parent=self, depends_on=[self.project])
        if spec.auth:
            SupabaseAuth({"ref": spec.project, **_auth(spec.auth)}, after)
        if spec.enforce_ssl is not None:
            SupabaseSsl({"ref": spec.project, "enforced": spec.enforce_ssl}, after)
        if spec.network:
            SupabaseNetwork({"ref": spec.project, "allowed": sorted(spec.network.allowed)}, after)
        for name, value in sorted(spec.secrets.items()):
            path = f"supabase.secrets.{name}"
            resolved = context.values.resolve(path, value)
            SupabaseSecret(
                path,
                spec.project,
                name,
                resolved.output,
                options_for("value", resolved, parent=self, depends_on=[self.project]),
            )
        self.register_outputs({})


def declare_environment(context: Context, spec: SupabaseSpec) -> dict[str, pulumi.Output[Any]]:
    """Declares `supabase` of an environment; returns the wires it provides."""
    project = Supabase(context, spec).project
    return {
        "supabase.url": project.url,
        "supabase.anon_key": project.anon_key,
        "supabase.service_role_key": pulumi.Output.secret(project.service_role_key),
    }


def _auth(spec: AuthSpec) -> dict[str, Any]:
    """Returns the fields that the file says: redirect addresses that it does not mention are left alone."""
    listed = "redirect_urls" in spec.model_fields_set
    return {"site_url": spec.site_url} | ({"redirect_urls": sorted(spec.redirect_urls)} if listed else {})
