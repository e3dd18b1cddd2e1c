"""Stack files to an estate: parsed once, every problem of every stack at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.errors import BadInput, Place, Problem
from infra.spec.app import AppFilesSpec
from infra.spec.document import Document, read_document
from infra.spec.estate import Estate, Stack, unknown_stack
from infra.spec.sections import sections_of
from infra.spec.stack import EnvironmentStackSpec
from infra.spec.validate import validated

PROJECT_FILE = "Pulumi.yaml"


@dataclass(frozen=True)
class Reading:
    """All stack files of a project, good and bad."""

    project: str
    root: Path
    files: Mapping[str, str]
    """Every stack's file as shown to people, by name."""
    stacks: Mapping[str, Stack]
    """The stacks whose files are good, by name."""
    problems: Mapping[str, tuple[Problem, ...]]
    """What is wrong with the others, by name."""

    def wanted(self, only: Iterable[str] | None) -> tuple[str, ...]:
        """Returns the names asked for with the shared stacks they need, or all. BadInput: an unknown name."""
        known = set(self.files)
        if only is None:
            return tuple(sorted(known))
        names = set(only)
        if unknown := sorted(names - known):
            raise BadInput(*(unknown_stack(name, known) for name in unknown))
        for name in sorted(names):
            spec = self.stacks[name].spec if name in self.stacks else None
            if isinstance(spec, EnvironmentStackSpec) and spec.environment.shared in known:
                names.add(spec.environment.shared)
        return tuple(sorted(names))


def find_root(start: Path | None = None) -> Path:
    """Returns the folder of Pulumi.yaml, upwards from `start` or the current folder. BadInput: none."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    raise BadInput(
        Problem(f"no {PROJECT_FILE} here or in a folder above", Place(str(start)), "run this in a project")
    )


def load_estate(root: Path, only: Iterable[str] | None = None) -> Estate:
    """Returns the stacks of the project in `root`, or `only` those named and the shared stacks they need.
    BadInput: every problem of their files."""
    return chosen(read_estate(root), only)


def load_for(root: Path, name: str) -> Estate:
    """Returns what declaring one stack needs: itself and its shared stack; all stacks when it has files of
    the app, which follow every environment. BadInput: all problems of these files, and what needs them."""
    reading = read_estate(root)
    estate = chosen(reading, [name])
    stack = estate.stack(name)
    if not has_app_files(stack):
        return estate
    if reading.problems:
        broken = ", ".join(reading.files[other] for other in sorted(reading.problems))
        what = f"the app's files follow every environment, and {broken} cannot be used"
        first = Problem(what, stack.place("workflows.app"), "mend what follows")
        rest = [problem for problems in reading.problems.values() for problem in problems]
        raise BadInput(first, *sorted(rest, key=by_place))
    return chosen(reading, None)


def has_app_files(stack: Stack) -> bool:
    """Whether `workflows.app` of the stack names a file."""
    spec = stack.spec
    workflows = spec.workflows if isinstance(spec, EnvironmentStackSpec) else None
    return workflows is not None and workflows.app != AppFilesSpec()


def chosen(reading: Reading, only: Iterable[str] | None) -> Estate:
    """Returns the stacks asked for and the shared stacks they need. BadInput: all problems of their files."""
    names = reading.wanted(only)
    problems = [problem for name in names for problem in reading.problems.get(name, ())]
    if problems:
        raise BadInput(*sorted(problems, key=by_place))
    return estate_of(reading, names)


def estate_of(reading: Reading, names: Iterable[str]) -> Estate:
    """Returns the good stacks among `names`; shared ones first, then by name."""
    stacks = [reading.stacks[name] for name in names if name in reading.stacks]
    stacks.sort(key=lambda stack: (stack.is_environment, stack.name))
    return Estate(reading.project, reading.root, tuple(stacks))


def read_estate(root: Path) -> Reading:
    """Returns what every stack file of the project says. BadInput: the project itself cannot be read."""
    project = read_document(root / PROJECT_FILE, PROJECT_FILE)
    name = _name(project)
    folder = _text(project, "stackConfigDir") or "."
    files: dict[str, str] = {}
    stacks: dict[str, Stack] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    for path in sorted((root / folder).glob("Pulumi.*.*")):
        stack = path.stem.removeprefix("Pulumi.")
        if path.suffix not in (".yaml", ".yml", ".json") or stack in files:
            continue
        files[stack] = path.relative_to(root).as_posix()
        if path.suffix != ".yaml":  # Pulumi wants the ending of Pulumi.yaml, and overlooks others in silence
            problems[stack] = (
                Problem("Pulumi overlooks this file", Place(files[stack]), f"name it {path.stem}.yaml"),
            )
            continue
        try:
            stacks[stack] = _read_stack(path, files[stack], stack, name)
        except BadInput as error:
            problems[stack] = error.problems
    if not files:
        raise BadInput(Problem("no stack file", Place(f"{folder}/"), "write one, named Pulumi.<stack>.yaml"))
    return Reading(name, root, files, stacks, problems)


def project_name(root: Path) -> str:
    """Returns the name in Pulumi.yaml, which is the namespace of our keys. BadInput: there is none."""
    return _name(read_document(root / PROJECT_FILE, PROJECT_FILE))


def _read_stack(path: Path, file: str, name: str, project: str) -> Stack:
    sections, problems = sections_of(read_document(path, file, project), project)
    if problems and not sections.data:
        raise BadInput(*problems)
    spec, more = validated(sections)
    if spec is None or problems:
        raise BadInput(*sorted((*problems, *more), key=by_place))
    return Stack(name, file, spec, sections.lines())


def _name(project: Document) -> str:
    name = _text(project, "name")
    if name is None:
        raise BadInput(Problem("the project has no name", Place(PROJECT_FILE, 1), "add `name: …`"))
    return name


def _text(document: Document, key: str) -> str | None:
    value = document.data.get(key) if isinstance(document.data, dict) else None
    return value if isinstance(value, str) and value else None


def by_place(problem: Problem) -> tuple[str, int, str]:
    """Orders problems by file and line."""
    where = problem.where or Place("")
    return (where.file, where.line or 0, str(problem))
