"""A model's complaint in plain words: what is wrong, where, what to write instead."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from infra.errors import Place, Problem
from infra.spec.document import Spot
from infra.spec.model import VALUE_KEYS
from infra.spec.paths import Keys, choice, near
from infra.spec.patterns import PATTERN_WORDS
from infra.spec.sections import Sections
from infra.spec.shape import keys_at, words_at
from infra.spec.stack import EnvironmentStackSpec, SharedSpec


@dataclass(frozen=True)
class Fault:
    """One complaint of pydantic about `sections`; `keys` is the path without pydantic's own additions."""

    model: type[BaseModel]
    type: str
    keys: Keys
    given: Any
    context: Mapping[str, Any]
    said: str
    sections: Sections

    @property
    def place(self) -> Place:
        return self.sections.place(self.keys)

    @property
    def name(self) -> str:
        return str(self.keys[-1]) if self.keys else self.sections.file


def in_words(fault: Fault) -> Problem:
    """Returns the problem that the fault is."""
    if fault.type in _WORDS:
        return _WORDS[fault.type](fault)
    return Problem(fault.said[:1].lower() + fault.said[1:], fault.place)


def _unknown(fault: Fault) -> Problem:
    parent, name = fault.keys[:-1], fault.name
    known = keys_at(fault.model, parent)
    if len(parent) <= 2 and name not in known and (home := _belongs(fault.model, parent, name)):
        return Problem(f"`{name}` belongs to {home}", fault.place, _move(fault.model))
    unsaid = [key for key in known if key not in _said(fault.sections, parent)]
    likely = near(name, unsaid) or near(name, known)
    if likely:
        return Problem(f"unknown key `{name}`", fault.place, f"did you mean `{likely}`?")
    if name in VALUE_KEYS and any(key in VALUE_KEYS for key in known):
        return _value_shape(fault)
    fix = f"there is {choice(known)}" if known else "there are no options: write `{}`"
    return Problem(f"unknown key `{name}`", fault.place, fix)


def _said(sections: Sections, keys: Keys) -> tuple[str, ...]:
    return tuple(str(spot[-1]) for spot in sections.spots if spot[:-1] == keys and spot)


def _belongs(model: type[BaseModel], parent: Keys, name: str) -> str | None:
    other = SharedSpec if model is EnvironmentStackSpec else EnvironmentStackSpec
    if name not in keys_at(other, parent):
        return None
    return "the shared stack" if other is SharedSpec else "an environment"


def _move(model: type[BaseModel]) -> str:
    if model is EnvironmentStackSpec:
        return "move it to the stack that `environment.shared` names"
    return "move it to the stack of that environment, or make this stack one by `environment`"


def _missing(fault: Fault) -> Problem:
    info = keys_at(fault.model, fault.keys[:-1]).get(fault.name)
    about = ""
    if info is not None and info.description:
        about = f" ({info.description.partition(';')[0].rstrip('.')})"
    return Problem(
        f"`{fault.name}` is missing", fault.sections.place(fault.keys[:-1]), f"add `{fault.name}: …`{about}"
    )


def _text(fault: Fault) -> Problem:
    spot = _nearest(fault)
    if spot.written and isinstance(fault.given, (bool, int, float)):
        short = len(spot.written) <= 12  # a longer one may be a secret that somebody pasted
        what = f"`{spot.written}`" if short else "the value"
        fix = f'write "{spot.written}", in quotes' if short else "put it in quotes"
        return Problem(f"{what} is read as a {spot.kind}, and text is wanted", fault.place, fix)
    return Problem(f"`{_label(fault)}` must be text, not {_kind(fault.given)}", fault.place, "write one text")


def _wanted(wanted: str, fix: str) -> Callable[[Fault], Problem]:
    def words(fault: Fault) -> Problem:
        return Problem(f"`{_label(fault)}` must be {wanted}, not {_kind(fault.given)}", fault.place, fix)

    return words


def _keys(fault: Fault) -> Problem:
    known = keys_at(fault.model, fault.keys)
    fix = (
        f"write `key: value` under it; there is {choice(known)}"
        if known
        else "write `name: value` lines under it"
    )
    if fault.given is True and known and not any(info.is_required() for info in known.values()):
        fix = f"write `{_label(fault)}: {{}}` for its defaults, or `key: value` under it"
    return Problem(f"`{_label(fault)}` must hold keys, not {_kind(fault.given)}", fault.place, fix)


def _word(fault: Fault) -> Problem:
    words = words_at(fault.model, fault.keys)
    given = fault.given if isinstance(fault.given, str) else _nearest(fault).written or _kind(fault.given)
    likely = near(given, words) if isinstance(fault.given, str) else None
    what = (
        f"`{given}` is not known here"
        if isinstance(fault.given, (str, int))
        else f"{given} may not stand here"
    )
    if words:
        fix = f"did you mean `{likely}`?" if likely else f"write {choice(words)}"
    else:
        fix = "write " + str(fault.context.get("expected", "")).replace("'", "`")
    return Problem(what, fault.place, fix)


