"""From a project to an estate: what is found, in which order, with which places, and what stops it."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import BadInput
from infra.spec.load import find_root, load_estate, load_for, read_estate
from infra.spec.secrets import secrets_of
from infra.spec.stack import EnvironmentStackSpec
from tests.builders import write_project, write_site, write_stack

BROKEN = b"config: [\n"


def test_stacks_come_shared_first_then_by_name(tmp_path: Path) -> None:
    estate = load_estate(write_site(tmp_path))
    assert [stack.name for stack in estate.stacks] == ["shared", "preview", "production", "staging"]
    assert estate.project == "site"
    assert estate.shared_of(estate.stack("staging")).name == "shared"
    assert estate.shared_of(estate.stack("shared")).name == "shared"


def test_a_stack_asked_for_brings_its_shared_stack(tmp_path: Path) -> None:
    write_stack(write_site(tmp_path), "preview", BROKEN)
    assert [stack.name for stack in load_estate(tmp_path, ["staging"]).stacks] == ["shared", "staging"]


def test_every_problem_of_every_stack_is_told_at_once_by_place(tmp_path: Path) -> None:
    changes = {
        "staging/github/protect/approvals": 9,
        "staging/environment/branch": 7,
        "preview/variables/PORT": 3000,
        "shared/github/plan": "gold",
    }
    with pytest.raises(BadInput) as refusal:
        load_estate(write_site(tmp_path, changes))
    places = [str(problem.where) for problem in refusal.value.problems]
    assert places == [
        "stacks/Pulumi.preview.yaml:11, variables.PORT",
        "stacks/Pulumi.shared.yaml:14, github.plan",
        "stacks/Pulumi.staging.yaml:3, environment.branch",
        "stacks/Pulumi.staging.yaml:19, github.protect.approvals",
    ]


def test_a_broken_file_does_not_hide_the_problems_of_another(tmp_path: Path) -> None:
    write_stack(write_site(tmp_path, {"staging/environment/branch": 7}), "preview", BROKEN)
    with pytest.raises(BadInput) as refusal:
        load_estate(tmp_path)
    assert [str(problem.where) for problem in refusal.value.problems] == [
        "stacks/Pulumi.preview.yaml:2:1",
        "stacks/Pulumi.staging.yaml:3, environment.branch",
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("stagin", "there is no stack `stagin` — did you mean `staging`?"),
        ("qa", "there is no stack `qa` — there are: preview, production, shared, staging"),
    ],
)
def test_an_unknown_stack(asked: str, said: str, tmp_path: Path) -> None:
    write_site(tmp_path)
    with pytest.raises(BadInput) as refusal:
        load_estate(tmp_path, [asked])
    assert str(refusal.value) == said
    with pytest.raises(BadInput) as refusal:
        load_estate(tmp_path).stack(asked)
    assert str(refusal.value) == said


def test_places_are_lines_of_keys_and_of_list_items_by_name(tmp_path: Path) -> None:
    write_project(tmp_path)
    write_stack(
        tmp_path,
        "production",
        b"config:\n"
        b"  site:environment:\n"
        b"    domains:\n"
        b"      - example.com\n"
        b"      - name: www.example.com\n"
        b"        redirect: example.com\n"
        b"  site:variables:\n"
        b"    A:\n"
        b"      env: SECRET\n",
    )
    stack = load_estate(tmp_path).stack("production")
    lines = {
        "environment.domains.example.com": 4,
        "environment.domains.www.example.com": 5,
        "environment.domains[1].redirect": 6,
        "variables.A": 8,
        "variables.A.sensitive": 8,  # not written: its parent's line
        "github.protect": 1,  # nothing of it is written
    }
    assert {path: stack.place(path).line for path in lines} == lines
    assert str(stack.place("variables.A.env")) == "stacks/Pulumi.production.yaml:9, variables.A.env"
    assert [(use.path, str(use.place)) for use in secrets_of(stack)] == [
        ("variables.A", "stacks/Pulumi.production.yaml:8, variables.A")
    ]


def test_anchors_and_merges_are_read_as_pulumi_reads_them(tmp_path: Path) -> None:
    write_project(tmp_path)
    write_stack(
        tmp_path,
        "staging",
        b"config:\n"
        b"  site:environment: {branch: staging}\n"
        b"  site:variables:\n"
        b"    A: &secret {env: A, sensitive: false}\n"
        b"    B: *secret\n"
        b"    C: {<<: *secret, env: C}\n",
    )
    spec = load_estate(tmp_path).stack("staging").spec
    assert isinstance(spec, EnvironmentStackSpec)
    written = {key: value.model_dump(exclude_unset=True) for key, value in spec.variables.items()}
    assert written == {
        "A": {"env": "A", "sensitive": False},
        "B": {"env": "A", "sensitive": False},
        "C": {"env": "C", "sensitive": False},
    }


@pytest.mark.parametrize(
    ("written", "percent"),
    [
        ("2", 2),
        ("2.5", 2.5),
        ("0.05", 0.05),
        (".5", 0.5),
        ("5.", 5),
        ("1.0", 1),
        ("1_0.5", 10.5),
        ("1.0e+1", 10),
    ],
)
def test_a_fraction_is_the_one_that_is_written(written: str, percent: float, tmp_path: Path) -> None:
    alerts = f"{{error_rate: {{percent: {written}}}}}"
    text = f"config: {{site:environment: {{}}, site:monitoring: {{sentry: {{alerts: {alerts}}}}}}}"
    write_project(tmp_path)
    write_stack(tmp_path, "watched", text.encode())
    spec = read_estate(tmp_path).stacks["watched"].spec
    assert isinstance(spec, EnvironmentStackSpec)
    assert spec.monitoring is not None
    assert spec.monitoring.sentry is not None
    assert spec.monitoring.sentry.alerts.error_rate is not None
    assert spec.monitoring.sentry.alerts.error_rate.percent == percent


def test_what_is_pulumis_is_left_to_it(tmp_path: Path) -> None:
    write_project(tmp_path)
    content = (
        b"secretsprovider: passphrase\n"
        b"encryptionsalt: v1:abc\n"
        b"config:\n"
        b"  vercel:team: acme\n"
        b"  pulumi:disable-default-providers: ['*']\n"
        b"  aws:region: us-east-1\n"
        b"  site:environment: {}\n"
    )
    write_stack(tmp_path, "preview", content)
    assert load_estate(tmp_path).stack("preview").is_environment


def test_the_root_is_found_upwards(tmp_path: Path) -> None:
    write_site(tmp_path)
    assert find_root(tmp_path / "stacks") == tmp_path


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        find_root(tmp_path)
    assert str(refusal.value) == (
        f"no Pulumi.yaml here or in a folder above — {tmp_path} — run this in a project"
    )


@pytest.mark.parametrize(
    ("project_file", "said"),
    [
        ("runtime: python\n", "the project has no name — Pulumi.yaml:1 — add `name: …`"),
        (
            "name: {a\n",
            "broken YAML: a mapping that opens with `{` is not closed — Pulumi.yaml:2:1 — add `}`, or ",
        ),
        ("name: site\n", "no stack file — ./ — write one, named Pulumi.<stack>.yaml"),
    ],
)
def test_a_project_that_cannot_be_used(project_file: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text(project_file)
    with pytest.raises(BadInput) as refusal:
        load_estate(tmp_path)
    assert str(refusal.value).startswith(said)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    write_project(tmp_path)
    (tmp_path / "stacks" / "Pulumi.odd.yaml").mkdir()
    with pytest.raises(BadInput) as refusal:
        load_estate(tmp_path)
    assert str(refusal.value) == "the file cannot be read: Is a directory — stacks/Pulumi.odd.yaml"


def test_a_file_that_pulumi_overlooks(tmp_path: Path) -> None:
    write_project(tmp_path)
    (tmp_path / "stacks" / "Pulumi.qa.yml").write_text("config:\n  site:environment: {}\n")
    with pytest.raises(BadInput) as refusal:
        load_estate(tmp_path)
    assert str(refusal.value) == "Pulumi overlooks this file — stacks/Pulumi.qa.yml — name it Pulumi.qa.yaml"


def test_brackets_without_end_do_not_end_the_process(tmp_path: Path) -> None:
    write_project(tmp_path)
    write_stack(tmp_path, "deep", b"[" * 100_000)
    with pytest.raises(BadInput) as refusal:
        load_estate(tmp_path)
    assert str(refusal.value) == "values are nested too deeply — stacks/Pulumi.deep.yaml"


def test_the_shared_stack_of_an_environment_must_be_one(tmp_path: Path) -> None:
    estate = load_estate(write_site(tmp_path, {"staging/environment/shared": "preview"}))
    with pytest.raises(BadInput) as refusal:
        estate.shared_of(estate.stack("staging"))
    assert str(refusal.value) == (
        "`preview` is not a shared stack — stacks/Pulumi.staging.yaml:6, environment.shared"
        " — name the stack that has `vercel` and `github.repository`"
    )


def test_one_stack_is_declared_with_its_shared_stack_whatever_the_others_say(tmp_path: Path) -> None:
    write_site(tmp_path)
    write_stack(tmp_path, "preview", BROKEN)
    assert [stack.name for stack in load_for(tmp_path, "staging").stacks] == ["shared", "staging"]


def test_files_of_the_app_want_every_stack(tmp_path: Path) -> None:
    write_site(tmp_path, {"staging/workflows/app": ["vercel"]})
    assert [stack.name for stack in load_for(tmp_path, "staging").stacks] == [
        "shared",
        "preview",
        "production",
        "staging",
    ]
    write_stack(tmp_path, "preview", BROKEN)
    with pytest.raises(BadInput) as refused:
        load_for(tmp_path, "staging")
    first, second = refused.value.problems
    assert first.what == (
        "the app's files follow every environment, and stacks/Pulumi.preview.yaml cannot be used"
    )
    assert (first.where and first.where.path, first.fix) == ("workflows.app", "mend what follows")
    assert str(second.where).startswith("stacks/Pulumi.preview.yaml:")
