"""Makes commits in the name of a caller."""

from __future__ import annotations

from infra.sandbox.github.auth import require_permission, require_scope
from infra.sandbox.github.body import Body
from infra.sandbox.github.call import Actor
from infra.sandbox.github.errors import invalid_request
from infra.sandbox.github.git.objects import Commit, Entry, Person
from infra.sandbox.github.git.store import Store
from infra.sandbox.github.records import Repository
from infra.sandbox.github.state import GitHub
from infra.sandbox.github.users import NOREPLY

WORKFLOWS = ".github/workflows/"


def person_of(github: GitHub, login: str) -> Person:
    """Returns a person as the author of a commit made now, with GitHub's private address."""
    account = github.account(login)
    email = f"{account['id']}+{account['login']}@{NOREPLY}"
    return Person(account["name"] or account["login"], email, github.now())


def person_in(body: Body | None, default: Person) -> Person:
    """Returns the author or committer that a request names, completed from the default; raises 422."""
    if body is None:
        return default
    date = body.text_or("date", default.date)
    if not date[:4].isdigit():
        raise invalid_request(f"For 'properties/date', \"{date}\" is not a valid date.")
    return Person(body.text("name"), body.text("email"), date.replace("Z", "+00:00"))


def initial_commit(github: GitHub, repository: Repository, login: str) -> str:
    """Keeps the commit that `auto_init` makes: a README with the name; returns its id."""
    store = Store(repository)
    description = repository["settings"]["description"]
    text = f"# {repository['name']}\n" + (f"{description}\n" if description else "")
    tree = store.put_files({"README.md": Entry("README.md", "100644", store.put("blob", text.encode()))})
    me = person_of(github, login)
    return store.put_commit(Commit(tree, (), me, me, "Initial commit"))


def check_workflow_scope(actor: Actor, *paths: str) -> None:
    """Raises 404 (classic token) or 403 when a workflow file is written without the right to it."""
    if any(path.startswith(WORKFLOWS) for path in paths):
        require_scope(actor, "workflow")
        require_permission(actor, "workflows", "write")
