"""A file is there as a whole or as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from battery_chain import wholly
from battery_chain.errors import Unwritable


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.json"
    wholly.write(file, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unwritable) as refused:
        wholly.write(file, "new")
    assert (refused.value.file, refused.value.reason) == (str(file), "No space left on device")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable, match="cannot be written: "):
        wholly.write(tmp_path / "file" / "inner.json", b"x")


def test_what_is_private_is_its_owner_s_alone(tmp_path: Path) -> None:
    wholly.write(tmp_path / "keys" / "a.json", b"secret", private=True)
    wholly.write(tmp_path / "shown.json", "open")
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("keys", "keys/a.json", "shown.json")]
    mask = os.umask(0)
    os.umask(mask)
    assert modes == [0o700, 0o600, 0o666 & ~mask]
