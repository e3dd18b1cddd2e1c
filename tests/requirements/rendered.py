"""What a copy of the committed stack files comes to, read lazily: the estate, what the engine is told of each
stack, and the files that are delivered."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from infra.spec.load import load_estate, project_name
from tests.resources.declared import Declared, Run, World, run_program

ROOT = Path(__file__).parents[2]
SHARED = "shared"
# 24 hex digits, because the plugin that is built here takes no other token; nothing reads its meaning.
_SECRET = "0123456789abcdef01234567"


@dataclass(frozen=True)
class Key:
    """A key of a stack file, `staging: workflows.files.ci`; a list is entered by the text of its item."""

    stack: str
    path: str

    @staticmethod
    def of(text: str) -> Key:
        """Returns the key that a row names."""
        stack, _, path = text.partition(": ")
        return Key(stack, path)

    def __str__(self) -> str:
        return f"{self.stack}: {self.path}"


class AbsentError(LookupError):
    """The stack file has no such key."""


class Rendered:
    """One copy of the project. InfraError: the estate is refused."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.estate = load_estate(root)

    @cached_property
    def _environ(self) -> dict[str, str]:
        text = "".join(path.read_text() for path in sorted((self.root / "stacks").glob("*.yaml")))
        names = re.findall(r"\benv: (\w+)", text)
        return {**{name: f"{_SECRET} {name}" for name in names}, "PATH": "", "INFRA_SANDBOX": "1"}

    @cached_property
    def _runs(self) -> dict[str, Run]:
        return {}

    def run(self, stack: str) -> Run:
        """Returns what the program declares for a stack, told by Pulumi's mocks. Outputs of the shared stack
        read `<name>`, so that a wire is known where it arrives."""
        if stack not in self._runs:
            shared = None if stack == SHARED else {name: f"<{name}>" for name in self.run(SHARED).outputs}
            self._runs[stack] = run_program(self.root, stack, environ=self._environ, world=World(shared))
        return self._runs[stack]

    def resource(self, stack: str, name: str) -> Declared:
        """Returns one declared resource. AssertionError: it is not declared."""
        resources = self.run(stack).resources
        assert name in resources, f"{stack} declares no {name}"
        return resources[name]

    def inputs(self, stack: str, name: str) -> Any:
        """Returns what the engine is told of one resource."""
        return self.resource(stack, name).inputs

    def secret(self, name: str) -> str:
        """Returns what this run holds as the secret `{env: name}`."""
        return self._environ[name]

    def variable(self, stack: str, name: str) -> Any:
        """Returns the value that Vercel gets for a variable."""
        return self.inputs(stack, f"variables.{name}")["value"]

    def required_checks(self, stack: str) -> set[str]:
        """Returns the names of the jobs that must be green before a merge to the stack's branch."""
        rules = self.inputs(stack, "github.protect")["rules"]
        checks = rules.get("requiredStatusChecks", {}).get("requiredChecks", ())
        return {check["context"] for check in checks}

    def files(self, stack: str = "staging") -> dict[str, str]:
        """Returns the files that the stack delivers to its branch, by path."""
        return dict(self.inputs(stack, "workflows")["files"])

    def file(self, path: str) -> str:
        """Returns the text of a file that staging delivers. AssertionError: it does not."""
        files = self.files()
        assert path in files, f"staging delivers no {path}"
        return files[path]

    def workflow(self, name: str) -> dict[str, Any]:
        """Returns a delivered workflow as GitHub reads it."""
        document: dict[str, Any] = YAML(typ="safe").load(self.file(f".github/workflows/{name}.yml"))
        return document

    def job(self, workflow: str, job: str) -> dict[str, Any]:
        """Returns a job of a workflow. AssertionError: there is none."""
        jobs = self.workflow(workflow)["jobs"]
        assert job in jobs, f"{workflow}.yml has no job {job}"
        found: dict[str, Any] = jobs[job]
        return found

    def commands(self, workflow: str, job: str) -> list[str]:
        """Returns what the steps of a job run, in their order."""
        return [step["run"].strip() for step in self.job(workflow, job)["steps"] if "run" in step]

    def uses(self, workflow: str, job: str, action: str) -> dict[str, Any]:
        """Returns the step that uses an action. AssertionError: none does."""
        steps = [
            step for step in self.job(workflow, job)["steps"] if step.get("uses", "").startswith(f"{action}@")
        ]
        assert steps, f"{workflow}.yml, {job}: nothing uses {action}"
        found: dict[str, Any] = steps[0]
        return found


def copied(folder: Path) -> Path:
    """Copies what a project is, its Pulumi.yaml and its stack files, into `folder` and returns it."""
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    shutil.copytree(ROOT / "stacks", folder / "stacks")
    return folder


def take_out(root: Path, key: Key) -> None:
    """Removes a key from its stack file, comments and all else kept. AbsentError: it is not there."""
    _edit(root, key, lambda parent, last: parent.pop(last))


def say_instead(root: Path, key: Key, value: object) -> None:
    """Writes `value` at a key, which need not be there: a default is said by leaving its key out."""

    def write(parent: CommentedMap | CommentedSeq, last: str | int) -> None:
        parent[last] = value

    _edit(root, key, write, new=True)


def _edit(root: Path, key: Key, change: Any, *, new: bool = False) -> None:
    path = root / "stacks" / f"Pulumi.{key.stack}.yaml"
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    document = yaml.load(path.read_text())
    parent, last = _find(document["config"], f"{project_name(root)}:{key.path}", new=new)
    change(parent, last)
    text = io.StringIO()
    yaml.dump(document, text)
    path.write_text(text.getvalue())


def _find(at: Any, path: str, *, new: bool) -> tuple[Any, str | int]:
    """Returns the collection that holds the end of `path`, and under what."""
    if isinstance(at, CommentedSeq):
        for number, item in enumerate(at):
            if path in (item, item.get("name") if isinstance(item, CommentedMap) else None):
                return at, number
        raise AbsentError(path)
    head, _, rest = path.partition(".")
    if not isinstance(at, CommentedMap) or (head not in at and not (new and not rest)):
        raise AbsentError(path)
    if not rest:
        return at, head
    # A list of names is the short form of names without options.
    if new and isinstance(at[head], CommentedSeq):
        at[head] = CommentedMap({name: CommentedMap() for name in at[head]})
    return _find(at[head], rest, new=new)
