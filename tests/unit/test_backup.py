"""A backup is put back as a whole or not at all: what is damaged, foreign or leads elsewhere is refused."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from battery_chain.chain.backup import back_up, copy_database, read_backup, restore
from battery_chain.chain.fake import FakeNode
from battery_chain.chain.rpc import Rpc
from battery_chain.errors import BadInput, Mismatch, Missing, WrongChain
from tests.unit.test_chain_sender import World, pay


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A state folder with a journal of one done and one open payment, and a document."""
    made = World(tmp_path / "state" / "journal")
    with made.run() as sender:
        list(sender.send_many([pay(1, "once")]))
    made.leave_open(2, key="k")
    (tmp_path / "state" / "evidence").mkdir()
    (tmp_path / "state" / "evidence" / "a.json").write_text("{}")
    for name in ("chain.json", "chain.log", "journal/x.lock", "snapshots/s/journal.sqlite"):
        (tmp_path / "state" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "state" / name).touch()
    return made


@pytest.fixture
def file(world: World, tmp_path: Path) -> Path:
    back_up(tmp_path / "b.tar", {"state": tmp_path / "state"}, version="1")
    return tmp_path / "b.tar"


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive with other members."""
    with tarfile.open(file) as archive:
        contents = {each.name: archive.extractfile(each).read() for each in archive}  # type: ignore[union-attr]
    change(contents)
    with tarfile.open(file, "w") as archive:
        for name, raw in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
    return file


def named(contents: dict[str, bytes], old: str, new: str) -> None:
    """The member and its line of the manifest under another name."""
    contents[new] = contents.pop(old)
    contents["manifest.json"] = contents["manifest.json"].replace(old.encode(), new.encode())


# -- refusals


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        read_backup(tmp_path / "none.tar")
    (tmp_path / "text.tar").write_text("text")
    with pytest.raises(BadInput, match="is no backup"):
        read_backup(tmp_path / "text.tar")


def test_nothing_makes_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="nothing in"):
        back_up(tmp_path / "b.tar", {"state": tmp_path / "none"}, version="1")
    assert not (tmp_path / "b.tar").exists()


def test_a_changed_member_is_found_by_its_hash(file: Path) -> None:
    changed = rewritten(file, lambda all_: all_.update({"state/evidence/a.json": b"[]"}))
    with pytest.raises(Mismatch, match=r"SHA-256 of state/evidence/a\.json"):
        read_backup(changed)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda all_: all_.pop("state/evidence/a.json"), "a.json: is missing"),
        (lambda all_: all_.update({"state/more": b""}), "state/more: is not in the manifest"),
        (lambda all_: all_.pop("manifest.json"), "is no backup"),
        (lambda all_: all_.update({"manifest.json": b'{"schema": "x"}'}), "another schema"),
        (lambda all_: named(all_, "state/evidence/a.json", "state/../../x"), "leads out of its folder"),
        (lambda all_: named(all_, "state/evidence/a.json", "/etc/x"), "leads out of its folder"),
        (lambda all_: named(all_, "state/evidence/a.json", "x"), "leads out of its folder"),
    ],
)
def test_an_archive_that_is_not_what_the_manifest_says_is_refused(
    file: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        read_backup(rewritten(file, change))


def test_a_link_is_no_member(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        link = tarfile.TarInfo("state/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(BadInput, match="state/link: is no file"):
        read_backup(file)


@pytest.mark.parametrize("length", [0, 1, 511, 512, 2_000, 20_000])
def test_a_file_that_was_cut_is_refused(file: Path, length: int, tmp_path: Path) -> None:
    file.write_bytes(file.read_bytes()[:length])
    with pytest.raises((BadInput, Mismatch)):
        restore(file, {"state": tmp_path / "new"}, rpc=None)
    assert not (tmp_path / "new").exists()


def test_other_content_that_is_there_is_named_and_kept(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "new"
    (target / "evidence").mkdir(parents=True)
    (target / "evidence" / "a.json").write_text("other")
    with pytest.raises(BadInput, match=r"a\.json: is there with other content"):
        restore(file, {"state": target}, rpc=None)
    assert [str(each.relative_to(target)) for each in target.rglob("*.*")] == ["evidence/a.json"]


def test_a_journal_of_another_chain_is_refused(file: Path, world: World, tmp_path: Path) -> None:
    world.node.rewind(0)
    world.node.mine()
    world.node.mine()
    with pytest.raises(WrongChain):
        restore(file, {"state": tmp_path / "new"}, rpc=Rpc(world.node))
    assert not (tmp_path / "new").exists()
    restore(file, {"state": tmp_path / "new"}, rpc=Rpc(FakeNode(chain_id=1)))


# -- what is put back


def test_what_is_kept_is_private_and_holds_no_passing_files(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    names = set(read_backup(file))
    assert "state/evidence/a.json" in names
    assert len(names) == 2
    with tarfile.open(file) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        assert json.load(manifest)["schema"] == "battery-chain/backup/1"


def test_a_restored_journal_finishes_what_was_open_and_sends_nothing_twice(
    file: Path, world: World, tmp_path: Path
) -> None:
    world.node.automine = True
    restore(file, {"state": tmp_path / "new"}, rpc=Rpc(world.node))
    moved = World(tmp_path / "new" / "journal", world.node, world.clock)
    with moved.run() as sender:
        assert next(iter(sender.send_many([pay(1, "once")]))).before
        assert next(iter(sender.send_many([pay(2, "k2")]))).succeeded
    assert world.paid() == [1, 2]
    with world.run() as sender:
        sender.resume()
    assert world.paid() == [1, 2]


def test_a_journal_that_is_there_is_kept_aside(file: Path, world: World, tmp_path: Path) -> None:
    world.node.automine = True
    with world.run() as sender:
        list(sender.send_many([pay(3)]))
    found = restore(file, {"state": tmp_path / "state"}, rpc=Rpc(world.node), replace=True)
    assert len(found) == 2
    assert len(list((tmp_path / "state" / "journal").glob("*.old"))) == 1


def test_what_is_there_as_it_was_is_left_alone(file: Path, world: World, tmp_path: Path) -> None:
    target = tmp_path / "new"
    restore(file, {"state": target}, rpc=Rpc(world.node))
    files = {each: each.stat().st_ino for each in target.rglob("*") if each.is_file()}
    restore(file, {"state": target}, rpc=Rpc(world.node), replace=True)
    assert {each: each.stat().st_ino for each in target.rglob("*") if each.is_file()} == files


def test_a_dry_run_puts_nothing_back(file: Path, world: World, tmp_path: Path) -> None:
    assert restore(file, {"state": tmp_path / "new"}, rpc=Rpc(world.node), dry_run=True)
    assert not (tmp_path / "new").exists()


def test_a_database_is_copied_whole_while_it_is_written(tmp_path: Path) -> None:
    source = sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)
    source.execute("PRAGMA journal_mode = WAL")
    source.execute("CREATE TABLE t (x)")
    source.execute("INSERT INTO t VALUES (1)")
    source.execute("BEGIN IMMEDIATE")
    source.execute("INSERT INTO t VALUES (2)")
    copy_database(tmp_path / "a.sqlite", tmp_path / "b.sqlite")
    source.execute("COMMIT")
    source.close()
    copy = sqlite3.connect(tmp_path / "b.sqlite")
    assert copy.execute("SELECT x FROM t").fetchall() == [(1,)]
    copy.close()
    assert stat.S_IMODE((tmp_path / "b.sqlite").stat().st_mode) == 0o600


def test_keys_are_left_out_wherever_they_lie(world: World, tmp_path: Path) -> None:
    keys = tmp_path / "state" / "keystore"
    keys.mkdir()
    (keys / "maker.json").write_text("secret")
    state = {"state": tmp_path / "state"}
    names = {each.name for each in back_up(tmp_path / "k.tar", state, version="1", without=[keys])}
    assert not [each for each in names if "maker" in each]
    names = {each.name for each in back_up(tmp_path / "k.tar", state | {"keystore": keys}, version="1")}
    assert [each for each in names if "maker" in each] == ["keystore/maker.json"]


def test_a_journal_goes_where_the_journal_is_kept_now(world: World, tmp_path: Path) -> None:
    """It lay in the state folder, and lies elsewhere on the other machine."""
    state = tmp_path / "state"
    back_up(tmp_path / "j.tar", {"state": state, "journal": state / "journal"}, version="1")
    new = {"state": tmp_path / "new", "journal": tmp_path / "elsewhere"}
    restore(tmp_path / "j.tar", new, rpc=None)
    assert len(list((tmp_path / "elsewhere").glob("*.sqlite"))) == 1
    assert not (tmp_path / "new" / "journal").exists()
    with pytest.raises(BadInput, match=r"journal/.*: is of none of state"):
        restore(tmp_path / "j.tar", {"state": tmp_path / "third"}, rpc=None)
    assert not (tmp_path / "third").exists()


@pytest.mark.parametrize("members", ["[1]", "null", '[{"name": "state/x", "size": null, "sha256": ""}]'])
def test_a_manifest_of_another_shape_is_refused(file: Path, members: str) -> None:
    raw = f'{{"schema": "battery-chain/backup/1", "members": {members}}}'.encode()
    with pytest.raises(BadInput, match="is no backup"):
        read_backup(rewritten(file, lambda all_: all_.update({"manifest.json": raw})))


def test_a_backup_holds_no_backups(world: World, tmp_path: Path) -> None:
    state = {"state": tmp_path / "state"}
    back_up(tmp_path / "state" / "one.tar", state, version="1")
    names = [each.name for each in back_up(tmp_path / "state" / "two.tar", state, version="1")]
    assert not [each for each in names if each.endswith(".tar")]
