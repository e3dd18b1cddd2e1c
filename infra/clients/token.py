"""A token as people hand it over: in an environment variable, at times with what was copied with it."""

from __future__ import annotations

from infra.errors import BadInput, Problem


def checked_token(token: str | None, variable: str, needs: str) -> str:
    """Returns the token. BadInput: there is none, or it has what no header may hold, which httpx would repeat
    in its error. `needs` finishes “export a token with …”."""
    if not token:
        raise BadInput(Problem(f"{variable} is not set", None, f"export a token with {needs}"))
    if not (token.isascii() and token.isprintable()) or " " in token:
        what = f"{variable} holds a blank, a line break or a letter that no token has"
        raise BadInput(Problem(what, None, "export it again, without what was copied with it"))
    return token
