"""Rules on domains."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.finding import Hit, hit
from infra.rules.site import Site, sites
from infra.spec.environment import DomainSpec
from infra.spec.estate import Estate, Stack
from infra.spec.paths import near


def domains_are_claimed_once(estate: Estate) -> Iterator[Hit]:
    claimed: dict[str, tuple[Stack, int]] = {}
    for stack, spec in estate.environments():
        for at, domain in enumerate(spec.environment.domains):
            first, index = claimed.setdefault(domain.name, (stack, at))
            if (first, index) != (stack, at):
                where = "twice here" if first is stack else f"by `{first.name}` too"
                what = f"`{domain.name}` is declared {where}"
                yield hit(
                    stack,
                    f"environment.domains[{at}]",
                    what,
                    "a domain points at one environment: keep one",
                    first,
                )


def redirects_lead_somewhere(estate: Estate) -> Iterator[Hit]:
    for site in sites(estate):
        # Vercel redirects between domains of one project only.
        known = {domain.name: domain for _, spec in site.members for domain in spec.environment.domains}
        for stack, at, domain in _domains(site):
            path = f"environment.domains[{at}]"
            if domain.redirect is None:
                if domain.redirect_status_code is not None:
                    what = f"`{domain.name}` has a status for its redirect, and no redirect"
                    yield hit(stack, path, what, "add `redirect`, or remove `redirect_status_code`")
            elif domain.redirect not in known:
                likely = near(domain.redirect, known)
                fix = (
                    f"did you mean `{likely}`?"
                    if likely
                    else f"add `{domain.redirect}` to `domains` of an environment"
                )
                yield hit(
                    stack,
                    path,
                    f"`{domain.name}` redirects to `{domain.redirect}`, which nobody declares",
                    fix,
                )
            elif known[domain.redirect].redirect is not None:
                what = f"`{domain.name}` redirects to `{domain.redirect}`, which redirects on"
                yield hit(stack, path, what, "redirect to a domain that serves the site")


def _domains(site: Site) -> Iterator[tuple[Stack, int, DomainSpec]]:
    for stack, spec in site.members:
        for at, domain in enumerate(spec.environment.domains):
            yield stack, at, domain


def previews_with_domains_have_a_branch(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        environment = spec.environment
        if environment.domains and "production" not in environment.targets and environment.branch is None:
            what = "a domain of previews needs to know which branch it shows"
            yield hit(stack, "environment.domains", what, "add `branch`")
