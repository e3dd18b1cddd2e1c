"""Our files in a real Next.js app with its real packages: every check of the requirements, and a browser."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.workflows.tools import SUPABASE
from tests.app.browser import browsers
from tests.app.cache import MissingError
from tests.app.estate import ALWAYS_SAMPLED, EVERY_FILE, site_files
from tests.app.gate import gate
from tests.app.site import Site, site
from tests.app.stand_in import StandIn, stand_in

pytestmark = pytest.mark.app
COMMIT = "0123456789abcdef0123456789abcdef01234567"
BYPASS_TOKEN = "bypass-token-of-the-tests"


def variables(world: StandIn) -> dict[str, str]:
    """What Vercel gives a deployment of `preview`: what the estate declares, and its own."""
    return {
        "API_KEY": "key-of-the-api",
        "NEXT_PUBLIC_POSTHOG_HOST": world.address,
        "NEXT_PUBLIC_POSTHOG_KEY": "phc_test",
        "NEXT_PUBLIC_SENTRY_DSN": f"{world.address.replace('://', '://public@')}/1",
        "NEXT_PUBLIC_SITE_URL": "https://example.com",
        "NEXT_PUBLIC_SUPABASE_ANON_KEY": "anon",
        "NEXT_PUBLIC_SUPABASE_URL": world.address,
        "NEXT_PUBLIC_VERCEL_ENV": "preview",
        "VERCEL": "1",
        "VERCEL_ENV": "preview",
        "VERCEL_GIT_COMMIT_SHA": COMMIT,
    }


@contextmanager
def laid(world: StandIn, **changes: str | None) -> Iterator[Site]:
    """Gives the site with every file and variable, but for `changes`."""
    given = {**variables(world), **changes}
    files = site_files({**EVERY_FILE, "sentry": ALWAYS_SAMPLED})
    try:
        with site(files, {name: value for name, value in given.items() if value is not None}) as place:
            yield place
    except MissingError as missing:
        not_run(missing)


def not_run(missing: MissingError) -> None:
    """Skips, loudly; fails where a skip would go unseen."""
    if os.environ.get("CI"):
        pytest.fail(f"did not run: {missing}")
    pytest.skip(f"DID NOT RUN: {missing}")


@pytest.fixture
def world() -> Iterator[StandIn]:
    with stand_in() as running:
        yield running


def test_the_app_checks_builds_and_works_with_our_files(world: StandIn) -> None:
    with laid(world) as place:
        place.npm("run", "type-check")
        place.npm("run", "lint")
        place.npm("test")
        place.npm("run", "build")
        dsn = place.variables["NEXT_PUBLIC_SENTRY_DSN"]
        assert dsn in text_of(place.folder / ".next" / "static"), "browsers do not get the DSN"
        assert place.variables["API_KEY"] not in text_of(place.folder / ".next" / "static")
        with place.started() as address, gate(address, BYPASS_TOKEN) as protected:
            e2e = {
                "PLAYWRIGHT_BASE_URL": protected,
                "PLAYWRIGHT_BROWSERS_PATH": str(browsers(place.folder / "node_modules")),
                "PLAYWRIGHT_BYPASS_TOKEN": BYPASS_TOKEN,
                "STAND_IN": world.address,
            }
            Site(place.folder, {**place.variables, **e2e}).npm("run", "test:e2e")
            world.broken = True
            assert health_of(address) == (503, "failing", "answered 500")
        assert (place.folder / "playwright-report" / "index.html").is_file()
        # A header on each request of the browser would have brought it there.
        assert not [one.path for one in world.received if BYPASS_TOKEN in str(one)]


def test_a_wrong_bypass_token_is_named_before_any_test_runs(world: StandIn) -> None:
    with laid(world) as place, gate(world.address, BYPASS_TOKEN) as protected:
        e2e = {"PLAYWRIGHT_BASE_URL": protected, "PLAYWRIGHT_BYPASS_TOKEN": "wrong"}
        code, said = Site(place.folder, {**place.variables, **e2e}).try_npm("run", "test:e2e")
    assert code != 0
    assert "refused PLAYWRIGHT_BYPASS_TOKEN (401)" in said
    assert "✘" not in said


def test_the_build_fails_and_names_every_missing_variable(world: StandIn) -> None:
    with laid(world, API_KEY=None, NEXT_PUBLIC_SITE_URL=None) as place:
        code, said = place.try_npm("run", "build")
    assert code != 0
    assert "Environment variables are missing: API_KEY, NEXT_PUBLIC_SITE_URL." in said
    assert "stacks/*.yaml" in said


def test_a_server_variable_in_a_client_component_does_not_build(world: StandIn) -> None:
    leak = (
        '"use client";\nimport { serverEnv } from "@/lib/env.server";\n'
        "export default function Page() {\n  return <p>{serverEnv.API_KEY}</p>;\n}\n"
    )
    with laid(world) as place:
        (place.folder / "app" / "page.tsx").write_text(leak)
        code, said = place.try_npm("run", "build")
    assert code != 0
    assert "server-only" in said
    assert "app/page.tsx" in said


def test_a_variable_that_nobody_declared_does_not_type_check(world: StandIn) -> None:
    with laid(world) as place:
        wrong = 'import { env } from "@/lib/env";\nexport const wrong = env.NEXT_PUBLIC_SITE_ULR;\n'
        (place.folder / "wrong.ts").write_text(wrong)
        code, said = place.try_npm("run", "type-check")
    assert code != 0
    assert "Property 'NEXT_PUBLIC_SITE_ULR' does not exist" in said


def test_the_supabase_cli_knows_every_key_of_its_configuration(world: StandIn) -> None:
    with laid(world) as place:
        asked = ("exec", "--yes", "--", SUPABASE, "migration", "list", "--local")
        said = place.try_npm(*asked)[1]
        assert "config.toml" not in said
        assert "failed to connect to postgres" in said, "it read the configuration and went on"
        config = place.folder / "supabase" / "config.toml"
        config.write_text(config.read_text().replace("[studio]", "[studdio]"))
        assert "does not recognize and ignores: studdio" in place.try_npm(*asked)[1]


def health_of(address: str) -> tuple[int, str, str]:
    """Returns status, what it is called, and what is wrong with Supabase."""
    try:
        with urllib.request.urlopen(f"{address}/api/health", timeout=30) as answer:  # noqa: S310, our own
            status, said = answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            status, said = error.code, json.load(error)
    return status, said["status"], said["checks"]["supabase"].get("problem", "")


def text_of(folder: Path) -> str:
    """Returns all scripts under `folder`, one after the other."""
    return "\n".join(path.read_text() for path in sorted(folder.rglob("*.js")))
