"""Groups of conditions: each group and each condition gets an id, as Sentry gives them."""

from __future__ import annotations

from infra.sandbox.sentry.call import Call, Record
from infra.sandbox.sentry.errors import invalid

LOGIC = ("any", "any-short", "all", "none")
TRIGGERS = (
    "every_event",
    "first_seen_event",
    "issue_resolved_trigger",
    "reappeared_event",
    "regression_event",
)
FILTERS = (
    "age_comparison",
    "assigned_to",
    "event_attribute",
    "event_frequency_count",
    "issue_category",
    "issue_occurrences",
    "issue_priority_deescalating",
    "issue_priority_greater_or_equal",
    "latest_release",
    "level",
    "tagged_event",
)
_ATTRIBUTES = ("environment", "error.handled", "error.unhandled", "message", "platform", "type")
_MATCHES = ("co", "nc", "eq", "ne", "sw", "ew", "is", "ns")


def checked_group(call: Call, field: str, raw: object, known: tuple[str, ...]) -> Record:
    """Returns a group of a body with ids. 400: its logic or a condition is none of Sentry's."""
    if not isinstance(raw, dict) or raw.get("logicType") not in LOGIC:
        raise invalid(**{field: {"logicType": ["This field is required, one of the known logics."]}})
    for condition in raw.get("conditions") or ():
        if condition.get("type") not in known:
            raise invalid(**{field: {"type": [f'"{condition.get("type")}" is not a valid choice.']}})
        if "comparison" not in condition or "conditionResult" not in condition:
            raise invalid(**{field: {"comparison": ["This field is required."]}})
        if condition["type"] == "event_attribute":
            _check_attribute(field, condition["comparison"])
    return numbered(call, raw)


def numbered(call: Call, group: Record) -> Record:
    """Returns a group with new ids for it and its conditions."""
    conditions = [{**condition, "id": call.new_id()} for condition in group.get("conditions") or ()]
    return {"actions": [], **group, "id": call.new_id(), "conditions": conditions}


def _check_attribute(field: str, comparison: Record) -> None:
    good = comparison.get("attribute") in _ATTRIBUTES and comparison.get("match") in _MATCHES
    if not good or ("value" in comparison) == (comparison["match"] in ("is", "ns")):
        raise invalid(
            **{field: {"comparison": [f"{comparison} is not valid under any of the given schemas"]}}
        )
