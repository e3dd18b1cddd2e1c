"""What the calls on a repository need, in the terms of GitHub's fine-grained permissions."""

from __future__ import annotations

from infra.sandbox.github.call import Access

METADATA = Access("read", "metadata", "read")
CONTENTS_READ = Access("read", "contents", "read")
CONTENTS = Access("write", "contents", "write")
ADMIN_READ = Access("admin", "administration", "read")
ADMIN = Access("admin", "administration", "write")
SECRETS_READ = Access("write", "secrets", "read")
SECRETS = Access("write", "secrets", "write")
VARIABLES_READ = Access("write", "actions_variables", "read")
VARIABLES = Access("write", "actions_variables", "write")
ENVIRONMENTS_READ = Access("write", "environments", "read")
ENVIRONMENTS = Access("write", "environments", "write")
ACTIONS_READ = Access("read", "actions", "read")
ISSUES_READ = Access("read", "issues", "read")
ISSUES_TRIAGE = Access("triage", "issues", "write")
ISSUES = Access("read", "issues", "write")
PULLS_READ = Access("read", "pull_requests", "read")
PULLS = Access("read", "pull_requests", "write")
STATUSES_READ = Access("read", "statuses", "read")
STATUSES = Access("write", "statuses", "write")
