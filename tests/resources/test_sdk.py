"""The lightened SDKs are the SDKs."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from infra.resources.sdk import lighten
lighten("{package}")
import {package} as light
{names}
assert "{package}.{other}" not in sys.modules
try:
    light.NoSuchThing
except AttributeError:
    print("same")
"""


def run(package: str, other: str, *names: str) -> str:
    lines = "\n".join(f"assert light.{name}.__name__ == '{name}'" for name in names)
    program = PROGRAM.format(package=package, other=other, names=lines)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_vercel() -> None:
    names = ("Provider", "Project", "ProjectVercelAuthenticationArgs", "ProjectEnvironmentVariable")
    assert run("pulumiverse_vercel", "webhook", *names) == "same\n"


def test_github() -> None:
    names = ("Repository", "ActionsEnvironmentSecret", "RepositoryRulesetRulesArgs", "get_user_output")
    assert run("pulumi_github", "team", *names) == "same\n"


def test_what_is_imported_already_stays() -> None:
    program = (
        "import pulumi_github\nfrom infra.resources.sdk import lighten\n"
        "lighten('pulumi_github')\nimport sys\nassert sys.modules['pulumi_github'] is pulumi_github\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
