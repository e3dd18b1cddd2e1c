"""Workflow files of the repository that holds the stack files: `infra.yml` and `drift.yml`."""
