"""What we refuse, and what we warn of."""

from infra.rules.table import check as check
