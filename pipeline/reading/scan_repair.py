"""Small, certain repairs of what the recogniser writes: brackets of document numbers, variants, blanks."""

from __future__ import annotations

import re

from pipeline.variants import simplified

WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]"
BLANKS = re.compile(rf"(?<={WIDE})\s+|\s+(?={WIDE})")
# one row a shape: cities print document numbers with any of them, and what is printed is what is read
SHAPES = ("〔〕", "[]［］", "【】", "()（）", "<>〈〉《》＜＞", "{}｛｝", "「」『』")
SHAPE = {bracket: i for i, row in enumerate(SHAPES) for bracket in row}
BRACES = frozenset("{}｛｝")  # which nobody prints around a year
OPENING, CLOSING = (re.escape("".join(row[side::2] for row in SHAPES)) for side in (0, 1))
# bracket + year + bracket + n号
NUMBER = re.compile(
    rf"(?P<open>[{OPENING}])\s*(?P<year>(?:19|20)\d\d)\s*(?P<close>[{CLOSING}])\s*(?P<rest>第?\s*\d{{1,4}}\s*号)"
)
NUMBER_LOST_CLOSING = re.compile(r"[\[【〔［]\s*((?:19|20)\d\d)\s*(第?\s*\d{1,4}\s*号)")
NUMBER_LOST_OPENING = re.compile(r"(?<=[\u4e00-\u9fff])((?:19|20)\d\d)[\]】］」』〕]\s*(第?\s*\d{1,4}\s*号)")
NUMBER_OPENED_BY_1 = re.compile(
    r"(?<=[\u4e00-\u9fff])[1lI|]((?:19|20)\d\d)[\]】］」』〕]\s*(第?\s*\d{1,4}\s*号)"
)
# a figure close to the bracket gets lost with it, and no year begins with 0
NUMBER_LOST_2 = re.compile(rf"(?<=[{OPENING}])(0[0-2]\d)(?=[{CLOSING}]\s*第?\s*\d{{1,4}}\s*号)")
FIGURES_DASH = re.compile(r"(?<=[\d%％])一(?=\d)")  # between figures nobody writes the word one
PAGE_DASHES = re.compile(r"^([一_—–－-])(\d{1,4})([一_—–－-])$")  # — 4 — at the foot of a page
LONE_DASH = re.compile(r"^[_＿]+$")  # nobody prints a lone underline for "no value"
# where a comma's tail is lost; no full stop of this shape stands in Chinese prose but after a heading's number
COMMA_DOT = re.compile(r"(?<=[\u4e00-\u9fff%％])[.．](?=[\u4e00-\u9fff]|\d+(?!\d|[.．、]))")
COUNTING = frozenset("一二三四五六七八九十百")
YEARS_DASH = re.compile(r"((?:19|20)\d\d年?)一{1,2}(?=(?:19|20)\d\d)")
# a 5 close to a quotation mark gets lost with it, and nobody writes G without its figure before that name
FIVE_G = re.compile(r"(?<![0-9A-Za-z])S?G(?=[+＋十]工业互联网)")
# l and 1 look the same: Chinese addresses begin words with l, and two great mail houses with 1
LETTER_L = re.compile(r"(?<![^\s._\-:：；;，,（()])1(?=[aeiou][a-z]*\d*[a-z._\-\d]*@)")
MAIL_HOUSE = re.compile(r"(?<=@)(?:l|I)(?=(?:63|26)\.)")
# between a digit and the sign it is no letter; names of mail houses have no capitals
DIGIT_L = re.compile(r"(?<=\d)l(?=[\d@])")
HOUSE = re.compile(r"(?<=@)[\w.-]*[a-z][\w.-]*")
NAME_LENGTH = 4  # a line no longer may be a person's name, which may be written with a variant
HAN = re.compile(r"[\u4e00-\u9fff]")


def repaired(text: str) -> str:
    """``text`` without blanks beside Chinese characters, with whole brackets in document numbers and
    simplified characters; lines that may be a name keep their characters."""
    text = BLANKS.sub("", text.strip())
    text = NUMBER_LOST_2.sub(r"2\1", text)
    text = NUMBER.sub(_number, text)
    text = NUMBER_LOST_CLOSING.sub(r"〔\1〕\2", text)
    text = NUMBER_LOST_OPENING.sub(r"〔\1〕\2", text)
    text = NUMBER_OPENED_BY_1.sub(r"〔\1〕\2", text)
    text = FIGURES_DASH.sub("—", text)
    text = YEARS_DASH.sub(r"\1—", text)
    text = LONE_DASH.sub("—", PAGE_DASHES.sub(_page_number, text))
    text = COMMA_DOT.sub(_comma, text)
    text = FIVE_G.sub("5G", text)
    if "@" in text:
        text = MAIL_HOUSE.sub("1", LETTER_L.sub("l", DIGIT_L.sub("1", text)))
        text = HOUSE.sub(lambda house: house[0].lower(), text)
    if len(HAN.findall(text)) > NAME_LENGTH:
        text = simplified(text)
    return text


def _page_number(found: re.Match[str]) -> str:
    """The number between two dashes of one shape, that of which one is a dash as read."""
    dash = next((d for d in (found[1], found[3]) if d not in "一_"), "—")
    return f"{dash}{found[2]}{dash}"


def _comma(found: re.Match[str]) -> str:
    """The comma that the dot is, if it does not end the number of a heading."""
    return found[0] if set(found.string[: found.start()]) <= COUNTING else "，"


def _number(found: re.Match[str]) -> str:
    """Brackets of one shape are those that stand there; of two, or braces, the recogniser erred over 〔〕."""
    opening, closing = found["open"], found["close"]
    if SHAPE[opening] != SHAPE[closing] or opening in BRACES:
        opening, closing = "〔", "〕"
    return f"{opening}{found['year']}{closing}{found['rest']}"
