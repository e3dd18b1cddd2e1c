"""What one environment owns on the shared Vercel project: a resource for each variable and domain, so that
one can be added, changed or removed alone.

Deliberately absent: the bulk and in-line variables of the provider, which delete what they do not list.
"""

from __future__ import annotations

import pulumi
import pulumiverse_vercel as vercel

from infra.resources.context import Context
from infra.resources.plugin import COMMENT
from infra.resources.values import options_for
from infra.spec.environment import DomainSpec, branch_of
from infra.spec.stack import EnvironmentStackSpec
from infra.spec.values import Variable, is_sensitive


class VercelEnvironment(pulumi.ComponentResource):
    """The variables and domains of one environment."""

    def __init__(self, context: Context, spec: EnvironmentStackSpec, provider: vercel.Provider) -> None:
        super().__init__(
            "infra:vercel:Environment",
            context.stack.name,
            opts=pulumi.ResourceOptions(providers=[provider]),
        )
        self._context = context
        self._spec = spec
        self._project_id = context.wiring.wire("vercel.project_id")
        for key, variable in spec.variables.items():
            self._variable(key, variable)
        self._domains(spec.environment.domains)
        self.register_outputs({})

    def _variable(self, key: str, variable: Variable) -> None:
        name = f"variables.{key}"
        value = self._context.values.resolve(name, variable)
        targets = self._spec.targets_of(variable)
        vercel.ProjectEnvironmentVariable(
            name,
            project_id=self._project_id,
            key=key,
            value=value.output,
            # Always sent: unset means false to old providers and true to new ones.
            sensitive=is_sensitive(variable),
            targets=sorted(targets),
            git_branch=branch_of(targets, self._spec.environment.branch),
            comment=variable.comment if self._context.vercel_plugin.has(COMMENT) else None,
            opts=options_for("value", value, parent=self),
        )

    def _domains(self, domains: tuple[DomainSpec, ...]) -> None:
        declared: dict[str, pulumi.Resource] = {}
        # Vercel wants a redirect's target to exist, and keeps a domain while redirects point at it.
        for domain in sorted(domains, key=lambda each: each.redirect is not None):
            target = declared.get(domain.redirect or "")
            declared[domain.name] = vercel.ProjectDomain(
                f"environment.domains.{domain.name}",
                project_id=self._project_id,
                domain=domain.name,
                git_branch=None
                if domain.redirect
                else branch_of(self._spec.environment.targets, self._spec.environment.branch),
                redirect=domain.redirect,
                redirect_status_code=domain.redirect_status_code,
                opts=pulumi.ResourceOptions(
                    parent=self,
                    delete_before_replace=True,
                    depends_on=[target] if target else None,
                ),
            )
