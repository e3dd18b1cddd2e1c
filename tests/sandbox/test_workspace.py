"""The workspace: what is copied, what is not, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.sandbox import place, workspace


@pytest.fixture
def copy(root: Path, directory: Path) -> Path:
    """A workspace in sync with the checkout."""
    place.make(directory)
    return workspace.sync(root, directory)


def test_no_ciphertext_and_no_line_moves(root: Path, copy: Path) -> None:
    theirs = (root / "stacks/Pulumi.shared.yaml").read_text().splitlines()
    ours = (copy / "stacks/Pulumi.shared.yaml").read_text().splitlines()
    assert len(ours) == len(theirs)
    changed = {number: line for number, line in enumerate(ours) if line != theirs[number]}
    assert changed == {
        1: "#",
        9: "        env: INFRA_SANDBOX_SECURE_SHARED_GITHUB_SECRETS_SIGNING_KEY",
    }
    staging = (copy / "stacks/Pulumi.staging.yaml").read_text()
    assert "OTHER: {env: INFRA_SANDBOX_SECURE_STAGING_VARIABLES_OTHER, sensitive: false}" in staging


def test_the_copys_own_salt_is_kept(root: Path, directory: Path, copy: Path) -> None:
    mine = copy / "stacks/Pulumi.shared.yaml"
    mine.write_text("encryptionsalt: v1:of-the-copy\n" + mine.read_text())
    (root / "stacks/Pulumi.shared.yaml").write_text("config:\n  acme:github: {owner: other}\n")
    workspace.sync(root, directory)
    assert mine.read_text() == "config:\n  acme:github: {owner: other}\nencryptionsalt: v1:of-the-copy\n"


def test_what_pulumi_wrote_stays_until_the_checkout_changes(root: Path, directory: Path, copy: Path) -> None:
    mine = copy / "stacks/Pulumi.shared.yaml"
    mine.write_text("config: {rewritten: by-pulumi}\n")
    workspace.sync(root, directory)
    assert mine.read_text() == "config: {rewritten: by-pulumi}\n"
    mine.unlink()
    workspace.sync(root, directory)
    assert "acme:github" in mine.read_text()


def test_a_file_of_the_checkout_comes_and_goes_but_one_of_the_copy_stays(
    root: Path, directory: Path, copy: Path
) -> None:
    (root / "stacks/Pulumi.preview.yaml").write_text("config: {}\n")
    (copy / "stacks/Pulumi.mine.yaml").write_text("encryptionsalt: v1:mine\n")
    workspace.sync(root, directory)
    assert (copy / "stacks/Pulumi.preview.yaml").exists()
    (root / "stacks/Pulumi.preview.yaml").unlink()
    workspace.sync(root, directory)
    assert sorted(path.name for path in (copy / "stacks").iterdir()) == [
        "Pulumi.mine.yaml",
        "Pulumi.shared.yaml",
        "Pulumi.staging.yaml",
    ]


@pytest.mark.parametrize("broken", ["config: [unclosed\n", "- a list\n", "\x00\n", "", "config:\n\tx: 1\n"])
def test_what_is_not_a_stack_file_is_copied_as_it_is(
    root: Path, directory: Path, copy: Path, broken: str
) -> None:
    (root / "stacks/Pulumi.staging.yaml").write_text(broken)
    workspace.sync(root, directory)
    assert (copy / "stacks/Pulumi.staging.yaml").read_text() == broken


def test_the_other_keys_of_encryption_are_left_out(root: Path, directory: Path, copy: Path) -> None:
    (root / "stacks/Pulumi.staging.yaml").write_text(
        "secretsprovider: awskms://alias/mine\nencryptedkey: |-\n  abc\n  def\nconfig: {}\n"
    )
    workspace.sync(root, directory)
    assert (copy / "stacks/Pulumi.staging.yaml").read_text() == "#\n#\n#\n#\nconfig: {}\n"


def test_the_program_is_linked_and_the_checkout_is_untouched(root: Path, directory: Path) -> None:
    (root / "infra/program").mkdir(parents=True)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    place.make(directory)
    copy = workspace.sync(root, directory)
    workspace.sync(root, directory)
    assert (copy / "infra").readlink() == root / "infra"
    assert (copy / ".venv/bin").is_dir()
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_a_project_without_a_stack_folder_has_its_files_beside_it(root: Path, directory: Path) -> None:
    (root / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (root / "Pulumi.dev.yaml").write_text("config: {}\n")
    place.make(directory)
    copy = workspace.sync(root, directory)
    assert sorted(path.name for path in copy.iterdir()) == [
        ".venv",
        "Pulumi.dev.yaml",
        "Pulumi.yaml",
        "infra",
    ]
