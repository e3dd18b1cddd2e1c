"""The GitHub Actions files that `infra` owns: a typed model, its YAML, and the catalogue of files."""
