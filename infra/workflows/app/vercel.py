"""`vercel.json`. What the project declares (framework, commands, regions) is not repeated there: the file
would win over it, unseen. JSON has no comments, so no line says who writes it.

Deliberately absent: Content-Security-Policy. Only the app knows what its pages load.
"""

from __future__ import annotations

import json

from infra.spec.app import VercelFileSpec

PATH = "vercel.json"

# https://owasp.org/www-project-secure-headers/; framing is refused, so that nobody is made to click blindly.
_HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def vercel_files(spec: VercelFileSpec) -> dict[str, str]:
    """Returns the file; https://openapi.vercel.sh/vercel.json is its schema."""
    content: dict[str, object] = {"$schema": "https://openapi.vercel.sh/vercel.json"}
    if spec.crons:
        content["crons"] = [{"path": cron.path, "schedule": cron.schedule} for cron in spec.crons]
    if spec.headers:
        headers = [{"key": key, "value": value} for key, value in sorted(_HEADERS.items())]
        content["headers"] = [{"source": "/(.*)", "headers": headers}]
    return {PATH: json.dumps(content, indent=2, ensure_ascii=False) + "\n"}
