"""Letters of a ring that no reading shows: looked at once more, or excused where the seal left no mark."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from extractors.seals.beyond import goes_on, hidden_of
from extractors.seals.ctc import Letter, Spectrum, align, spectrum
from extractors.seals.match import match
from extractors.seals.read import Glance, RingText
from extractors.seals.retouch import retouched
from extractors.seals.ring import ANGLES, RADIAL, REACH, Ring, Shape

NAME = "宁波市人民政府"
TABLE = ("", *"宁波市人民政府致办通信管理局")
INDEX = {c: k for k, c in enumerate(TABLE)}
STEP = 0.55  # radians from letter to letter
FIRST = 2.6
BAND = (0.64, 0.94)


class Spelled:
    """A recogniser's answer, each character for one step, blanks between; ``＿`` stands for nothing, ``?`` after a
    letter that is half seen, ``^`` after a pale one, ``~`` after one that is torn between it and 致, ````` after one in which
    致 shows a little."""

    def __init__(self, said: str) -> None:
        text = said.translate(str.maketrans("", "", "?^~`"))
        after = [said[k + 1 : k + 2] for k, letter in enumerate(said) if letter not in "?^~`"]
        self.text, self.confidence = text, 0.97
        self.logits = np.full((2 * len(text) + 1, len(TABLE)), 0.001, np.float32)
        for t in range(len(self.logits)):
            letter, mark = (INDEX.get(text[t // 2], 0), after[t // 2]) if t % 2 else (0, "")
            self.logits[t, letter] = {"?": 0.4, "^": 0.85, "~": 0.7, "`": 0.85}.get(mark, 0.97)
            if mark in ("~", "`"):
                self.logits[t, INDEX["致"]] = {"~": 0.25, "`": 0.1}[mark]
            self.logits[t, 0] += 1 - self.logits[t].sum()


def spelled(text: str, *, first: float = FIRST) -> Spectrum:
    """``text`` around the ring from the angle ``first`` on, as it was read."""
    return replace(spectrum(Spelled(text), TABLE), start=first - 0.75 * STEP, turn=STEP / 2)


def ring(*, unpressed: tuple[float, float] = (0, 0), ink: str = NAME) -> Ring:
    """A ring with its line and the ink of as many letters as ``ink`` has, except between two angles."""
    disc = np.zeros((ANGLES, RADIAL), np.float32)
    theta = np.arange(ANGLES) * 2 * np.pi / ANGLES
    fractions = np.linspace(0, REACH, RADIAL)
    disc[:, np.abs(fractions - 1) < 0.03] = 0.4
    for k, letter in enumerate(ink):
        off = (theta - FIRST - k * STEP + np.pi) % (2 * np.pi) - np.pi
        if letter != "＿":
            disc[np.ix_(np.abs(off) < 0.3 * STEP, (fractions > 0.68) & (fractions < 0.9))] = 0.3
    a, b = unpressed
    disc[(theta - a) % (2 * np.pi) < b - a] = 0
    return Ring(
        Shape(100, 100, 60), 3.0, coverage=1 - (b - a) / (2 * np.pi), strength=0.4, thickness=1, text=0.1,
        centre=0.4, disc=disc,
    )  # fmt: skip


def text(read: str, of: Ring, *, closer: str = "", coloured: str = "") -> RingText:
    """A ring read as ``read``; a glance at a letter shows ``closer``, in its colour ``coloured``: it and its neighbours;
    what several pictures of a kind show is parted by ``|``."""

    def glance(angle: float, step: float) -> Glance:
        first = angle - step
        kinds = [(kind or "民＿府").split("|") for kind in (closer, coloured)]
        plain, red = (tuple(spelled(said, first=first) for said in kind) for kind in kinds)
        return Glance(plain, red)

    return RingText(of, True, (spelled(read),), "", 0.0, TABLE, INDEX, BAND, glance=glance)


def test_the_steps_of_the_letters_are_those_of_the_ring() -> None:
    a = align(NAME, spelled(NAME), TABLE, INDEX)
    first, slope = a.spacing(least=0.2) or (0.0, 0.0)
    assert spelled(NAME).angle(first + 5 * slope) == pytest.approx(FIRST + 5 * STEP, abs=0.02)
    unseen = replace(
        a, letters=tuple(Letter(x.character, 0.0, x.step) for x in a.letters[:4]) + a.letters[4:]
    )
    assert unseen.spacing(least=0.2) is None


@pytest.mark.parametrize(
    ("closer", "verdict"), [("民政府", "right"), ("民致府", "unsure"), ("民＿府", "unsure"), ("", "unsure")]
)
def test_a_letter_that_was_not_read_must_be_seen_at_a_closer_look(closer: str, verdict: str) -> None:
    assert match(text("宁波市人民＿府", ring(), closer=closer), [NAME]).verdict == verdict


def test_a_letter_contradicted_is_right_only_where_a_closer_look_shows_it() -> None:
    assert match(text("宁波市人民致府", ring(), closer="民政府"), [NAME]).verdict == "right"
    assert match(text("宁波市人民致府", ring(), closer="民致府"), [NAME]).verdict != "right"


def test_one_kind_of_picture_is_enough_and_a_twin_shows_in_both() -> None:
    def verdict(closer: str, coloured: str) -> str:
        return match(text("宁波市人民致府", ring(), closer=closer, coloured=coloured), [NAME]).verdict

    assert verdict("民＿府", "民政府") == "right"
    assert verdict("民致?府", "民政府") == "right"
    assert verdict("民致府", "民政府") != "right"
    assert verdict("民致?府", "民政~府") != "right"


def test_a_letter_taken_now_for_this_and_now_for_that_is_what_it_stays() -> None:
    def verdict(closer: str) -> str:
        return match(text("宁波市人民致府", ring(), closer=closer), [NAME]).verdict

    assert verdict("民政府|民政府|民致?府|民通?府") == "right"
    assert verdict("民政府|民政府|民致?府|民致?府") != "right"
    assert verdict("民政府|民致府|民办府|民通府") != "right"


def test_another_letter_that_shows_a_little_in_every_picture_is_believed() -> None:
    def verdict(closer: str, coloured: str) -> str:
        return match(text("宁波市人民致府", ring(), closer=closer, coloured=coloured), [NAME]).verdict

    assert verdict("民政府|民政府|民政府|民政~府", "民政府|民政府|民政府|民政~府") == "right"
    assert verdict("民政`府|民政`府", "民政`府|民政`府") != "right"


def test_a_name_that_had_a_letter_in_doubt_is_not_quite_sure() -> None:
    assert match(text("宁波市人民政府", ring()), [NAME]).confidence == 1.0
    assert match(text("宁波市人民致府", ring(), closer="民政府"), [NAME]).confidence <= 0.95


def test_retouched_pictures_have_deeper_strokes_and_sharper_edges() -> None:
    def steepest(of: npt.NDArray[np.uint8]) -> int:
        return int(np.abs(np.diff(of[24, :, 0].astype(int))).max())

    picture = np.full((48, 90, 3), 255, np.uint8)
    picture[:, 40:50] = 150  # a pale stroke
    soft = np.asarray(cv2.GaussianBlur(picture, (0, 0), 3), np.uint8)
    plain, deeper, sharper = retouched(soft)
    assert (plain == soft).all()
    assert deeper[24, 45, 0] < 0.6 * soft[24, 45, 0] and deeper[24, 5, 0] == 255
    assert steepest(sharper) > 1.25 * steepest(soft)


def test_letters_that_the_seal_did_not_press_are_excused_where_the_others_part_the_name() -> None:
    def verdict(read: str, first: float, last: float, name: str = NAME) -> str:
        bare = ring(unpressed=(FIRST + first * STEP, FIRST + last * STEP), ink=name)
        return match(text(read, bare), [name]).verdict

    assert verdict("宁波市人＿政府", 3.5, 4.5) == "right"
    assert verdict("宁波市＿＿政府", 2.5, 4.5) == "right"
    assert verdict("宁波＿＿＿政府", 1.5, 4.5) == "unsure"  # too little is left
    assert verdict("宁波市人民政＿", 5.5, 7.0) == "unsure"  # 政府, or what else begins with 政
    assert verdict("宁波市人民政＿", 5.5, 8.6) == "unsure"  # 办公室 may follow
    assert verdict("宁波市人民＿＿", 4.5, 7.0) == "unsure"  # or 法院
    assert verdict("宁波市通信管理＿", 6.5, 8.0, "宁波市通信管理局") == "unsure"  # or 处


def test_ink_that_nothing_could_read_is_not_excused() -> None:
    assert match(text("宁波市＿＿政府", ring()), [NAME]).verdict == "unsure"


def test_the_foot_must_have_been_pressed_where_an_end_is_excused() -> None:
    """A line of text may stand there; what would stand before the name's first letter makes no other body."""
    a, seen = align(NAME, spelled(NAME), TABLE, INDEX), spelled(NAME)
    before, foot = FIRST - 0.5 * STEP, FIRST + 3 * STEP + np.pi - 2 * np.pi
    some = ring(unpressed=(before - STEP, before))
    assert goes_on(some, a, seen, BAND, alone=True) == ""
    more = ring(unpressed=(foot - 0.6, before))
    assert goes_on(more, a, seen, BAND, alone=True) == "lost"
    assert goes_on(some, a, seen, BAND, alone=False) == ""
    two = ring(unpressed=(before - 2 * STEP, before))
    assert goes_on(two, a, seen, BAND, alone=False) == "lost"


def test_on_a_faint_seal_a_letter_may_be_hinted_at_where_no_other_name_differs_in_it() -> None:
    faint = replace(ring(), strength=0.05)

    def verdict(closer: str, read: str = "宁波市人民＿府", of: Ring = faint) -> str:
        return match(text(read, of, closer=closer, coloured=closer), [NAME]).verdict

    assert verdict("民政?府|民＿府|民政?府") == "right"
    assert verdict("民政?府|民＿府|民政?府", of=ring()) == "unsure"
    assert verdict("民＿府|民＿府|民＿府") == "unsure"
    assert verdict("民致府|民致府|民致府|民致府|民政?府") == "unsure"  # another one is sure
    assert verdict("＿?波市|＿波市|宁?波市", "＿波市人民政府") == "unsure"


def test_a_name_cut_short_is_another_body_only_on_a_ring_that_is_whole() -> None:
    read, name = "宁波市通信管理", "宁波市通信管理局"
    assert match(text(read, ring(ink=read)), [name]).verdict == "wrong"
    end = FIRST + 6.5 * STEP
    assert match(text(read, ring(ink=read, unpressed=(end, end + 2 * STEP))), [name]).verdict == "unsure"


def test_ink_of_a_seal_that_reaches_in_is_no_further_letter() -> None:
    more = ring(ink=NAME + "办")
    a, seen = align(NAME, spelled(NAME), TABLE, INDEX), spelled(NAME)
    assert goes_on(more, a, seen, BAND) == "more"
    angle = FIRST + 7 * STEP
    there = Shape(100 + 48 * float(np.cos(angle)) * 1.6, 100 + 48 * float(np.sin(angle)) * 1.6, 50)
    assert goes_on(more, a, seen, BAND, others=(replace(more, shape=there),)) == ""


def test_a_pale_last_letter_that_stands_in_ink_is_no_shorter_name() -> None:
    read, name = "宁波市通信管理局^", "宁波市通信管理局"
    assert match(text(read, ring(ink=name)), [name]).verdict == "right"
    assert match(text(read, ring(ink=name[:-1])), [name]).verdict != "right"
    assert match(text("宁波市通信管理局?", ring(ink=name)), [name]).verdict != "right"


def test_where_a_rule_hides_the_rings_line_the_line_beside_it_tells() -> None:
    """The ring's line is gone one step behind the name: by a rule it says nothing, without one the seal may not have touched
    the paper there."""
    at = FIRST + 7 * STEP
    ink = NAME + "＿办"  # more than one letter may stand there
    bare = ring(unpressed=(at - 0.5 * STEP, at + 0.5 * STEP), ink=ink)
    a, seen = align(NAME, spelled(NAME), TABLE, INDEX), spelled(NAME)
    theta = np.arange(ANGLES) * 2 * np.pi / ANGLES
    there = np.abs((theta - at + np.pi) % (2 * np.pi) - np.pi) < 0.55 * STEP
    fractions = np.linspace(0, REACH, RADIAL)
    rule = there[:, None] & (fractions > 0.92)[None]
    assert goes_on(bare, a, seen, BAND) == "lost"
    assert goes_on(bare, a, seen, BAND, unseen=np.zeros_like(rule)) == "lost"
    assert goes_on(bare, a, seen, BAND, unseen=rule) == ""
    place = np.repeat(there[:, None], RADIAL, axis=1)  # a letter may hide there
    assert goes_on(bare, a, seen, BAND, unseen=place) == "lost"
    wide = ring(unpressed=(at - 0.5 * STEP, at + 1.6 * STEP))  # and the line beside it is gone as well
    assert goes_on(wide, a, seen, BAND, unseen=rule) == "lost"


def test_nothing_of_a_ring_is_seen_under_print_and_beyond_the_picture() -> None:
    of = ring()
    black = np.zeros((140, 200), np.float32)
    black[:, 40:44] = 0.5
    hidden = hidden_of(of, black)
    line = round(RADIAL / REACH)
    assert hidden[ANGLES // 2, line] and hidden[ANGLES // 4, line] and not hidden[0, line]
