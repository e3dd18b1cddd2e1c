"""Comments on issues and pull requests."""

from __future__ import annotations

from infra.sandbox.github.access import ISSUES, ISSUES_READ
from infra.sandbox.github.call import Answer, Call, Route, created, done, ok, pages
from infra.sandbox.github.errors import GitHubError, not_found
from infra.sandbox.github.git.view import api_url, web_url
from infra.sandbox.github.issues import check_length, issue_of
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import ROLES, Comment, JsonObject, Repository
from infra.sandbox.github.state import GitHub
from infra.sandbox.github.users import user_view


def comment_view(github: GitHub, repository: Repository, comment: Comment) -> JsonObject:
    """Returns a comment."""
    issue = repository["issues"][str(comment["issue"])]
    kind = "issues" if issue["pull"] is None else "pull"
    return {
        "url": api_url(repository, f"/issues/comments/{comment['id']}"),
        "html_url": web_url(repository, f"/{kind}/{comment['issue']}#issuecomment-{comment['id']}"),
        "issue_url": api_url(repository, f"/issues/{comment['issue']}"),
        "id": comment["id"],
        "node_id": node_id("IssueComment", repository["id"], comment["id"]),
        "user": user_view(github.account(comment["author"])),
        "created_at": comment["created_at"],
        "updated_at": comment["updated_at"],
        "author_association": "OWNER" if comment["author"] == repository["owner"] else "MEMBER",
        "body": comment["body"],
    }


def list_comments(call: Call) -> Answer:
    """Returns the comments on an issue or a pull request, oldest first."""
    number = issue_of(call)["number"]
    found = [c for c in call.repository["comments"].values() if c["issue"] == number]
    return pages([comment_view(call.github, call.repository, comment) for comment in found])


def create_comment(call: Call) -> Answer:
    """Comments on an issue or a pull request; 422 past 65,536 characters."""
    issue, body, now = issue_of(call), call.body.text("body"), call.github.now()
    check_length("IssueComment", body)
    comment: Comment = {
        "id": call.github.next_id("comment"),
        "issue": issue["number"],
        "author": call.login,
        "body": body,
        "created_at": now,
        "updated_at": now,
    }
    call.repository["comments"][str(comment["id"])] = comment
    issue["updated_at"] = now
    call.github.world.changed()
    return created(comment_view(call.github, call.repository, comment))


def _comment(call: Call) -> Comment:
    comment = call.repository["comments"].get(call.params["comment_id"])
    if comment is None:
        raise not_found()
    return comment


def _check_author(call: Call, comment: Comment) -> None:
    if comment["author"] != call.login and ROLES.index(call.role) < ROLES.index("write"):
        raise GitHubError(403, "Must have admin rights to Repository.")


def get_comment(call: Call) -> Answer:
    """Returns one comment."""
    return ok(comment_view(call.github, call.repository, _comment(call)))


def update_comment(call: Call) -> Answer:
    """Changes a comment."""
    comment, body = _comment(call), call.body.text("body")
    _check_author(call, comment)
    check_length("IssueComment", body)
    comment["body"], comment["updated_at"] = body, call.github.now()
    call.github.world.changed()
    return ok(comment_view(call.github, call.repository, comment))


def delete_comment(call: Call) -> Answer:
    """Removes a comment."""
    comment = _comment(call)
    _check_author(call, comment)
    call.repository["comments"].pop(str(comment["id"]))
    call.github.world.changed()
    return done()


_ISSUES = "/repos/{owner}/{repo}/issues"
_OF_ISSUE = f"{_ISSUES}/{{number:int}}/comments"
_COMMENT = f"{_ISSUES}/comments/{{comment_id:int}}"

ROUTES = (
    Route("GET", _OF_ISSUE, list_comments, ISSUES_READ),
    Route("POST", _OF_ISSUE, create_comment, ISSUES),
    Route("GET", _COMMENT, get_comment, ISSUES_READ),
    Route("PATCH", _COMMENT, update_comment, ISSUES),
    Route("DELETE", _COMMENT, delete_comment, ISSUES),
)
