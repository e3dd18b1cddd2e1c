"""What a stack declares, in a few words."""

from __future__ import annotations

from infra.spec.stack import EnvironmentStackSpec, SharedSpec, StackSpec
from infra.spec.values import EnvVariable, SecureVariable


def summary(spec: StackSpec) -> tuple[str, ...]:
    """Returns what the stack declares, most telling first."""
    said = _shared(spec) if isinstance(spec, SharedSpec) else _environment(spec)
    return tuple(said)


def _shared(spec: SharedSpec) -> list[str]:
    said: list[str] = []
    if spec.vercel:
        said.append(f"Vercel project {spec.vercel.project.name}")
    if spec.github:
        repository = spec.github.repository
        said.append(f"repository {spec.github.owner}/{repository.name}")
        said += _counted(
            (len(repository.labels), "label"),
            (len(spec.github.secrets), "repository secret"),
            (len(spec.github.variables), "repository variable"),
        )
    return [*said, *(f"retires {key}" for key in spec.retire)]


def _environment(spec: EnvironmentStackSpec) -> list[str]:
    environment = spec.environment
    secrets = sum(isinstance(variable, (EnvVariable, SecureVariable)) for variable in spec.variables.values())
    said = [f"{environment.branch or 'other branches'} → {' + '.join(environment.targets)}"]
    said += _counted((len(environment.domains), "domain"), (len(spec.variables), "variable"))
    if secrets:
        said[-1] += f" ({secrets} secret)"
    if spec.github and spec.github.environment:
        of = spec.github.environment
        said += _counted((len(of.secrets), "environment secret"), (len(of.variables), "environment variable"))
    if spec.github and spec.github.protect:
        said.append(f"protected with {_count(len(spec.github.protect.checks), 'check')}")
    if spec.workflows:
        files = [name for name, options in spec.workflows.files if options is not None]
        said.append(f"{', '.join(files)} by {spec.workflows.deliver}")
    return said


def _counted(*counts: tuple[int, str]) -> list[str]:
    return [_count(count, word) for count, word in counts if count]


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"
