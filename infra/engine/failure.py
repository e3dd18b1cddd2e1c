"""What the engine, the program or a provider complained of, as one error in plain words.

The tables are in the order in which they are tried; the first that knows a complaint speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from infra.engine.events import Diagnostic, Event, name_of
from infra.engine.properties import Scrub
from infra.engine.provider_failure import apart, provider_failed
from infra.errors import BadInput, Exit, InfraError, Place, Problem, ProviderFailed, Refused


class ProgramBug(InfraError):  # noqa: N818 — the family's names say what happened
    """The program failed in a way that it does not explain itself."""

    exit = Exit.BUG


@dataclass(frozen=True)
class Scene:
    """Where a failure happened: enough to say so."""

    stack: str
    file: str
    """The stack file, as shown."""
    place: Callable[[str], Place]
    """File and line of a logical name."""
    scrub: Scrub


@dataclass(frozen=True)
class _Complaint:
    text: str
    urn: str = ""
    """Of the resource that it is about, where the engine says so."""
    by_engine: bool = False
    """Said on stderr by the CLI itself, so never by the program."""


_Found = tuple[type[InfraError], Problem]
_Rule = Callable[[_Complaint, Scene], _Found | None]


def failure(scene: Scene, events: Sequence[Event], stderr: str, code: int) -> InfraError:
    """Returns the one error for a run that ended with `code`: each problem once; of several kinds of error
    the most cautious gives the exit code."""
    found: list[_Found] = []
    for complaint in _complaints(events, stderr):
        for rule in _RULES:
            if answer := rule(complaint, scene):
                if answer not in found:
                    found.append(answer)
                break
    if not found:
        found = [(ProviderFailed, Problem(f"{scene.stack}: the engine ended with code {code} and no word"))]
    kind = next(
        kind for kind in (ProgramBug, Refused, ProviderFailed, BadInput) if kind in {k for k, _ in found}
    )
    return kind(*(_scrubbed(problem, scene.scrub) for problem in _folded([problem for _, problem in found])))


def unknown_stack(events: Sequence[Event], stderr: str) -> str | None:
    """Returns the name of the stack that does not exist yet, when that is what the run failed of."""
    for complaint in _complaints(events, stderr):
        if match := _NO_STACK.search(complaint.text):
            return (match[1] or match[2]).rpartition("/")[2]
    return None


_NO_STACK = re.compile(r"no stack named '([^']+)' found|unknown stack \"([^\"]+)\"")
_ECHO = re.compile(
    r"^(preview|update|refresh|destroy|resource|\w+) (failed|canceled)$"
    r"|program exited with non-zero exit code"
    r"|^\d+ errors? occurred:?$"
)
"""Repeats what another complaint already said."""
_UNSEEN = re.compile(r"expected resource operations for (urn:\S+) but none were seen")


def _complaints(events: Sequence[Event], stderr: str) -> Iterator[_Complaint]:
    said = [_Complaint(e.text, e.urn) for e in events if isinstance(e, Diagnostic) and e.severity == "error"]
    blocks = [block.strip() for block in re.split(r"(?m)^error: ", stderr)]
    told = blocks[1:] if len(blocks) > 1 or said else blocks
    known = {complaint.text for complaint in said}
    every = [*said, *(_Complaint(block, by_engine=True) for block in told if block not in known)]
    every = [complaint for complaint in every if complaint.text and not _ECHO.search(complaint.text)]
    # Providers log what they then return as the error; and of a plan, what comes after a failure is not seen.
    every = [c for c in every if not c.text.startswith("[ERROR]")] or every
    for complaint in [c for c in every if not _UNSEEN.search(c.text)] or every:
        yield from (replace(complaint, text=text) for text in apart(complaint.text))


def _folded(problems: list[Problem]) -> Iterator[Problem]:
    """Returns one problem for those that differ only in where: a bad token is refused at every resource."""
    places: dict[tuple[str, str], list[Place | None]] = {}
    for problem in problems:
        places.setdefault((problem.what, problem.fix), []).append(problem.where)
    for (what, fix), where in places.items():
        first = min(where, key=lambda place: (place is None, place.line or 0 if place else 0))
        yield Problem(f"{what} ({len(where)} times)" if len(where) > 1 else what, first, fix)


def _scrubbed(problem: Problem, scrub: Scrub) -> Problem:
    return Problem(scrub(problem.what), problem.where, scrub(problem.fix))


def _engine_says(pattern: str, kind: type[InfraError], what: str, fix: str) -> _Rule:
    compiled = re.compile(pattern, re.IGNORECASE)

    def rule(complaint: _Complaint, scene: Scene) -> _Found | None:
        if not compiled.search(complaint.text):
            return None
        words = {"stack": scene.stack, "file": scene.file}
        return kind, Problem(what.format(**words), Place(scene.file), fix.format(**words))

    return rule


def _locked(complaint: _Complaint, scene: Scene) -> _Found | None:
    text = complaint.text
    if "currently locked" not in text and "Another update is currently in progress" not in text:
        return None
    holders = re.findall(r"created by (\S+ \(pid \d+\)) at (\S+)", text)
    by = " and ".join(f"{who} since {when}" for who, when in holders) or "another run"
    fix = f"wait for it; when it is dead for certain: `pulumi cancel -s {scene.stack}`"
    return ProviderFailed, Problem(f"stack {scene.stack} is locked by {by}", None, fix)


def _protected(complaint: _Complaint, scene: Scene) -> _Found | None:
    text, name = complaint.text, name_of(complaint.urn)
    deleted = "cannot be deleted" in text and "protected" in text
    if not deleted and "marked for protection" not in text:
        return None
    if deleted:
        what = f"{name} is protected, and its lines are gone"
        fix = (
            f"put them back; or, to be rid of it: apply with `retire: [{name}]` first, then remove the lines"
        )
    else:
        what = f"{name} is protected, and this change would replace it: delete it and create another"
        fix = f"take the change back; or, to lose it knowingly: apply with `retire: [{name}]` first"
    return Refused, Problem(what, scene.place(name), fix)


def _plan_violated(complaint: _Complaint, scene: Scene) -> _Found | None:
    # The engine's own words hold old and new values in clear, so none of them is repeated.
    match = re.search(r"resource (urn:\S+) violates", complaint.text) or _UNSEEN.search(complaint.text)
    if match is None and "violates plan" not in complaint.text:
        return None
    name = name_of(complaint.urn or (match[1] if match else scene.stack))
    what = f"{name}: an apply would now do something else than the preview showed"
    return Refused, Problem(what, scene.place(name), "preview again: the account or a value moved in between")


def _program(complaint: _Complaint, scene: Scene) -> _Found | None:
    elsewhere = complaint.urn and ":pulumi:pulumi:Stack::" not in complaint.urn
    if elsewhere or complaint.by_engine or complaint.text.startswith("[ERROR]"):
        return None
    text = complaint.text
    if "unhandled exception" in text or text.startswith("Traceback"):
        last = text.strip().splitlines()[-1]
        return ProgramBug, Problem(
            f"{scene.stack}: the program failed: {last}", None, "see the whole with --debug"
        )
    return BadInput, Problem(text)  # the program's own errors already say what, where and what to do


def _anything(complaint: _Complaint, scene: Scene) -> _Found:
    return ProviderFailed, provider_failed(complaint.text, complaint.urn, scene.place)


_RULES: tuple[_Rule, ...] = (
    _engine_says(
        r"incorrect passphrase",
        BadInput,
        "wrong passphrase for stack {stack}",
        "set PULUMI_CONFIG_PASSPHRASE to the one that the stack was made with",
    ),
    _engine_says(
        r"passphrase must be set",
        BadInput,
        "no passphrase for the secrets of stack {stack}",
        "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
    ),
    _engine_says(
        r"unable to open bucket",
        BadInput,
        "the backend that keeps the state of {stack} cannot be opened",
        "check that the place in PULUMI_BACKEND_URL (or of `pulumi login`) exists and that you may use it",
    ),
    _engine_says(
        r"PULUMI_ACCESS_TOKEN must be set|not logged in|determine current backend",
        BadInput,
        "no backend to keep the state of {stack} in",
        "set PULUMI_BACKEND_URL (file://…, s3://…), PULUMI_ACCESS_TOKEN (Pulumi Cloud), or `pulumi login`",
    ),
    _engine_says(
        r"no Pulumi\.yaml project file found",
        BadInput,
        "no Pulumi.yaml here or in a folder above",
        "run this in a project",
    ),
    _engine_says(
        r"no stack named|unknown stack",
        BadInput,
        "stack {stack} does not exist in this backend",
        "`pulumi stack init {stack}` says why; set PULUMI_CONFIG_PASSPHRASE first (outside Pulumi Cloud), "
        "and check PULUMI_BACKEND_URL",
    ),
    _engine_says(
        r"no language plugin|language-python.*not found|failed to load language plugin",
        BadInput,
        "the engine has no language host for Python",
        "run `make setup`",
    ),
    _engine_says(
        r"no resource plugin|could not load plugin|missing required plugin",
        BadInput,
        "the engine lacks a provider plugin for {stack}",
        "run `make setup`",
    ),
    _locked,
    _protected,
    _plan_violated,
    _program,
    _anything,
)


def joined(errors: Iterable[InfraError]) -> InfraError:
    """Returns one error that says what all of them say, with the worst exit code."""
    errors = list(errors)
    worst = max(errors, key=lambda error: error.exit)
    return type(worst)(*dict.fromkeys(problem for error in errors for problem in error.problems))
