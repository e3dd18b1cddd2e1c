"""Issues."""

from __future__ import annotations

from infra.sandbox.github.access import ISSUES, ISSUES_READ
from infra.sandbox.github.call import Answer, Call, Route, created, ok, pages
from infra.sandbox.github.errors import GitHubError, invalid, invalid_request, not_found
from infra.sandbox.github.git.view import api_url, web_url
from infra.sandbox.github.labels import label_view
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import ROLES, Issue, JsonObject, Repository
from infra.sandbox.github.state import GitHub
from infra.sandbox.github.users import user_view

MAX_BODY = 65_536


def new_issue(github: GitHub, repository: Repository, login: str, title: str, body: str | None) -> Issue:
    """Keeps a new issue under the next number, which issues and pull requests share."""
    check_length("Issue", body or "")
    now = github.now()
    number = max((issue["number"] for issue in repository["issues"].values()), default=0) + 1
    issue: Issue = {
        "id": github.next_id("issue"),
        "number": number,
        "title": title,
        "body": body,
        "author": login,
        "state": "open",
        "state_reason": None,
        "labels": [],
        "assignees": [],
        "created_at": now,
        "updated_at": now,
        "closed_at": None,
        "pull": None,
    }
    repository["issues"][str(number)] = issue
    return issue


def check_length(resource: str, text: str) -> None:
    """Raises 422 past 65,536 characters."""
    if len(text) > MAX_BODY:
        raise invalid(resource, "body", "custom", f"body is too long (maximum is {MAX_BODY} characters)")


def issue_labels(repository: Repository, issue: Issue) -> list[JsonObject]:
    """Returns the labels of an issue."""
    labels = repository["labels"]
    return [label_view(repository, labels[n.lower()]) for n in issue["labels"] if n.lower() in labels]


def issue_view(github: GitHub, repository: Repository, issue: Issue) -> JsonObject:
    """Returns an issue, or a pull request as an issue."""
    url = api_url(repository, f"/issues/{issue['number']}")
    kind = "issues" if issue["pull"] is None else "pull"
    html = web_url(repository, f"/{kind}/{issue['number']}")
    view: JsonObject = {
        "url": url,
        "repository_url": api_url(repository, ""),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": html,
        "id": issue["id"],
        "node_id": node_id("Issue", repository["id"], issue["id"]),
        "number": issue["number"],
        "title": issue["title"],
        "user": user_view(github.account(issue["author"])),
        "labels": issue_labels(repository, issue),
        "state": issue["state"],
        "state_reason": issue["state_reason"],
        "locked": False,
        "assignee": None,
        "assignees": [user_view(github.account(login)) for login in issue["assignees"]],
        "milestone": None,
        "comments": sum(1 for c in repository["comments"].values() if c["issue"] == issue["number"]),
        "created_at": issue["created_at"],
        "updated_at": issue["updated_at"],
        "closed_at": issue["closed_at"],
        "author_association": "OWNER" if issue["author"] == repository["owner"] else "MEMBER",
        "active_lock_reason": None,
        "body": issue["body"],
    }
    if issue["pull"] is not None:
        pull = api_url(repository, f"/pulls/{issue['number']}")
        merged = issue["pull"]["merged_at"]
        links = {"diff_url": f"{html}.diff", "patch_url": f"{html}.patch", "merged_at": merged}
        view["pull_request"] = {"url": pull, "html_url": html, **links}
    return view


def issue_of(call: Call) -> Issue:
    """Returns the issue in a call's path; raises 404."""
    issue = call.repository["issues"].get(call.params["number"])
    if issue is None:
        raise not_found()
    return issue


def list_issues(call: Call) -> Answer:
    """Returns issues and pull requests, newest first: by `state` (open), by `labels`."""
    state = call.query.get("state", "open")
    labels = {name.lower() for name in call.query.get("labels", "").split(",") if name}
    found = [
        issue
        for issue in reversed(call.repository["issues"].values())
        if state in ("all", issue["state"]) and labels <= {name.lower() for name in issue["labels"]}
    ]
    return pages([issue_view(call.github, call.repository, issue) for issue in found])


def get_issue(call: Call) -> Answer:
    """Returns one."""
    return ok(issue_view(call.github, call.repository, issue_of(call)))


def create_issue(call: Call) -> Answer:
    """Opens an issue; labels are for those who may push. 410 when the repository has no issues."""
    if not call.repository["settings"]["has_issues"]:
        raise GitHubError(410, "Issues has been disabled in this repository.")
    title = call.body.text("title")
    issue = new_issue(call.github, call.repository, call.login, title, call.body.text_or("body", "") or None)
    _set_labels_and_people(call, issue)
    call.github.world.changed()
    return created(issue_view(call.github, call.repository, issue))


def _set_labels_and_people(call: Call, issue: Issue) -> None:
    if ROLES.index(call.role) < ROLES.index("triage"):
        return
    if "labels" in call.body:
        issue["labels"] = [_label(call, name) for name in call.body.texts("labels")]
    if "assignees" in call.body:
        issue["assignees"] = [call.github.account(login)["login"] for login in call.body.texts("assignees")]


def _label(call: Call, name: str) -> str:
    labels = call.repository["labels"]
    if name.lower() not in labels:
        # GitHub makes labels that it does not know, grey
        labels[name.lower()] = {
            "id": call.github.next_id("label"),
            "name": name,
            "color": "ededed",
            "description": None,
            "default": False,
        }
    return labels[name.lower()]["name"]


def update_issue(call: Call) -> Answer:
    """Changes title, text, state, labels or people; for its author and those who triage."""
    issue, body, now = issue_of(call), call.body, call.github.now()
    if issue["author"] != call.login and ROLES.index(call.role) < ROLES.index("triage"):
        raise GitHubError(403, "Must have admin rights to Repository.")
    state = body.text_or("state", issue["state"])
    if state not in ("open", "closed"):
        raise invalid_request(f'{state} is not a member of ["open", "closed"].')
    if state == "closed" and issue["state"] == "open":
        issue["state"], issue["closed_at"] = "closed", now
        issue["state_reason"] = body.text_or("state_reason", "completed")
    elif state == "open" and issue["state"] == "closed":
        issue["state"], issue["closed_at"], issue["state_reason"] = "open", None, "reopened"
    issue["title"] = body.text_or("title", issue["title"])
    if "body" in body:
        check_length("Issue", body.text_or("body", ""))
        issue["body"] = body.text_or("body", "") or None
    _set_labels_and_people(call, issue)
    issue["updated_at"] = now
    call.github.world.changed()
    return ok(issue_view(call.github, call.repository, issue))


_ISSUES = "/repos/{owner}/{repo}/issues"
_ISSUE = f"{_ISSUES}/{{number:int}}"

ROUTES = (
    Route("GET", _ISSUES, list_issues, ISSUES_READ),
    Route("POST", _ISSUES, create_issue, ISSUES),
    Route("GET", _ISSUE, get_issue, ISSUES_READ),
    Route("PATCH", _ISSUE, update_issue, ISSUES),
)
