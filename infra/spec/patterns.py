"""How names must be written, and how to say so."""

from __future__ import annotations

VARIABLE_NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"
DOMAIN = r"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$"
BRANCH = r"^[^\s~^:?*\[\\]+$"
VERCEL_PROJECT = r"^[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?$"
GITHUB_REPOSITORY = r"^[A-Za-z0-9._-]{1,100}$"
GITHUB_OWNER = r"^[A-Za-z0-9]([A-Za-z0-9-]{0,38})$"
GITHUB_TOPIC = r"^[a-z0-9][a-z0-9-]{0,49}$"
CRON = r"^([0-9*,/-]+ ){4}[0-9*,/-]+$"
NPM_PACKAGE = r"^(@[a-z0-9._-]+/)?[a-z0-9._-]+$"
NAME_IN_WORKFLOW = r"^[A-Za-z0-9][A-Za-z0-9._/-]*$"
COLOR = r"^[0-9a-f]{6}$"

PATTERN_WORDS: dict[str, tuple[str, str]] = {
    VARIABLE_NAME: ("is not a name of a variable", "use letters, digits and `_`, and no digit first"),
    DOMAIN: ("is not a domain", "write it in lower case, without `https://` and without a path"),
    BRANCH: ("is not a name of one branch", "write one; previews of all other branches need no `branch`"),
    VERCEL_PROJECT: ("is not a name of a Vercel project", "use up to 100 of a-z, 0-9, `.`, `_` and `-`"),
    GITHUB_REPOSITORY: (
        "is not a name of a repository",
        "write it without the owner: letters, digits, `.`, `_` and `-`",
    ),
    GITHUB_OWNER: ("is not a name of a user or organisation", "use letters, digits and `-`, 39 at most"),
    GITHUB_TOPIC: ("is not a topic", "use lower case letters, digits and `-`, 50 at most"),
    CRON: ("is not a schedule", 'write minute, hour, day, month and weekday in numbers, in UTC: "0 0 * * 0"'),
    NPM_PACKAGE: ("is not a name of an npm package", "write it as in package.json, without a version"),
    NAME_IN_WORKFLOW: (
        "cannot be named in a workflow",
        "use letters, digits, `.`, `_`, `/` and `-`, starting with a letter or digit",
    ),
    COLOR: ("is not a colour", 'write six hex digits in lower case, in quotes: "d73a4a"'),
}
