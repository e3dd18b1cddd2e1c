"""`infra up` as a person runs it: what stops it, and that it applies just what was shown."""

from __future__ import annotations

from pathlib import Path

from tests.commands.engine_runs import Site, site

__all__ = ["site"]

PLAN = "if '--save-plan' in args: pathlib.Path(args[args.index('--save-plan') + 1]).write_text('the plan')\n"
CREATE = PLAN + (
    "new = {'key': 'API_KEY'}\n"
    "step('create', 'variables.API_KEY', new=new)\n"
    "if args[0] == 'up': step('create', 'variables.API_KEY', new=new, phase='resOutputsEvent')\n"
)
DELETE = PLAN + (
    "step('delete', 'variables.OLD', old={'key': 'OLD'})\n"
    "if args[0] == 'up': step('delete', 'variables.OLD', old={'key': 'OLD'}, phase='resOutputsEvent')\n"
)
UNSET = (
    "say({'diagnosticEvent': {'severity': 'warning',"
    " 'message': 'not compared: STAGING_API_KEY (variables.API_KEY)'}})\n"
)


def applies(site: Site) -> list[tuple[list[str], str | None]]:
    return [call for call in site.pulumi.calls if call[0][0] == "up"]


def test_it_applies_the_plan_of_its_own_preview(site: Site) -> None:
    site.pulumi.does(
        CREATE
        + "if args[0] == 'up':\n"
        + "    plan = pathlib.Path(args[args.index('--plan') + 1])\n"
        + "    assert plan.read_text() == 'the plan'\n"
        + "    assert plan.stat().st_mode & 0o777 == 0o600\n"
        + "    assert plan.parent.stat().st_mode & 0o777 == 0o700\n"
        + "    (here / 'plan').write_text(str(plan))\n"
    )
    code, out, err = site("up", "staging", "--yes")
    assert code == 0
    assert out.endswith("staging: 1 created — done\n1 change applied in 1 stack\n")
    assert "staging: created variables.API_KEY" in err
    ((args, _),) = applies(site)
    assert args[:3] == ["up", "-s", "staging"]
    assert "--skip-preview" in args
    assert not Path((site.pulumi.folder / "plan").read_text()).exists()  # it does not stay


def test_nobody_there_and_no_yes_applies_nothing(site: Site) -> None:
    site.pulumi.does(CREATE)
    code, _, err = site("up", "staging")
    assert code == 4
    assert err.endswith("error: nobody is here to say yes — look at the preview, then add --yes\n")
    assert applies(site) == []


def test_a_danger_needs_its_name_whatever_yes_says(site: Site) -> None:
    site.pulumi.does(DELETE)
    code, out, err = site("up", "staging", "--yes")
    assert code == 4
    assert "danger   staging  variables.OLD is deleted" in out
    assert err.endswith("error: staging: variables.OLD is deleted — --allow-delete variables.OLD\n")
    assert applies(site) == []
    assert site("up", "staging", "--yes", "--allow-delete", "variables.OLD")[0] == 0
    assert len(applies(site)) == 1


def test_a_name_that_allows_nothing_is_told(site: Site) -> None:
    site.pulumi.does("step('same', 'variables.API_KEY', {}, {})")
    code, _, err = site("up", "staging", "--allow-delete", "API_KEY")
    assert code == 0
    assert err.endswith("warning: --allow-delete API_KEY allowed nothing: no danger has that name\n")


def test_nothing_to_do_applies_nothing_and_asks_nobody(site: Site) -> None:
    site.pulumi.does("step('same', 'variables.API_KEY', {}, {})")
    code, out, _ = site("up", "staging")
    assert (code, out) == (0, "staging: no changes (1 unchanged)\n\nno changes in 1 stack\n")
    assert applies(site) == []


def test_a_missing_secret_of_something_new_is_named_before_anything(site: Site) -> None:
    site.pulumi.does(UNSET + CREATE)
    code, _, err = site("up", "staging", "--yes")
    assert code == 2
    assert (
        "STAGING_API_KEY is not set, and variables.API_KEY must be written — stacks/Pulumi.staging.yaml:"
        in err
    )
    assert applies(site) == []


def test_a_missing_secret_of_something_that_stays_is_kept(site: Site) -> None:
    site.pulumi.does(
        UNSET
        + PLAN
        + "step('update', 'variables.API_KEY', {'comment': 'a'}, {'comment': 'b'})\n"
        + "if args[0] == 'up': step('update', 'variables.API_KEY', {}, {}, phase='resOutputsEvent')\n"
    )
    assert site("up", "staging", "--yes")[0] == 0
    assert [keep for _, keep in applies(site)] == ["variables.API_KEY"]


