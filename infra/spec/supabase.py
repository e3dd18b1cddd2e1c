"""`supabase`: the project that an environment uses, and those of its settings that follow the environment."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from infra.spec.model import Each, Spec
from infra.spec.patterns import ADDRESS_RANGE, RETURN_ADDRESS, SUPABASE_REF, WEB_ADDRESS
from infra.spec.values import EnvName, Secret

_PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
"""The same that the CLI refuses."""


def _whole_range(text: str) -> str:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        fix = "write address and prefix: `203.0.113.0/24`, or one address: `203.0.113.7/32`"
        raise _told(text, "is not a range of addresses", fix) from None
    if str(network) != text:
        # As Supabase shows it: what is written otherwise would differ for ever.
        raise _told(text, "is not how its range is written", f"write `{network}`")
    if any(network.version == private.version and network.subnet_of(private) for private in _PRIVATE):  # type: ignore[arg-type]  # of one version
        raise _told(text, "is private", "nobody comes from there: write the addresses that the internet sees")
    return text


def _told(text: str, what: str, fix: str) -> PydanticCustomError:
    return PydanticCustomError("told", "told", {"what": f"holds `{text}`, which {what}", "fix": fix})


Cidr = Annotated[str, Field(pattern=ADDRESS_RANGE), AfterValidator(_whole_range)]


class AuthSpec(Spec):
    """Where Supabase Auth may send people."""

    site_url: Annotated[str, Field(pattern=WEB_ADDRESS)] = Field(description="Where links in mails lead.")
    redirect_urls: Each[Annotated[str, Field(pattern=RETURN_ADDRESS)]] = Field(
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