def _pattern(fault: Fault) -> Problem:
    if fault.name == "env":  # people paste the secret itself there: never repeat it
        fix = "write the name of the environment variable that holds the secret, not the secret"
        return Problem("`env` must be a name", fault.place, fix)
    what, fix = PATTERN_WORDS.get(fault.context["pattern"], ("is not written as it must be", ""))
    shown = fault.name if fault.name == "backend" else fault.given  # its address may hold a password
    return Problem(f"`{shown}` {what}", fault.place, fix)


def _bounds(limit: str, word: str) -> Callable[[Fault], Problem]:
    def words(fault: Fault) -> Problem:
        bound = fault.context[limit]
        bound = int(bound) if bound == int(bound) else bound
        if isinstance(fault.given, float) and math.isnan(fault.given):
            what = f"`{_label(fault)}` must be a decimal number, not `{_nearest(fault).written}`"
            return Problem(what, fault.place, "write it in digits, without quotes")
        what = f"`{_label(fault)}` must be {word} {bound}"
        return Problem(what, fault.place, f"it is {fault.given}")

    return words


def _length(limit: str, word: str, unit: str) -> Callable[[Fault], Problem]:
    def words(fault: Fault) -> Problem:
        most = fault.context[limit]
        things = unit if most != 1 else unit.removesuffix("s")
        return Problem(
            f"`{_label(fault)}` takes {word} {most} {things}", fault.place, f"it has {len(fault.given)}"
        )

    return words


def _value_shape(fault: Fault) -> Problem:
    """A value that says none of `value`, `env`, `secure`, `from`, or several."""
    given = fault.given
    is_secret = fault.keys[-1:] == ("secret",) or fault.keys[:2] == ("supabase", "secrets")
    wanted = "`{env: NAME}`" if is_secret else "a text, `{env: NAME}` for a secret, or `{from: …}`"
    if not isinstance(given, dict):
        what = f"`{_label(fault)}` must be a {'secret' if is_secret else 'value'}, not {_kind(given)}"
        return Problem(what, fault.place, f"write {wanted}")
    said = [key for key in VALUE_KEYS if key in given]
    if is_secret and said and said[0] in ("value", "from"):
        what = f"`{_label(fault)}` must be a secret, and `{said[0]}` is none"
        return Problem(what, fault.place, f"write {wanted}")
    if len(said) > 1:
        return Problem(
            f"`{_label(fault)}` says {' and '.join(f'`{key}`' for key in said)}", fault.place, "keep one"
        )
    known = keys_at(fault.model, fault.keys)
    for key in given:
        if key not in known and (likely := near(key, [*VALUE_KEYS])):
            return Problem(
                f"unknown key `{key}`", fault.sections.place((*fault.keys, key)), f"did you mean `{likely}`?"
            )
    return Problem(f"`{_label(fault)}` has no value", fault.place, f"write {wanted}")


def _label(fault: Fault) -> str:
    keys = fault.keys
    if fault.sections.spot(keys) is None:
        keys = keys[:-1]  # a short form: `KEY: text` means `KEY: {value: text}`
    named = [str(key) for key in keys if isinstance(key, str)]
    return named[-1] if named else fault.name


def _nearest(fault: Fault) -> Spot:
    """Returns the spot of what was written; a short form has none of its own, but its parent has."""
    spots = (fault.sections.spot(fault.keys[:length]) for length in range(len(fault.keys), 0, -1))
    return next((spot for spot in spots if spot is not None), Spot(1))


def _kind(given: Any) -> str:
    if isinstance(given, str):
        return "text"
    if isinstance(given, bool):
        return "true/false"
    if isinstance(given, (int, float)):
        return "a number" if isinstance(given, int) else "a fraction"
    if isinstance(given, (tuple, list)):
        return "a list"
    return "keys" if isinstance(given, dict) else "nothing"


def _twice(fault: Fault) -> Problem:
    return Problem(f"{fault.context['item']} is listed twice", fault.place, "keep one")


def _told(fault: Fault) -> Problem:
    """A model's own refusal: it says what and the fix, and maybe `at`, the key below that it names."""
    what, at = fault.context["what"], fault.context.get("at")
    if at is not None:
        return Problem(what, fault.sections.place((*fault.keys, at)), fault.context["fix"])
    return Problem(f"`{_label(fault)}` {what}", fault.place, fault.context["fix"])


_WORDS: dict[str, Callable[[Fault], Problem]] = {
    "extra_forbidden": _unknown,
    "missing": _missing,
    "string_type": _text,
    "bool_type": _wanted("true or false", "write `true` or `false`, without quotes"),
    "int_type": _wanted("a whole number", "write it in digits, without quotes"),
    "tuple_type": _wanted("a list", "write `[a, b]`, or one `- item` a line"),
    "dict_type": _keys,
    "model_type": _keys,
    "model_attributes_type": _keys,
    "literal_error": _word,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _length("max_length", "at most", "characters"),
    "string_too_short": _length("min_length", "at least", "characters"),
    "too_long": _length("max_length", "at most", "items"),
    "too_short": _length("min_length", "at least", "items"),
    "float_type": _wanted("a number", "write it in digits, without quotes"),
    "greater_than": _bounds("gt", "more than"),
    "greater_than_equal": _bounds("ge", "at least"),
    "less_than_equal": _bounds("le", "at most"),
    "union_tag_not_found": _value_shape,
    "union_tag_invalid": _value_shape,
    "listed_twice": _twice,
    "told": _told,
}
