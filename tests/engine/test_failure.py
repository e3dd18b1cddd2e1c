"""Complaints of the engine, recorded from real runs, in the words that people read."""

from __future__ import annotations

import pytest

from infra.engine.events import Diagnostic, Event
from infra.engine.failure import ProgramBug, Scene, failure, joined, unknown_stack
from infra.engine.scrub import Scrubber
from infra.errors import BadInput, InfraError, Place, Problem, ProviderFailed, Refused
from tests.engine.recorded import recorded

SCENE = Scene(
    "production",
    "stacks/Pulumi.production.yaml",
    lambda path: Place("stacks/Pulumi.production.yaml", 7, path),
    Scrubber(["hunter2hunter2"]).scrub,
)
URN = "urn:pulumi:production::medicalbills::infra:github:Environment${type}::{name}"


def of(events: list[Event] | None = None, stderr: str = "") -> InfraError:
    return failure(SCENE, events or [], stderr, 1)


STDERR: dict[str, tuple[str, type[InfraError], str]] = {
    "wrong passphrase": (
        "error: getting stack configuration: get stack secrets manager: incorrect passphrase\n",
        BadInput,
        "wrong passphrase for stack production — stacks/Pulumi.production.yaml — "
        "set PULUMI_CONFIG_PASSPHRASE to the one that the stack was made with",
    ),
    "no passphrase": (
        "error: getting stack configuration: get stack secrets manager: passphrase must be set with "
        "PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables\n",
        BadInput,
        "no passphrase for the secrets of stack production — stacks/Pulumi.production.yaml — "
        "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
    ),
    "no backend": (
        "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions\n",
        BadInput,
        "no backend to keep the state of production in — stacks/Pulumi.production.yaml — "
        "set PULUMI_BACKEND_URL (file://…, s3://…), PULUMI_ACCESS_TOKEN (Pulumi Cloud), or `pulumi login`",
    ),
    "a backend that is not there": (
        "error: unable to open bucket file:///nowhere: stat /nowhere: no such file or directory\n",
        BadInput,
        "the backend that keeps the state of production cannot be opened — stacks/Pulumi.production.yaml — "
        "check that the place in PULUMI_BACKEND_URL (or of `pulumi login`) exists and that you may use it",
    ),
    "no project": (
        "error: no Pulumi.yaml project file found (searching upwards from /home/dev). If you have not …\n",
        BadInput,
        "no Pulumi.yaml here or in a folder above — stacks/Pulumi.production.yaml — run this in a project",
    ),
    "locked": (
        "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or "
        "delete the lock file with `pulumi cancel`.\n"
        "  file:///state/.pulumi/locks/organization/demo/s1/58d7.json?no_tmp_dir=true: "
        "created by dev@laptop (pid 4018) at 2026-11-24T05:45:57Z\n",
        ProviderFailed,
        "stack production is locked by dev@laptop (pid 4018) since 2026-11-24T05:45:57Z — "
        "wait for it; when it is dead for certain: `pulumi cancel -s production`",
    ),
    "something else": ("error: the disk is full\n", ProviderFailed, "the disk is full"),
    "nothing at all": ("", ProviderFailed, "production: the engine ended with code 1 and no word"),
}


@pytest.mark.parametrize("case", STDERR)
def test_what_the_engine_says_on_stderr(case: str) -> None:
    stderr, kind, says = STDERR[case]
    error = of(stderr=stderr)
    assert type(error) is kind
    assert str(error) == says


RECORDED: dict[str, tuple[type[InfraError], str]] = {
    "protected-deleted": (
        Refused,
        "variables.B is protected, and its lines are gone — stacks/Pulumi.production.yaml:7, variables.B — "
        "put them back; or, to be rid of it: apply with `retire: [variables.B]` first, then remove the lines",
    ),
    "protected-replaced": (
        Refused,
        "variables.B is protected, and this change would replace it: delete it and create another — "
        "stacks/Pulumi.production.yaml:7, variables.B — take the change back; or, to lose it knowingly: "
        "apply with `retire: [variables.B]` first",
    ),
    "plan-violated": (
        Refused,
        "variables.B: an apply would now do something else than the preview showed — "
        "stacks/Pulumi.production.yaml:7, variables.B — "
        "preview again: the account or a value moved in between",
    ),
    "program-refused": (
        BadInput,
        "first problem — a.yaml:3, x — fix it\nsecond problem — b.yaml:4 — fix",
    ),
    "program-crashed": (
        ProgramBug,
        "production: the program failed: RuntimeError: boom — see the whole with --debug",
    ),
    "vercel-forbidden": (
        ProviderFailed,
        "Vercel refused (403): Not authorized (13 times) — stacks/Pulumi.production.yaml:7, "
        "variables.NEXT_PUBLIC_SUPABASE_ANON_KEY — use a valid VERCEL_API_TOKEN of a member who may "
        "change the project, its scope the owning team",
    ),
}


@pytest.mark.parametrize("log", RECORDED)
def test_what_the_engine_says_in_its_events(log: str) -> None:
    kind, says = RECORDED[log]
    error = of(recorded(log))
    assert type(error) is kind
    assert str(error) == says


