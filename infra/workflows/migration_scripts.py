"""Scripts of `migrations.yml` that need no access to a database."""

from __future__ import annotations

# The checked-out commit is the merge: its first parent is the branch that the pull request goes to.
ORDER = """\
export LC_ALL=C
changed=false
wrong=0
newest="$(git ls-tree --name-only HEAD^1 supabase/migrations/ | grep '[.]sql$' | sort | tail -n 1 || true)"
while IFS=$'\\t' read -r kind file; do
  changed=true
  if [ "$kind" != A ]; then
    echo "::error file=$file::this migration may have run already and would not run again: write a new one"
    wrong=1
  elif [[ ! "$file" > "$newest" ]]; then
    echo "::error file=$file::it is older than $newest, which is merged: make it anew, supabase migration new"
    wrong=1
  fi
done < <(git diff --no-renames --name-status HEAD^1 HEAD -- 'supabase/migrations/*.sql')
echo "changed=$changed" >> "$GITHUB_OUTPUT"
exit "$wrong"
"""

# No commit before (a new branch, a run by hand) or one that is gone (a forced push): take it as changed.
CHANGED = """\
changed=true
if [ -n "$BEFORE" ] && git cat-file -e "$BEFORE^{commit}" 2> /dev/null; then
  if git diff --quiet "$BEFORE" HEAD -- supabase/migrations; then
    changed=false
  fi
fi
echo "changed=$changed" >> "$GITHUB_OUTPUT"
"""
