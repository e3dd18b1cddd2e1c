"""`infra preview` as a person runs it; the engine is a script, the rest is real."""

from __future__ import annotations

import json
import shutil

from tests.builders import GONE, write_site
from tests.commands.engine_runs import Site, site

__all__ = ["site"]

CHANGES = (
    "step('update', 'variables.API_KEY', {'comment': 'a'}, {'comment': os.environ['STAGING_API_KEY']})\n"
    "step('same', 'variables.SITE_URL', {}, {})\n"
)


def runs(site: Site) -> list[str]:
    """The engine's runs, without the options that each has."""
    return [" ".join(args[:3]) for args, _ in site.pulumi.calls]


def test_it_shows_what_would_change_and_no_secret(site: Site) -> None:
    site.pulumi.does(CHANGES)
    code, out, err = site("preview", "staging")
    assert code == 0
    assert out == (
        "staging: 1 to update (1 unchanged)\n"
        "  ~ variables.API_KEY  Vercel variable\n"
        "      comment  a → [secret]\n"
        "\n"
        "1 change in 1 stack: 1 to update\n"
    )
    assert err == "previewing staging …\n"
    assert runs(site) == ["preview -s staging"]  # one process, and no other


def test_all_stacks_are_shown_when_none_is_named(site: Site) -> None:
    site.pulumi.does("")
    code, out, _ = site("preview")
    assert code == 0
    assert out == (
        "shared: no changes\npreview: no changes\nproduction: no changes\nstaging: no changes\n\n"
        "no changes in 4 stacks\n"
    )


def test_expected_no_changes_but_there_are(site: Site) -> None:
    site.pulumi.does(CHANGES)
    assert site("preview", "staging", "--expect-no-changes")[0] == 1
    site.pulumi.does("")
    assert site("preview", "staging", "--expect-no-changes")[0] == 0


def test_the_json_is_versioned_and_the_only_thing_on_stdout(site: Site) -> None:
    site.pulumi.does(CHANGES)
    document = json.loads(site("preview", "staging", "--format", "json")[1])
    assert document["version"] == 1
    assert document["changes"] == 1
    assert document["stacks"][0]["changes"][0]["name"] == "variables.API_KEY"


def test_one_stack_that_fails_hides_no_other(site: Site) -> None:
    site.pulumi.does(CHANGES + "if stack == 'production': fail('GET /x: 401 Bad credentials []')")
    code, out, err = site("preview", "staging", "production")
    assert code == 3
    assert "1 change in 1 stack: 1 to update; 1 failed" in out
    assert (
        err.splitlines()[-1] == "error: Vercel refused the token (401) — set VERCEL_API_TOKEN to a valid one"
    )


def test_a_stack_used_for_the_first_time_is_made_with_its_shared_one(site: Site) -> None:
    site.pulumi.does(
        "if args[0] == 'stack':\n"
        "    (here / f'made-{args[2]}').touch()\n"
        "elif not (here / f'made-{stack}').exists():\n"
        "    print(f\"error: no stack named '{stack}' found\", file=sys.stderr); sys.exit(6)\n"
    )
    code, out, err = site("preview", "staging")
    assert (code, out) == (0, "staging: no changes\n\nno changes in 1 stack\n")
    assert runs(site) == [
        "preview -s staging",
        "stack init shared",
        "stack init staging",
        "preview -s staging",
    ]
    assert "staging: made the stack in the backend, its first use" in err


def test_a_stack_that_cannot_be_made_is_an_error_not_a_loop(site: Site) -> None:
    site.pulumi.does("print(\"error: no stack named 'staging' found\", file=sys.stderr); sys.exit(6)")
    code, _, err = site("preview", "staging")
    assert code == 2
    assert "stack staging does not exist in this backend" in err


def test_an_unknown_stack_is_said_and_its_early_run_is_ended(site: Site) -> None:
    site.pulumi.does("time.sleep(60)")
    code, out, err = site("preview", "stagin")
    assert (code, out) == (2, "")
    assert err == "error: there is no stack `stagin` — did you mean `staging`?\n"


def test_a_broken_stack_file_is_said_though_the_engine_runs_already(site: Site) -> None:
    (site.root / "stacks" / "Pulumi.staging.yaml").write_text("config: [\n")
    site.pulumi.does("time.sleep(60)")
    code, _, err = site("preview", "staging")
    assert code == 2
    assert "stacks/Pulumi.staging.yaml" in err


def test_without_an_engine_it_says_how_to_get_one(site: Site) -> None:
    (site.pulumi.folder / "pulumi-resource-vercel").unlink()
    code, _, err = site("preview", "staging")
    assert code == 2
    assert "run `make setup`" in err


def test_a_secret_of_the_state_is_not_shown_by_an_error(site: Site) -> None:
    site.pulumi.does(
        "if args[:2] == ['stack', 'export']:\n"
        "    sig = {'4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270'}\n"
        "    print(json.dumps({'deployment': {'x': {**sig, 'plaintext': json.dumps('canary-old-value')}}}))\n"
        "else:\n"
        "    fail('the old value was canary-old-value')"
    )
    code, _, err = site("preview", "staging")
    assert code == 3
    assert "the old value was [secret]" in err


def test_warnings_of_the_rules_are_told_on_stderr(site: Site) -> None:
    shutil.rmtree(site.root / "stacks")
    write_site(site.root, {"staging/github/protect/checks": ["visual"], "staging/workflows": GONE})
    site.pulumi.does("")
    code, out, err = site("preview", "staging")
    assert code == 0
    assert out == "staging: no changes\n\nno changes in 1 stack\n"
    assert "warning: no workflow file of ours has a job `visual`" in err
    assert "(WFL-02) — stacks/Pulumi.staging.yaml:" in err


def test_a_stack_that_cannot_be_made_says_why(site: Site) -> None:
    site.pulumi.does(
        "if args[:2] == ['stack', 'init']:\n"
        "    sys.exit('error: could not create stack: '\n"
        "             'passphrase must be set with PULUMI_CONFIG_PASSPHRASE')\n"
        "sys.exit(\"error: no stack named 'staging' found\")\n"
    )
    code, _, err = site("preview", "staging")
    assert code == 2
    assert "error: no passphrase for the secrets of stack staging — stacks/Pulumi.staging.yaml — " in err
