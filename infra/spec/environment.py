"""`environment`: what makes a stack an environment: its shared stack, branch, Vercel targets and domains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from infra.spec.model import Branch, Each, Spec
from infra.spec.patterns import DOMAIN
from infra.spec.values import Target

DomainName = Annotated[str, Field(pattern=DOMAIN, max_length=253)]


class DomainSpec(Spec):
    """A domain of this environment; written bare, or as an object when it redirects."""

    name: DomainName = Field(description="The domain, lower case.")
    redirect: DomainName | None = Field(
        default=None, description="Domain of the same project to redirect to."
    )
    redirect_status_code: Literal[301, 302, 307, 308] | None = Field(
        default=None, description="Status of the redirect; Vercel's default is 307."
    )


def _bare_domain(raw: Any) -> Any:
    return {"name": raw} if isinstance(raw, (str, int, float)) else raw


class EnvironmentSpec(Spec):
    """Where this environment lives."""

    shared: str = Field(
        default="shared", description="The stack that owns the Vercel project and the repository."
    )
    branch: Branch | None = Field(default=None, description="The Git branch this environment deploys from.")
    targets: Each[Target] = Field(
        default=("preview",), min_length=1, description="Vercel targets. `production` for the live site."
    )
    domains: tuple[
        Annotated[DomainSpec, BeforeValidator(_bare_domain, json_schema_input_type=DomainName | DomainSpec)],
        ...,
    ] = Field(default=(), description="Domains that point at this environment.")


def branch_of(targets: Iterable[str], branch: str | None) -> str | None:
    """Returns the branch that narrows `targets`: Vercel knows branches of previews only, and its production
    branch is a setting of the project."""
    return branch if set(targets) == {"preview"} else None