def test_a_bad_token_is_said_once_for_all_resources() -> None:
    (problem,) = of(recorded("github-bad-token")).problems  # the plugin's words and those of our own provider
    assert str(problem) == "GitHub refused the token (401) — set GITHUB_TOKEN to a valid one"


def test_a_bad_token_of_a_vendor_that_only_we_ask_is_said_as_shortly() -> None:
    said = "Exception calling application: Sentry answered 401 to GET /api/0/x/: Invalid token"
    text = f"{said} — give SENTRY_API_TOKEN a valid token"
    urn = URN.format(type="pulumi-python:dynamic/infra:SentryProject", name="monitoring.sentry.project")
    (problem,) = of([Diagnostic("error", text, urn)]).problems
    assert str(problem) == "Sentry refused the token (401) — set SENTRY_API_TOKEN to a valid one"


def test_what_our_own_providers_say_gets_its_place_before_what_to_do() -> None:
    text = "Exception calling application: Sentry has no team `wep` in the organisation acme — there are: web"
    urn = URN.format(type="pulumi-python:dynamic/infra:SentryAlert", name="monitoring.sentry.alerts.api_p95")
    (problem,) = of([Diagnostic("error", text, urn)]).problems
    assert problem.what == "Sentry has no team `wep` in the organisation acme"
    assert problem.where is not None
    assert problem.fix == "there are: web"


def test_several_problems_of_one_of_our_providers_stay_apart() -> None:
    said = "Sentry has no team `wep` — there are: web\nnobody has the address a@b.c — invite them"
    urn = URN.format(type="pulumi-python:dynamic/infra:SentryAlert", name="monitoring.sentry.alerts.api_p95")
    problems = of([Diagnostic("error", f"Exception calling application: {said}", urn)]).problems
    assert [(problem.what, problem.fix) for problem in problems] == [
        ("Sentry has no team `wep`", "there are: web"),
        ("nobody has the address a@b.c", "invite them"),
    ]
    assert all(problem.where for problem in problems)


def test_a_missing_permission_is_named() -> None:
    urn = URN.format(type="github:index/actionsSecret:ActionsSecret", name="github.secrets.A")
    text = "PUT https://api.github.com/repos/o/r/actions/secrets/A: 403 Resource not accessible by token []"
    (problem,) = of([Diagnostic("error", text, urn)]).problems
    assert problem.what == "GitHub refused (403): Resource not accessible by token"
    assert problem.fix.startswith("give GITHUB_TOKEN the permission “Secrets: write”")


def test_a_value_of_a_violated_plan_is_never_repeated() -> None:
    assert "B2" not in str(of(recorded("plan-violated")))
    assert "B6" not in str(of(recorded("plan-violated")))


def test_what_a_plan_did_not_see_because_something_failed_is_not_said() -> None:
    urn = URN.format(type="t", name="variables.A")
    unseen = f"expected resource operations for {urn} but none were seen"
    failed = Diagnostic("error", "creation failed: boom", urn)
    assert str(of([failed, Diagnostic("error", unseen, urn)])).count("—") == 1
    assert isinstance(of([Diagnostic("error", unseen, urn)]), Refused)


def test_a_log_line_of_a_provider_that_repeats_its_error_is_left_out() -> None:
    urn = URN.format(type="vercel:index/project:Project", name="vercel.project")
    said = [
        Diagnostic("error", "[ERROR] it broke: Error creating", urn),
        Diagnostic("error", "Error creating: it broke", urn),
    ]
    assert [problem.what for problem in of(list(said)).problems] == ["Error creating: it broke"]


def test_secrets_are_scrubbed_from_every_complaint() -> None:
    assert "hunter2" not in str(of(stderr="error: value hunter2hunter2 is bad"))


def test_no_network_says_what_to_check() -> None:
    urn = URN.format(type="vercel:index/project:Project", name="vercel.project")
    text = 'Get "https://api.vercel.com/v9": dial tcp: lookup api.vercel.com: no such host'
    assert of([Diagnostic("error", text, urn)]).problems[0].fix == "check network, proxy and SSL_CERT_FILE"


def test_a_stack_that_does_not_exist_yet_is_recognised() -> None:
    assert unknown_stack([], "error: no stack named 'staging' found\n") == "staging"
    reference = Diagnostic("error", 'Preview failed: unknown stack "organization/medicalbills/shared"')
    assert unknown_stack([reference], "") == "shared"
    assert unknown_stack([], "error: something else") is None


def test_of_several_stacks_the_worst_code_wins_and_all_is_said() -> None:
    error = joined([BadInput("a"), Refused(Problem("b")), ProviderFailed("c"), BadInput("a")])
    assert isinstance(error, Refused)
    assert [problem.what for problem in error.problems] == ["a", "b", "c"]


def test_github_not_found_is_one_plain_message() -> None:
    kind = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
    urn = URN.format(type=kind, name="github.environment.variables.A")
    call = "PATCH https://api.github.com/repos/o/r/environments/e/variables/A"
    logged = f"sdk-v2/provider2.go:571: sdk.helper_schema: {call}: 404 Not Found []: provider=github@6.15.0"
    final = f"1 error occurred:\n\t* {call}: 404 Not Found []\n"
    (problem,) = of([Diagnostic("error", text, urn) for text in (logged, final)]).problems
    assert problem.what.startswith(f"GitHub answered 404 to {call}: ")
    assert "Environments: write" in problem.fix