def test_shared_is_applied_before_environments_are_previewed(site: Site) -> None:
    site.pulumi.does(CREATE)
    assert site("up", "staging", "shared", "production", "--yes")[0] == 0
    order = [f"{args[0]} {args[2]}" for args, _ in site.pulumi.calls]
    assert order[:2] == ["preview shared", "up shared"]
    assert sorted(order[2:4]) == ["preview production", "preview staging"]


def test_a_stack_whose_preview_fails_keeps_the_others_from_being_applied(site: Site) -> None:
    site.pulumi.does(CREATE + "if stack == 'production': fail('boom')")
    code, _, err = site("up", "staging", "production", "--yes")
    assert code == 3
    assert "error: boom" in err
    assert applies(site) == []


def test_a_failure_half_way_says_what_was_done_and_what_not(site: Site) -> None:
    site.pulumi.does(
        PLAN
        + "for name in 'ABC': step('create', f'variables.{name}', new={})\n"
        + "if args[0] == 'up':\n"
        + "    step('create', 'variables.A', new={}, phase='resOutputsEvent')\n"
        + "    step('create', 'variables.B', new={}, phase='resOpFailedEvent')\n"
        + "    fail('POST /env: 403 forbidden []', 'variables.B')\n"
    )
    code, out, err = site("up", "staging", "--yes")
    assert code == 3
    assert out.endswith(
        "staging: 1 created — NOT COMPLETE\n"
        "  failed: variables.B\n"
        "  not done: variables.C\n"
        "1 change applied in 1 stack\n"
    )
    assert "Vercel refused (403)" in err


def test_refresh_is_asked_of_both_runs(site: Site) -> None:
    site.pulumi.does(CREATE)
    assert site("up", "staging", "--yes", "--refresh")[0] == 0
    assert [args[0] for args, _ in site.pulumi.calls if "--refresh" in args] == ["preview", "up"]


def test_what_resources_of_ours_say_is_told_without_secrets(site: Site) -> None:
    site.pulumi.does(
        CREATE
        + "said = 'infra: took over ' + os.environ['STAGING_API_KEY'] + ' of before'\n"
        + "if args[0] == 'up': say({'diagnosticEvent': {'severity': 'info', 'message': said}})\n"
    )
    code, _, err = site("up", "staging", "--yes")
    assert code == 0
    assert "staging: took over [secret] of before\n" in err


COULD_NOT_ASK = (
    "could not ask Vercel which deployments still run with the old values: VERCEL_API_TOKEN is not"
)


def test_not_knowing_what_keeps_the_old_values_is_no_failure(site: Site) -> None:
    site.pulumi.does(CREATE)
    code, out, err = site("up", "staging", "--yes")
    assert code == 0
    assert out.endswith("1 change applied in 1 stack\n")
    (line,) = [line for line in err.splitlines() if "could not ask" in line]
    assert line.startswith(COULD_NOT_ASK)


def test_but_it_is_when_a_redeploy_was_asked_for(site: Site) -> None:
    site.pulumi.does(CREATE)
    code, out, err = site("up", "staging", "--yes", "--redeploy")
    assert code == 3
    assert out.endswith("1 change applied in 1 stack\n")
    assert "error: all is applied, but nothing was redeployed: VERCEL_API_TOKEN is not set" in err


def test_vercel_is_asked_only_when_a_value_changed(site: Site) -> None:
    site.pulumi.does(
        PLAN
        + "step('update', 'variables.API_KEY', {'comment': 'a'}, {'comment': 'b'})\n"
        + "if args[0] == 'up': step('update', 'variables.API_KEY', {}, {}, phase='resOutputsEvent')\n"
    )
    code, _, err = site("up", "staging", "--yes", "--redeploy")
    assert code == 0
    assert "Vercel" not in err


def test_after_half_an_apply_vercel_is_asked_but_nothing_redeployed(site: Site) -> None:
    site.pulumi.does(
        PLAN
        + "for name in 'AB': step('create', f'variables.{name}', new={})\n"
        + "if args[0] == 'up':\n"
        + "    step('create', 'variables.A', new={}, phase='resOutputsEvent')\n"
        + "    fail('POST /env: 400 boom []', 'variables.B')\n"
    )
    code, _, err = site("up", "staging", "--yes", "--redeploy")
    assert code == 3
    assert COULD_NOT_ASK in err
    assert "nothing was redeployed" not in err


def test_a_redeploy_of_nothing_says_so(site: Site) -> None:
    site.pulumi.does(PLAN)
    _, _, err = site("up", "staging", "--yes", "--redeploy")
    assert err.endswith("no variable got another value: nothing is redeployed\n")
    _, _, err = site("up", "staging", "--yes")
    assert "redeployed" not in err
