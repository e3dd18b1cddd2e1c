"""Runs the program against Pulumi's mocks, and gives what it declared."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc  # type: ignore[import-untyped]  # grpcio brings no types
import pulumi
from pulumi.output import Unknown
from pulumi.runtime import mocks, rpc, run_in_stack, set_all_config, settings

from infra.resources.program import declare


@dataclass(frozen=True)
class Declared:
    """One resource, as the engine would be told of it."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    secret: frozenset[str]
    """The inputs that travel as secrets."""
    unknown: frozenset[str]
    protect: bool
    delete_before_replace: bool
    ignore_changes: tuple[str, ...]
    after: tuple[str, ...]
    """Names of the resources that must exist before."""


@dataclass
class Run:
    """What one run declared, exported and said."""

    resources: dict[str, Declared] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    secret_outputs: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)


@dataclass
class World:
    """What the run finds: outputs of the shared stack; None when it was never made."""

    shared: dict[str, Any] | None = None
    secret: tuple[str, ...] = ("vercel.bypass_token",)


class _Monitor(mocks.MockMonitor):
    """Pulumi's monitor, which also keeps the options that plain mocks do not see."""

    def __init__(self, answers: mocks.Mocks, run: Run) -> None:
        super().__init__(answers)
        self._run = run

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 (Pulumi's name)
        if request.type != "pulumi:pulumi:Stack":
            raw = rpc.deserialize_properties(request.object, keep_unknowns=True)
            plain = {key: _plain(value) for key, value in raw.items()}
            self._run.resources[request.name] = Declared(
                type=request.type,
                name=request.name,
                inputs=plain,
                secret=frozenset(key for key, value in raw.items() if rpc.is_rpc_secret(value)),
                unknown=frozenset(key for key, value in plain.items() if isinstance(value, Unknown)),
                protect=request.protect,
                delete_before_replace=request.deleteBeforeReplace,
                ignore_changes=tuple(request.ignoreChanges),
                after=tuple(sorted(urn.rpartition("::")[2] for urn in request.dependencies)),
            )
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]  # Pulumi's is

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802
        if "::pulumi:pulumi:Stack::" in request.urn:
            outputs = rpc.deserialize_properties(request.outputs, keep_unknowns=True)
            self._run.outputs = {key: _plain(value) for key, value in outputs.items()}
            self._run.secret_outputs = {key for key, value in outputs.items() if rpc.is_rpc_secret(value)}
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]  # Pulumi's is


class _EngineError(grpc.RpcError):  # type: ignore[misc]  # its base is untyped
    """How the engine refuses a call."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        return str(self)


# Ids of a user and a team, for environments with reviewers.
_FOUND_ON_GITHUB = {"github:index/getUser:getUser": "1", "github:index/getTeam:getTeam": "2"}


_MADE_UP = {
    "vercel:index/project:Project": {"teamId": "team_1"},
    "pulumi-python:dynamic/infra:PostHogProject": {"key": "phc_1"},
    "pulumi-python:dynamic/infra:SentryKey": {"dsn": "https://public@o1.ingest.us.sentry.io/2"},
    "pulumi-python:dynamic/infra:SupabaseProject": {"url": "https://ref.supabase.co", "anon_key": "anon"},
}


class _Answers(mocks.Mocks):
    """What providers would answer: an id for everything, and what Vercel makes up."""

    def __init__(self, world: World) -> None:
        self._world = world

    def call(self, args: mocks.MockCallArgs) -> Any:
        if args.token in _FOUND_ON_GITHUB:
            return {"id": _FOUND_ON_GITHUB[args.token]}
        assert args.token == "pulumi:pulumi:readStackOutputs"
        if self._world.shared is None:
            raise _EngineError(
                f'invocation of {args.token} returned an error: unknown stack "{args.args["name"]}"'
            )
        return {"outputs": self._world.shared, "secretOutputNames": list(self._world.secret)}

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if args.typ == "pulumi:pulumi:StackReference":
            return args.name, {
                "name": args.name,
                "outputs": self._world.shared,
                "secretOutputNames": list(self._world.secret),
            }
        return f"id-{args.name}", {**args.inputs, **_MADE_UP.get(args.typ, {})}


def _plain(value: Any) -> Any:
    return rpc.unwrap_rpc_secret(value) if rpc.is_rpc_secret(value) else value


class _Listener(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())


def run_program(
    root: Path,
    stack: str,
    *,
    environ: Mapping[str, str] | None = None,
    preview: bool = False,
    world: World | None = None,
    config: Mapping[str, Any] | None = None,
) -> Run:
    """Runs the program for `stack`. `config`: what the engine decrypted of it, by key."""
    run = Run()
    logger = logging.Logger("program", logging.INFO)
    logger.addHandler(_Listener(run.said))
    answers = _Answers(world or World())
    pulumi.runtime.configure(
        mocks.MockSettings(  # type: ignore[no-untyped-call]  # Pulumi's is
            monitor=_Monitor(answers, run),
            engine=mocks.MockEngine(logger),
            project="site",
            stack=stack,
            dry_run=preview,
            organization="organization",
        )
    )
    settings.set_root_resource(None)  # type: ignore[arg-type]  # forgets an earlier run's
    values = {f"site:{key}": json.dumps(value) for key, value in (config or {}).items()}
    set_all_config(values, list(values))
    _run_to_the_end(lambda: declare(root, stack, environ or {}))
    return run


def _run_to_the_end(program: Callable[[], None]) -> None:
    """Mocks make an event loop in each thread that calls them, and leave it open: here they find one."""
    loops: list[asyncio.AbstractEventLoop] = []

    def give_loop() -> None:
        loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(loops[-1])

    try:
        with asyncio.Runner() as runner:
            runner.get_loop().set_default_executor(ThreadPoolExecutor(initializer=give_loop))
            runner.run(run_in_stack(program))
    finally:
        for loop in loops:
            loop.close()
