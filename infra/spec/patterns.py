"""How names must be written, and how to say so."""

from __future__ import annotations

VARIABLE_NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"
DOMAIN = r"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$"
BRANCH = r"^[^\s~^:?*\[\\]+$"
VERCEL_PROJECT = r"^[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?$"
GITHUB_REPOSITORY = r"^[A-Za-z0-9._-]{1,100}$"
GITHUB_OWNER = r"^[A-Za-z0-9]([A-Za-z0-9-]{0,38})$"
GITHUB_TOPIC = r"^[a-z0-9][a-z0-9-]{0,49}$"
_CRON_PARTS = ("[0-5]?[0-9]", "([01]?[0-9]|2[0-3])", "(0?[1-9]|[12][0-9]|3[01])", "(0?[1-9]|1[0-2])", "[0-6]")
_CRON_ITEMS = [rf"(\*|{part}(-{part})?)(/[1-9][0-9]?)?" for part in _CRON_PARTS]
CRON = "^" + " ".join(f"{item}(,{item})*" for item in _CRON_ITEMS) + "$"
FIELD_NAME = r"^[A-Za-z][A-Za-z0-9_-]{2,}$"
NPM_PACKAGE = r"^(@[a-z0-9._-]+/)?[a-z0-9._-]+$"
NAME_IN_WORKFLOW = r"^[A-Za-z0-9][A-Za-z0-9._/-]*$"
SENTRY_SLUG = r"^[a-z0-9_-]*[a-z_-][a-z0-9_-]*$"
SENTRY_ENVIRONMENT = r"^[A-Za-z0-9._-]+$"
SUPABASE_REF = r"^[a-z]{20}$"
WEB_ADDRESS = r"^(https://|http://localhost)[^\s'<>,]*$"
RETURN_ADDRESS = r"^[a-z][a-z0-9+.-]*://[^\s'<>,]+$"
SLACK_CHANNEL = r"^#\S+$"
MAIL_ADDRESS = r"^[^@\s]+@[^@\s]+$"
ADDRESS_RANGE = r"^[0-9a-fA-F.:]+/[0-9]{1,3}$"
SITE_PATH = r"^/\S*$"
TRIMMED = r"^\S(.*\S)?$"
VERSION = r"^[0-9]+(\.[0-9]+){0,2}$"
BACKEND = r"^(file|s3|gs|azblob|https)://[A-Za-z0-9._~/?&=:%-]+$"
JOB_ID = r"^[A-Za-z_][A-Za-z0-9_-]*$"
ONE_LINE = r"^[^\x00-\x1f\x7f\x85\u2028\u2029]*$"
SCRIPT = r"^[^\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]*$"
CONTEXT = r"^(github|matrix|needs|runner|steps)(\.[A-Za-z0-9_-]+)+$"
IMAGE = r"^[a-z0-9][A-Za-z0-9._/:@-]*$"
PORT = r"^[0-9]{1,5}(:[0-9]{1,5})?$"
WORKFLOW_FILE = r"^\./\.github/workflows/[A-Za-z0-9._-]+\.ya?ml$"
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
    FIELD_NAME: ("is not a name of a field", "use letters, digits, `_` and `-`, three at least"),
    NPM_PACKAGE: ("is not a name of an npm package", "write it as in package.json, without a version"),
    NAME_IN_WORKFLOW: (
        "cannot be named in a workflow",
        "use letters, digits, `.`, `_`, `/` and `-`, starting with a letter or digit",
    ),
    SENTRY_SLUG: (
        "is not a slug of Sentry",
        "copy it from the address bar: lower case letters, digits, `-` and `_`",
    ),
    SENTRY_ENVIRONMENT: (
        "is not a name of an environment",
        "write what the app reports: letters, digits, `.`, `_` and `-`",
    ),
    SUPABASE_REF: ("is not the ref of a Supabase project", "write the 20 letters before `.supabase.co`"),
    WEB_ADDRESS: ("is not a web address", "write one in full, from `https://` on, without commas"),
    RETURN_ADDRESS: (
        "is not an address to return to",
        "write one in full, without commas: `https://*-acme.vercel.app/**`",
    ),
    SLACK_CHANNEL: ("is not a Slack channel", 'write it with its mark, in quotes: "#incidents"'),
    MAIL_ADDRESS: ("is not a mail address", "write one, as `name@example.com`"),
    ADDRESS_RANGE: ("is not a range of addresses", "write address and prefix: `203.0.113.0/24`"),
    SITE_PATH: ("is not a path of the site", "begin with `/`, without the domain"),
    TRIMMED: ("begins or ends with a blank", "leave it out: it is not kept, and would differ for ever"),
    VERSION: ("is not a version", 'write numbers and points, in quotes: "3.12"'),
    BACKEND: (
        "is not a backend of Pulumi",
        "write its address without a password: `s3://bucket`, `gs://…`, `azblob://…`, `https://…`",
    ),
    JOB_ID: ("is not a name of a job", "use letters, digits, `-` and `_`, and no digit first"),
    ONE_LINE: ("is more than a line", "write it on one, without tabs"),
    SCRIPT: ("has characters that no script has", "write text, lines and tabs"),
    CONTEXT: (
        "is not a fact of the run",
        "write one of github, matrix, needs, runner or steps: `github.head_ref`",
    ),
    IMAGE: ("is not an image", "write it as for docker: `postgres:17`"),
    PORT: ("is not a port", 'write host:container, in quotes: "5432:5432"'),
    WORKFLOW_FILE: (
        "is not a workflow file of the same repository",
        "write `./.github/workflows/NAME.yml`",
    ),
    COLOR: ("is not a colour", 'write six hex digits in lower case, in quotes: "d73a4a"'),
}
