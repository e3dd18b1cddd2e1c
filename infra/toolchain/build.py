"""Builds the engine, its Python language host and the plugins from Go modules (`modules/`)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from infra.toolchain import cache, pins
from infra.toolchain.child import Children
from infra.toolchain.go import FLAGS, Go, failed
from infra.toolchain.progress import Progress
from infra.toolchain.provenance import Origin

ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
HOST_PACKAGE = "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python"
SDK = "github.com/pulumi/pulumi/sdk/v3"
VERSION_VARIABLE = f"{SDK}/go/common/version.Version"
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")

MAIN = cache.MODULES / "pulumi"
LANGUAGE = cache.MODULES / "language"


@dataclass(frozen=True)
class Wanted:
    """What has to be built."""

    engine: bool
    plugins: tuple[pins.Plugin, ...]

    def __str__(self) -> str:
        names = ["the engine"] * self.engine + [f"the {plugin.title} plugin" for plugin in self.plugins]
        return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]

    @property
    def packages(self) -> list[str]:
        """The Go packages of one `go build`: in one run they share what they have in common."""
        engine = [ENGINE_PACKAGE] * self.engine
        return (
            engine
            + [f"./cmd/{plugin.binary}" for plugin in self.plugins]
            + ["./cmd/schema"] * bool(self.plugins)
        )


def build(
    into: Path, wanted: Wanted, why: str, environ: Mapping[str, str], run: Children, progress: Progress
) -> dict[str, Origin]:
    """Builds what is `wanted` into `into`; errors say what stood in the way and what to do."""
    go = Go.find(environ, run, why)
    progress.say(f"building {wanted} from Go modules, because: {why}")
    progress.say("this is done once, and takes about five minutes on two cores")
    origins: dict[str, Origin] = {}
    with ThreadPoolExecutor(1) as beside:
        try:
            # The language host compiles while the other modules are on their way.
            host = beside.submit(_build_host, go, into, progress) if wanted.engine else None
            packages = _fetch(go, wanted.packages, progress)
            if host is not None:
                origins |= host.result()
        except BaseException:
            run.close()  # or the pool waits for its program to end
            raise
    _compile(go, into, wanted, packages, progress)
    if wanted.engine:
        _copy_scripts(go, into)
        origins |= {
            name: Origin(pins.ENGINE, "built") for name in pins.ENGINE_BINARIES if name not in origins
        }
    if wanted.plugins:
        _write_schemas(go, into, progress)
    for plugin in wanted.plugins:
        upstream = version_of(MAIN, plugin.upstream)
        origins[plugin.binary] = Origin(plugin.version, "built", plugin.upstream, upstream)
    return origins


def version_of(module: Path, dependency: str) -> str:
    """The version of `dependency` that a module's go.mod pins, without the `v`."""
    text = (module / "go.mod").read_text(encoding="utf-8")
    found = re.search(rf"^\s*(?:require )?{re.escape(dependency)} v(\S+)", text, re.MULTILINE)
    assert found, f"{dependency} is not in {module}/go.mod"
    return found[1]


def _fetch(go: Go, packages: Collection[str], progress: Progress) -> int:
    """Downloads the modules that `packages` need; returns how many packages there are to compile."""
    with progress.step("fetching Go modules") as step:
        count = 0

        def hear(line: str) -> None:
            nonlocal count
            if line.startswith("go: downloading"):
                count += 1
                step.detail = f"{count} so far, now {line.split()[2]}"

        ended = go.run(["list", "-deps", *packages], MAIN, on_line=hear, keep_output=True)
        if ended.code:
            raise failed("fetch the Go modules", ended)
        step.outcome = f"{count} fetched" if count else "all here"
        return len(set(ended.output.split()))


def _build_host(go: Go, into: Path, progress: Progress) -> dict[str, Origin]:
    with progress.step("building the Python language host"):
        ended = go.run(
            ["build", *FLAGS, "-ldflags", "-s -w", "-o", into / "pulumi-language-python", HOST_PACKAGE],
            LANGUAGE,
        )
        if ended.code:
            raise failed("build the Python language host", ended)
    return {"pulumi-language-python": Origin(version_of(LANGUAGE, SDK), "built")}


def _compile(go: Go, into: Path, wanted: Wanted, packages: int, progress: Progress) -> None:
    with progress.step(f"compiling {wanted}") as step:
        done = 0

        def hear(line: str) -> None:
            nonlocal done
            if re.fullmatch(r"[\w.~/-]+", line):  # -v prints each package that is compiled, and little else
                done += 1
                step.detail = f"{done} of at most {packages} packages"

        link = f"-s -w -X {VERSION_VARIABLE}=v{pins.ENGINE}"
        ended = go.run(
            ["build", "-v", *FLAGS, "-ldflags", link, "-o", f"{into}/", *wanted.packages], MAIN, on_line=hear
        )
        if ended.code:
            raise failed(f"build {wanted}", ended)


def _copy_scripts(go: Go, into: Path) -> None:
    ended = go.run(["list", "-m", "-f", "{{.Dir}}", SDK], MAIN, keep_output=True)
    if ended.code:
        raise failed("find the SDK's scripts", ended)
    for script in SCRIPTS:
        target = into / Path(script).name
        shutil.copyfile(Path(ended.output.strip()) / script, target)
        target.chmod(0o755)


def _write_schemas(go: Go, into: Path, progress: Progress) -> None:
    with progress.step("describing the plugins' resources"):
        generator = into / "schema"
        ended = go.children.run([generator, into], environ=go.environ, folder=into)
        if ended.code:
            raise failed("describe the plugins' resources", ended)
        generator.unlink()
