"""`supabase`: the project that an environment uses, and those of its settings that follow the environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from infra.spec.model import Each, Spec
from infra.spec.patterns import ADDRESS_RANGE, SUPABASE_REF, WEB_ADDRESS
from infra.spec.values import EnvName, Secret

Cidr = Annotated[str, Field(pattern=ADDRESS_RANGE)]


class AuthSpec(Spec):
    """Where Supabase Auth may send people."""

    site_url: Annotated[str, Field(pattern=WEB_ADDRESS)] = Field(description="Where links in mails lead.")
    redirect_urls: Each[Annotated[str, Field(pattern=WEB_ADDRESS)]] = Field(
        default=(), description="Further addresses that a sign-in may return to; `*` and `**` are wildcards."
    )


class NetworkSpec(Spec):
    """Who may connect to the database."""

    allowed: Each[Cidr] = Field(min_length=1, description="Address ranges, e.g. `203.0.113.0/24`.")


class SupabaseSpec(Spec):
    """`supabase` of an environment. Environments may share a project; then one of them sets it up."""

    project: Annotated[str, Field(pattern=SUPABASE_REF)] = Field(
        description="Ref of the project: 20 letters."
    )
    auth: AuthSpec | None = Field(default=None, description="Addresses of Supabase Auth.")
    secrets: dict[EnvName, Secret] = Field(
        default={}, max_length=100, description="Secrets of Edge Functions by name."
    )
    enforce_ssl: bool | None = Field(default=None, description="Refuse unencrypted database connections.")
    network: NetworkSpec | None = Field(default=None, description="Restrict who may connect to the database.")
