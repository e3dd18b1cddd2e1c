"""All rows, by the headings of the requirements and in their order."""

from __future__ import annotations

from tests.requirements.row import Chapter
from tests.requirements.rows.browser_tests import BROWSER_TESTS
from tests.requirements.rows.database import MIGRATION_WORKFLOW
from tests.requirements.rows.environments import ENVIRONMENTS
from tests.requirements.rows.files import OWNED
from tests.requirements.rows.gaps import GAPS
from tests.requirements.rows.monitoring import ERROR_TRACKING
from tests.requirements.rows.pipeline import PIPELINE, SECURITY_SCANNING
from tests.requirements.rows.roles import (
    CHECKLIST,
    INVOCATION,
    MANDATE,
    OFF_LIMITS,
    RESPONSIBILITIES,
    RUNBOOK,
)

CHAPTERS: tuple[Chapter, ...] = (
    RESPONSIBILITIES,
    OWNED,
    OFF_LIMITS,
    MANDATE,
    PIPELINE,
    GAPS,
    ENVIRONMENTS,
    BROWSER_TESTS,
    ERROR_TRACKING,
    SECURITY_SCANNING,
    MIGRATION_WORKFLOW,
    CHECKLIST,
    RUNBOOK,
    INVOCATION,
)
