"""A disk that is full at any write: refused in words, nothing half written, and the next run goes on.

A file may grow to so many bytes and no further: which write fails first depends on how many.
"""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, clean_environment
from tests.integration.killed_works import WORKS, Bench, Killed, Ran, open_bench

SIZES = (0, 1_000, 5_000, 9_000, 14_000, 20_000, 33_000, 60_000, 100_000, 200_000)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with open_bench(tmp_path_factory.mktemp("full")) as found:
        yield found


def run(folder: Path, words: tuple[str, ...], size: int) -> Ran:
    """Runs a command that may write no file beyond `size` bytes."""
    done = subprocess.run(
        [str(PROGRAM), *words],
        cwd=folder,
        env=clean_environment() | {"BATTERY_CHAIN_WINDOW": "4"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    return Ran(done.returncode, 0, done.stdout)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_a_work_on_a_full_disk_is_done_once_when_there_is_room(bench: Bench, work: Killed) -> None:
    stage, refused = bench.of(work), 0
    for size in SIZES:
        stage.put_back()
        ran = run(stage.folder, work.words, size)
        assert ran.code in (0, 6), ran.said
        if ran.code == 6:
            refused += 1
            assert "cannot be written: " in ran.said
            assert "hint: make room there, then run the same command again" in ran.said
        again = stage.run(work.words)
        assert again.code == 0, again.said
        assert max(stage.sent().values()) == 1
        assert work.complete(stage)
        assert not [each for each in stage.folder.rglob(".*.*") if each.is_file()]
    assert refused >= 2


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (("account", "new", "maker", "--password-file", "password", "--keystore", "keys"), "keys/maker.json"),
        (("deploy", "export", "--to", "abi.json"), "abi.json"),
        (("battery", "list", "--each", "--format", "csv", "--out", "list.csv"), "list.csv"),
        (("assess", "sign", "readings.csv", "--out", "signed.json"), "signed.json"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_file_is_there_as_a_whole_or_not_at_all(bench: Bench, words: tuple[str, ...], file: str) -> None:
    stage = bench.full
    stage.put_back()
    (stage.folder / "password").write_text("a long one\n")
    ran = run(stage.folder, words, 10)
    assert (ran.code, f"{file} cannot be written: File too large" in ran.said) == (6, True), ran.said
    assert not (stage.folder / file).exists()
    assert stage.run(words).code == 0
    assert (stage.folder / file).stat().st_size > 10
