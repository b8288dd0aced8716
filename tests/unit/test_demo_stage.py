"""Where the story is told: a terminal, a pipe, or nowhere; nothing of a text is taken for markup."""

from __future__ import annotations

import pytest

from battery_chain.demo import QuietStage, RichStage
from battery_chain.demo.stage import Stage

STAGES: list[type[Stage]] = [QuietStage, RichStage]


def play(stage: Stage) -> None:
    stage.chapter("First")
    stage.say("a [bold]plain[/bold] text")
    stage.table("Figures", ("what", "how much"), [("[red]money", "1,000"), ("debt", "-5")])
    stage.picture("A picture", ["[0] ●", "  └──"])
    with stage.track("waiting", 3) as tracker:
        tracker.step()
        tracker.step(2)
    stage.chapter("Second")


def test_a_quiet_stage_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    play(QuietStage())
    assert capsys.readouterr() == ("", "")


def test_a_pipe_gets_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    play(RichStage())
    out, err = capsys.readouterr()
    assert err == ""
    assert "\x1b" not in out
    lines = [line.strip() for line in out.splitlines() if line.strip()]
    assert lines[0] == "1  First"
    assert lines[-1] == "2  Second"
    assert "a [bold]plain[/bold] text" in lines
    assert "waiting: 3 done" in lines
    assert "[0] ●" in lines
    assert any(line.split() == ["[red]money", "1,000"] for line in lines)


def test_columns_of_figures_stand_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    RichStage().table(
        "", ("name", "figure", "word"), [("a", "5", "x"), ("b", "1,000", "yy"), ("c", "-3", "z")]
    )
    rows = [
        line.split("  ") for line in capsys.readouterr().out.splitlines() if " 5 " in line or "-3" in line
    ]
    (five, three) = ("".join(row) for row in rows)
    assert five.index("5") == three.index("3")


def test_a_table_without_rows_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    RichStage().table("None", ("a", "b"), [])
    assert "None" in capsys.readouterr().out


@pytest.mark.parametrize("stage", STAGES)
def test_an_error_within_a_track_comes_through(stage: type[Stage]) -> None:
    def count() -> None:
        with stage().track("counting", 2) as tracker:
            tracker.step()
            raise KeyError

    with pytest.raises(KeyError):
        count()
