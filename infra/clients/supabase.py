"""Supabase's Management API: docs/api/supabase.md maps the calls.

Import it inside the functions that call: httpx takes 0.2 s to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.clients.http import Answered, Connection, NotFound, Vendor, connect
from infra.errors import Problem, ProviderFailed

if TYPE_CHECKING:
    import httpx

VENDOR = Vendor(
    "Supabase",
    "SUPABASE_ACCESS_TOKEN",
    "the rights of a member who may change the project (a scoped token: projects, secrets, auth, database)",
    "look at `supabase.project`; a token that may not see the project gets 404 too",
)


@dataclass(frozen=True)
class Keys:
    """What apps use to reach a project."""

    anon: str
    service_role: str


class SupabaseProject:
    """One project, by its ref. Each method is a call, `keys` is two."""

    def __init__(self, api: Connection, ref: str) -> None:
        self._api = api
        self._path = f"/v1/projects/{ref}"
        self.ref = ref

    @property
    def url(self) -> str:
        """The address of its API."""
        return f"https://{self.ref}.supabase.co"

    def name(self) -> str:
        """Returns the name that people see; Answered when the token may not see the project."""
        return str(self._api.get(self._path)["name"])

    def keys(self) -> Keys:
        """Returns the legacy JWTs while the project takes them, else its publishable and its secret key.

        The legacy ones first, because every client library and Edge Function takes those; who switches them
        off has moved on. The API says that its switch will go away one day: 404 means they are off.
        ProviderFailed: the project has neither.
        """
        found = self._api.get(f"{self._path}/api-keys", {"reveal": True})
        by_role = {
            (str(key.get("type") or "legacy"), str(key["name"])): str(key.get("api_key") or "")
            for key in found or ()
        }
        anon, service_role = by_role.get(("legacy", "anon")), by_role.get(("legacy", "service_role"))
        if anon and service_role and self._legacy_enabled():
            return Keys(anon, service_role)
        keys = Keys(_first(by_role, "publishable"), _first(by_role, "secret"))
        if not keys.anon or not keys.service_role:
            raise ProviderFailed(
                Problem(
                    f"Supabase project {self.ref} has its legacy keys off, and no publishable and secret key",
                    None,
                    "make both: supabase.com → the project → Settings → API Keys",
                )
            )
        return keys

    def _legacy_enabled(self) -> bool:
        try:
            return bool(self._api.get(f"{self._path}/api-keys/legacy")["enabled"])
        except NotFound:
            return False

    def auth(self) -> tuple[str, frozenset[str]]:
        """Returns the site's address and the further addresses that a sign-in may return to."""
        found = self._api.get(f"{self._path}/config/auth")
        return str(found.get("site_url") or ""), _listed(found.get("uri_allow_list"))

    def set_auth(self, site_url: str, redirect_urls: Iterable[str] | None) -> None:
        """Changes the site's address and, unless None, the further ones; every other setting stays."""
        body = {"site_url": site_url}
        if redirect_urls is not None:
            body["uri_allow_list"] = ",".join(sorted(redirect_urls))
        self._api.patch(f"{self._path}/config/auth", body)

    def secret_digests(self) -> dict[str, str]:
        """Returns the SHA-256 of each secret in hex, by name: Supabase never gives a value back."""
        found = self._api.get(f"{self._path}/secrets")
        return {str(secret["name"]): str(secret["value"]) for secret in found or ()}

    def set_secret(self, name: str, value: str) -> None:
        """Writes one secret, new or not."""
        self._api.post(f"{self._path}/secrets", [{"name": name, "value": value}])

    def delete_secret(self, name: str) -> None:
        """Deletes one secret; one that is gone already is no error."""
        self._api.delete(f"{self._path}/secrets", [name])

    def ssl_enforced(self) -> bool:
        """Returns whether the database refuses unencrypted connections."""
        return bool(self._api.get(f"{self._path}/ssl-enforcement")["currentConfig"]["database"])

    def enforce_ssl(self, enforce: bool) -> None:
        """Switches it; the database restarts."""
        self._api.put(f"{self._path}/ssl-enforcement", {"requestedConfig": {"database": enforce}})

    def allowed_ranges(self) -> frozenset[str]:
        """Returns the address ranges, of both families, that may connect to the database."""
        config = self._api.get(f"{self._path}/network-restrictions")["config"]
        return frozenset([*config.get("dbAllowedCidrs", ()), *config.get("dbAllowedCidrsV6", ())])

    def allow_ranges(self, ranges: Iterable[str]) -> None:
        """Lets just these address ranges connect; a family without one is shut out."""
        wanted = sorted(ranges)
        body = {
            "dbAllowedCidrs": [each for each in wanted if ":" not in each],
            "dbAllowedCidrsV6": [each for each in wanted if ":" in each],
        }
        self._api.post(f"{self._path}/network-restrictions/apply", body)


@contextmanager
def open_project(
    ref: str, token: str | None, *, transport: httpx.BaseTransport | None = None
) -> Iterator[SupabaseProject]:
    """Yields the project. BadInput: no token. ProviderFailed: a call failed."""
    with connect("https://api.supabase.com", token, VENDOR, transport=transport) as api:
        yield SupabaseProject(api, ref)


def may_not_see(error: Answered) -> bool:
    """Whether the project is not there for this token: Supabase answers 403 or 404, and never tells which of
    the two it is, so that nobody may take it for deleted."""
    return error.status in (403, 404)


def _first(by_role: dict[tuple[str, str], str], kind: str) -> str:
    """Returns the key of a kind that is called `default`, else the first by name; "" when there is none."""
    if found := by_role.get((kind, "default")):
        return found
    return next((key for (of, _), key in sorted(by_role.items()) if of == kind), "")


def _listed(text: object) -> frozenset[str]:
    return frozenset(each.strip() for each in str(text or "").split(",") if each.strip())
