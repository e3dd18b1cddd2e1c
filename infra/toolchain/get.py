"""Gets the toolchain: what is on PATH, else the vendor's builds, else a build from Go modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from infra.toolchain import cache, download, locate, pins, provenance
from infra.toolchain.build import Wanted, build
from infra.toolchain.child import Children, children
from infra.toolchain.found import Found, find_engine, find_plugin
from infra.toolchain.lock import alone
from infra.toolchain.progress import Progress, Step
from infra.toolchain.provenance import Origin
from infra.toolchain.publish import whole


def get(environ: Mapping[str, str], renew: bool = False, site: str = download.SITE) -> locate.Toolchain:
    """The toolchain, got if it is not there; two at once take turns, an interrupted one leaves nothing.

    `renew` chooses anew, as when a download that was not to be had has become possible.
    """
    target = cache.folder()
    if not renew and not locate.faults(target / "bin"):
        return locate.locate()
    with (
        Progress() as progress,
        children() as run,
        alone(
            cache.home() / "lock", lambda: progress.say("waiting: another `make setup` gets the toolchain")
        ),
    ):
        if renew or locate.faults(target / "bin"):
            with whole(target) as partial:
                bin = partial / "bin"
                bin.mkdir()
                provenance.write(bin, Getting(bin, environ, run, progress, site).all())
            progress.say(f"toolchain ready: {target / 'bin'}")
    return locate.locate()


class Getting:
    """One run: fills a folder, engine first, because plugins are downloaded with it."""

    def __init__(
        self, into: Path, environ: Mapping[str, str], run: Children, progress: Progress, site: str
    ) -> None:
        self._into = into
        self._environ = environ
        self._run = run
        self._progress = progress
        self._site = site
        self._origins: dict[str, Origin] = {}
        self._checksums: dict[str, str] | str | None = None

    def all(self) -> dict[str, Origin]:
        """Gets every binary and returns where each came from."""
        why: list[str] = []
        engine = self._engine(why)
        plugins = tuple(plugin for plugin in pins.PLUGINS if not self._plugin(plugin, engine, why))
        if not engine or plugins:
            wanted = Wanted(not engine, plugins)
            because = "; ".join(dict.fromkeys(why))
            self._origins |= build(self._into, wanted, because, self._environ, self._run, self._progress)
        return self._origins

    def _engine(self, why: list[str]) -> bool:
        found = find_engine(self._environ, self._run)
        if isinstance(found, Found):
            self._link(found)
            self._progress.say(f"engine: pulumi {found.origins['pulumi'].version} from PATH")
            return True
        why.append(found)
        return self._download(
            f"downloading pulumi {pins.ENGINE} ({found})",
            why,
            lambda sums, step: download.fetch_engine(self._into, sums, step, self._site),
        )

    def _plugin(self, plugin: pins.Plugin, engine: bool, why: list[str]) -> bool:
        found = find_plugin(plugin, self._environ, self._run)
        if isinstance(found, Found):
            self._link(found)
            self._progress.say(f"{plugin.title} plugin: {plugin.version} from {found.files[plugin.binary]}")
            return True
        if not engine:
            return False
        why.append(found)
        return self._download(
            f"downloading the {plugin.title} plugin {plugin.version} ({found})",
            why,
            lambda _, __: download.fetch_plugin(
                plugin, self._into, self._into / "pulumi", self._environ, self._run
            ),
        )

    def _download(
        self, what: str, why: list[str], fetch: Callable[[dict[str, str], Step], dict[str, Origin]]
    ) -> bool:
        if self._checksums is None:
            self._checksums = self._probe()
        if isinstance(self._checksums, str):
            why.append(f"the vendor's download site is not usable: {self._checksums}")
            return False
        try:
            with self._progress.step(what) as step:
                self._origins |= fetch(self._checksums, step)
        except download.SiteError as error:
            why.append(f"the download failed: {error}")
            self._progress.say(f"{what}: failed, {error}")
            return False
        return True

    def _probe(self) -> dict[str, str] | str:
        with self._progress.step("looking for the vendor's download site") as step:
            try:
                checksums = download.probe(self._site)
            except download.SiteError as error:
                step.outcome = f"not usable, {error}"
                return str(error)
            step.outcome = "reachable"
            return checksums

    def _link(self, found: Found) -> None:
        for name, file in found.files.items():
            (self._into / name).symlink_to(file)
        self._origins |= found.origins
