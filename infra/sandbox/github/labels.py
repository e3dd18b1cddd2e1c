"""Issue labels; a new repository has GitHub's nine."""

from __future__ import annotations

import re

from infra.sandbox.github.access import ISSUES_READ, ISSUES_TRIAGE
from infra.sandbox.github.call import Answer, Call, Route, created, done, ok, pages
from infra.sandbox.github.errors import invalid, not_found
from infra.sandbox.github.git.view import api_url
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import JsonObject, Label, Repository
from infra.sandbox.github.state import GitHub

# https://docs.github.com/en/issues/using-labels-and-milestones-to-track-work/managing-labels#about-default-labels
DEFAULTS = (
    ("bug", "d73a4a", "Something isn't working"),
    ("documentation", "0075ca", "Improvements or additions to documentation"),
    ("duplicate", "cfd3d7", "This issue or pull request already exists"),
    ("enhancement", "a2eeef", "New feature or request"),
    ("good first issue", "7057ff", "Good for newcomers"),
    ("help wanted", "008672", "Extra attention is needed"),
    ("invalid", "e4e669", "This doesn't seem right"),
    ("question", "d876e3", "Further information is requested"),
    ("wontfix", "ffffff", "This will not be worked on"),
)


def default_labels(github: GitHub) -> dict[str, Label]:
    """Returns the labels of a new repository."""
    return {
        name: {
            "id": github.next_id("label"),
            "name": name,
            "color": color,
            "description": description,
            "default": True,
        }
        for name, color, description in DEFAULTS
    }


def label_view(repository: Repository, label: Label) -> JsonObject:
    """Returns a label."""
    return {
        **label,
        "node_id": node_id("Label", label["id"]),
        "url": api_url(repository, f"/labels/{label['name'].replace(' ', '%20')}"),
        "archived_at": None,
        "archived_by": None,
    }


def _found(call: Call) -> Label:
    label = call.repository["labels"].get(call.params["name"].lower())
    if label is None:
        raise not_found()
    return label


def _color(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", text):
        raise invalid("Label", "color", "invalid")
    return text.lower()


def list_labels(call: Call) -> Answer:
    """Returns all labels, by name."""
    labels = call.repository["labels"]
    return pages([label_view(call.repository, labels[name]) for name in sorted(labels)])


def get_label(call: Call) -> Answer:
    """Returns one label; upper and lower case are the same."""
    return ok(label_view(call.repository, _found(call)))


def create_label(call: Call) -> Answer:
    """Creates a label; 422 when there is one of that name."""
    name = call.body.text("name")
    labels = call.repository["labels"]
    if name.lower() in labels:
        raise invalid("Label", "name", "already_exists")
    label: Label = {
        "id": call.github.next_id("label"),
        "name": name,
        "color": _color(call.body.text_or("color", "ededed")),
        "description": call.body.text_or("description", "") or None,
        "default": False,
    }
    labels[name.lower()] = label
    call.github.world.changed()
    return created(label_view(call.repository, label))


def update_label(call: Call) -> Answer:
    """Changes a label; the new name comes as `new_name`, or as `name` from some clients."""
    label, labels, body = _found(call), call.repository["labels"], call.body
    name = body.text_or("new_name", "") or body.text_or("name", "") or label["name"]
    if name.lower() != label["name"].lower() and name.lower() in labels:
        raise invalid("Label", "name", "already_exists")
    labels.pop(label["name"].lower())
    label["name"] = name
    label["color"] = _color(body.text_or("color", label["color"]))
    if "description" in body:
        label["description"] = body.text_or("description", "") or None
    labels[name.lower()] = label
    call.github.world.changed()
    return ok(label_view(call.repository, label))


def delete_label(call: Call) -> Answer:
    """Removes a label, from its issues too."""
    name = _found(call)["name"]
    call.repository["labels"].pop(name.lower())
    for issue in call.repository["issues"].values():
        issue["labels"] = [label for label in issue["labels"] if label != name]
    call.github.world.changed()
    return done()


_PREFIX = "/repos/{owner}/{repo}/labels"

ROUTES = (
    Route("GET", _PREFIX, list_labels, ISSUES_READ),
    Route("POST", _PREFIX, create_label, ISSUES_TRIAGE),
    Route("GET", f"{_PREFIX}/{{name}}", get_label, ISSUES_READ),
    Route("PATCH", f"{_PREFIX}/{{name}}", update_label, ISSUES_TRIAGE),
    Route("DELETE", f"{_PREFIX}/{{name}}", delete_label, ISSUES_TRIAGE),
)
