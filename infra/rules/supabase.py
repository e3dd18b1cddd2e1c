"""Rules on Supabase projects: which environment points at which, and who sets one up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.rules.finding import Hit, hit
from infra.rules.leaks import tokens_say
from infra.spec.estate import Estate, Stack
from infra.spec.secrets import literals_of
from infra.spec.stack import EnvironmentStackSpec
from infra.spec.supabase import SupabaseSpec

_REF = re.compile(r"[a-z]{20}")
_ADDRESS = re.compile(r"https://([a-z0-9-]+)\.supabase\.co\b", re.IGNORECASE)
_STANDS_IN = re.compile(r"replace|placeholder|example|changeme|todo|dummy|your")
"""In 20 random letters, none of these is ever seen."""
_SET_UP = ("auth", "secrets", "enforce_ssl", "network")


def production_is_for_production(estate: Estate) -> Iterator[Hit]:
    live: dict[str, Stack] = {}
    production = [
        (stack, spec) for stack, spec in estate.environments() if "production" in spec.environment.targets
    ]
    for stack, spec in production:
        live |= {ref: stack for _, ref in _named(stack, spec.supabase) if _REF.fullmatch(ref)}
    for stack in estate.stacks:
        if stack.name in {owner.name for owner, _ in production}:
            continue
        for path, text in _texts(stack):
            for ref, owner in sorted(live.items()):
                if any(re.search(rf"\b{ref}\b", said, re.IGNORECASE) for said in (text, *tokens_say(text))):
                    what = f"this points at `{ref}`, the Supabase project of `{owner.name}`"
                    fix = (
                        "use a project for tests, e.g. staging's"
                        if stack.is_environment
                        else "the repository's variables reach every environment: declare it in theirs"
                    )
                    yield hit(stack, path, what, fix, owner)


def projects_are_set_up_once(estate: Estate) -> Iterator[Hit]:
    owners: dict[str, Stack] = {}
    for stack, spec in estate.environments():
        supabase = spec.supabase
        said = [key for key in _SET_UP if supabase and getattr(supabase, key) not in (None, {})]
        if supabase and said:
            first = owners.setdefault(supabase.project, stack)
            if first is not stack:
                what = f"`{first.name}` sets up Supabase project `{supabase.project}` already"
                yield hit(stack, f"supabase.{said[0]}", what, "keep `project` alone here", first)


def secrets_are_ours_to_name(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        for name in spec.supabase.secrets if spec.supabase else ():
            if name.startswith("SUPABASE_"):
                what = f"Supabase keeps names that begin with `SUPABASE_` for itself: `{name}`"
                yield hit(stack, f"supabase.secrets.{name}", what, "use another name")


def mails_lead_to_the_site(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        domains = [domain.name for domain in spec.environment.domains]
        if not (spec.supabase and spec.supabase.auth and domains):
            continue
        host = re.sub(r"^https?://|[/:?#].*$", "", spec.supabase.auth.site_url)
        if not any(_belongs(host, domain) for domain in domains):
            what = f"`{host}` is no domain of this environment, and links in mails lead there"
            yield hit(stack, "supabase.auth.site_url", what, f"write `https://{domains[0]}`")


def refs_are_real(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        for path, ref in _named(stack, spec.supabase):
            if _STANDS_IN.search(ref):
                what = f"`{ref}` stands in for the ref of a Supabase project"
                yield hit(stack, path, what, "write the 20 letters that supabase.com shows for the project")


def _belongs(host: str, domain: str) -> bool:
    return host == domain or (domain.startswith("*.") and host.endswith(domain[1:]))


def _named(stack: Stack, spec: SupabaseSpec | None) -> Iterator[tuple[str, str]]:
    """Yields what stands where a ref belongs, with its path."""
    if spec:
        yield "supabase.project", spec.project
    for path, text in literals_of(stack).items():
        if path.endswith("PROJECT_REF"):
            yield path, text
        for address in _ADDRESS.finditer(text):
            yield path, address[1].lower()


def _texts(stack: Stack) -> Iterator[tuple[str, str]]:
    spec = stack.spec
    if isinstance(spec, EnvironmentStackSpec) and spec.supabase:
        yield "supabase.project", spec.supabase.project
    yield from literals_of(stack).items()
