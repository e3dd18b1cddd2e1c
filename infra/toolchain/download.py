"""The vendor's own builds: the engine from its download site, the plugins by `pulumi plugin install`."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import IO

from infra.errors import Problem, ProviderFailed
from infra.toolchain import pins
from infra.toolchain.child import Children
from infra.toolchain.pins import Plugin
from infra.toolchain.progress import Step
from infra.toolchain.provenance import Origin

SITE = "https://get.pulumi.com/releases/sdk"
PROBE_SECONDS = 3.0
PLUGIN_SECONDS = 300.0
CHUNK = 1 << 20


class SiteError(Exception):
    """The download site cannot be used from here; says why, in a few words."""


def archive_name(system: str = "", machine: str = "") -> str:
    """What the vendor calls the engine's archive for a machine; `SiteError` if there is none."""
    system = (system or platform.system()).lower()
    machine = (machine or platform.machine()).lower()
    arch = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(machine)
    if system not in ("linux", "darwin") or arch is None:
        raise SiteError(f"the vendor has no build for {system} on {machine}")
    return f"pulumi-v{pins.ENGINE}-{system}-{arch}.tar.gz"


def read_checksums(site: str, seconds: float) -> dict[str, str]:
    """File name → SHA-256 of the pinned release, or `SiteError`."""
    import httpx

    try:
        with httpx.Client(timeout=seconds, follow_redirects=True) as client:
            answer = client.get(f"{site}/pulumi-{pins.ENGINE}-checksums.txt")
            answer.raise_for_status()
    except httpx.TimeoutException:
        raise SiteError(f"no answer within {seconds:g} s") from None
    except httpx.HTTPStatusError as error:
        raise SiteError(f"it answers {error.response.status_code}") from None
    except (httpx.HTTPError, OSError) as error:
        raise SiteError(_short(error)) from None
    rows = (line.split() for line in answer.text.splitlines())
    return {row[1].lstrip("*"): row[0].lower() for row in rows if len(row) == 2 and len(row[0]) == 64}


def fetch_engine(into: Path, checksums: Mapping[str, str], step: Step, site: str = SITE) -> dict[str, Origin]:
    """Downloads the engine and its Python language host into `into`.

    Raises `SiteError` when the way is lost, ProviderFailed when what came is not what was published.
    """
    import httpx

    archive = archive_name()
    expected = checksums.get(archive)
    if expected is None:
        raise SiteError(f"it does not list {archive}")
    digest = hashlib.sha256()
    with tempfile.TemporaryFile(dir=into) as file:
        try:
            with httpx.stream("GET", f"{site}/{archive}", timeout=30, follow_redirects=True) as answer:
                answer.raise_for_status()
                total = int(answer.headers.get("content-length", 0))
                for chunk in answer.iter_bytes(CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
                    step.detail = f"{file.tell() >> 20} of {total >> 20} MiB"
        except httpx.HTTPError as error:
            raise SiteError(_short(error)) from None
        if digest.hexdigest() != expected:
            raise ProviderFailed(
                Problem(
                    f"{archive} is not what its vendor published: "
                    f"SHA-256 is {digest.hexdigest()}, {expected} was expected",
                    fix="nothing was installed; try again, and ask who changes downloads on your network",
                )
            )
        file.seek(0)
        _unpack(archive, file, into)
    return {name: Origin(pins.ENGINE, "download") for name in pins.ENGINE_BINARIES}


def _unpack(archive: str, file: IO[bytes], into: Path) -> None:
    wanted = set(pins.ENGINE_BINARIES)
    with tarfile.open(fileobj=file, mode="r:gz") as tar:
        for member in tar:
            name = Path(member.name).name
            if member.isfile() and name in wanted:
                source = tar.extractfile(member)
                assert source is not None
                with source, (into / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
                (into / name).chmod(0o755)
                wanted.discard(name)
    if wanted:
        raise SiteError(f"{archive} has no {', '.join(sorted(wanted))}")


def fetch_plugin(
    plugin: Plugin, into: Path, engine: Path, environ: Mapping[str, str], run: Children
) -> dict[str, Origin]:
    """Lets the engine download a plugin, into `into` and not into the user's own Pulumi folder."""
    with tempfile.TemporaryDirectory(dir=into) as home:
        command: list[str | Path] = [engine, "plugin", "install", "resource", plugin.name, plugin.version]
        command += ["--server", plugin.server] if plugin.server else []
        quiet = {**environ, "PULUMI_HOME": home, "PULUMI_SKIP_UPDATE_CHECK": "true"}
        try:
            ended = run.run(command, environ=quiet, seconds=PLUGIN_SECONDS)
        except (OSError, TimeoutError) as error:
            raise SiteError(_short(error)) from None
        file = Path(home) / "plugins" / f"resource-{plugin.name}-v{plugin.version}" / plugin.binary
        if ended.code or not file.is_file():
            raise SiteError(
                next((line for line in reversed(ended.last) if line.strip()), "it gave no plugin")
            )
        file.replace(into / plugin.binary)
    return {plugin.binary: Origin(plugin.version, "download")}


def probe(site: str = SITE, seconds: float = PROBE_SECONDS) -> dict[str, str]:
    """The published checksums, or `SiteError`: a closed door costs no more than `seconds`."""
    answers: list[dict[str, str] | SiteError] = []

    def ask() -> None:
        try:
            archive_name()
            answers.append(read_checksums(site, seconds))
        except SiteError as error:
            answers.append(error)

    asking = Thread(target=ask, daemon=True)  # looking a name up has no time limit of its own
    asking.start()
    asking.join(seconds)
    answer = answers[0] if answers else SiteError(f"no answer within {seconds:g} s")
    if isinstance(answer, SiteError):
        raise answer
    return answer


def _short(error: BaseException) -> str:
    line = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return re.sub(r"^\[Errno -?\d+\] ", "", line)
