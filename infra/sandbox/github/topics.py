"""Topics of a repository."""

from __future__ import annotations

import re

from infra.sandbox.github.access import ADMIN, METADATA
from infra.sandbox.github.call import Answer, Call, Route, ok
from infra.sandbox.github.errors import GitHubError, invalid


def get_topics(call: Call) -> Answer:
    """Returns the topics."""
    return ok({"names": call.repository["topics"]})


def put_topics(call: Call) -> Answer:
    """Replaces the topics; 422 when one is not in lower case, or there are more than 20."""
    names = [name.lower() for name in call.body.texts("names")]
    if len(names) > 20:
        raise invalid("Repository", "topics", "custom", "A repository cannot have more than 20 topics.")
    for name in names:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,49}", name):
            raise GitHubError(
                422,
                "Validation Failed",
                [
                    "Topics must start with a lowercase letter or number, consist of 50 characters or less, "
                    "and can include lowercase letters, numbers, and hyphens."
                ],
            )
    call.repository["topics"] = list(dict.fromkeys(names))
    call.github.touch(call.repository)
    return ok({"names": call.repository["topics"]})


_TOPICS = "/repos/{owner}/{repo}/topics"

ROUTES = (
    Route("GET", _TOPICS, get_topics, METADATA),
    Route("PUT", _TOPICS, put_topics, ADMIN),
)
