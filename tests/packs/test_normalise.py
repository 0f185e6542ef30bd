"""Repairing damaged captures."""

import pytest

from guize.packs.articles import TextError
from guize.packs.normalise import repair


def test_readings_in_brackets_are_dropped() -> None:
    """`規(guī)定` becomes 规定, tone marks and all."""
    assert repair("發(fā)文機關(guān)優(yōu)化綠(lǜ)色規(guī)定").text == "发文机关优化绿色规定"


def test_brackets_that_belong_to_the_text_stay() -> None:
    """Chinese text, capitals, figures and what follows no Chinese character stay in brackets."""
    kept = "省厅(局)(此文件废止)系统(OA)(2014)x(y)"
    assert repair(kept).text == kept


def test_traditional_characters_become_simplified() -> None:
    """The text is converted as phrases, so that 乾隆 keeps its character."""
    assert repair("遼東灣新區、縣長、乾隆").text == "辽东湾新区、县长、乾隆"


def test_what_is_lost_is_marked_and_reported() -> None:
    """Each unrecoverable spot is replaced by one square and told."""
    repaired = repair("為準?!侗P錦市", ("?!", "侗P"))
    assert repaired.text == "为准□□锦市"
    assert repaired.lost == ("?!", "侗P")


def test_a_spot_must_be_where_it_is_said_to_be() -> None:
    """A spot that is missing, or there twice, is an error and not a silent change."""
    for capture in ("完好", "?!又?!"):
        with pytest.raises(TextError):
            repair(capture, ("?!",))
