"""Whether a thing is so, aimed at or planned: the words and periods before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.dates import When
from extractors.hopes import hoping
from extractors.language import Cue, cues
from extractors.reading import Reading, Sentence
from pipeline.model import Status

_NOT_DISPOSAL = re.compile(
    r"[^，。；]{0,40}?(?:纳入|作为|列入|写入|融入|应用于|运用于|用于|转化为|摆在|放在)"
)
_RESET = re.compile(r"(?:已(?!有计划)|目前|现有|现已|当前|截至目前|迄今|累计已|实有|先后|业已)")
_AIM_NOUN_BEFORE = re.compile(
    r"(?:完成|实现|达成|围绕|按照|对照|聚焦|对标|根据|年度|既定|全年|依据|落实|超过|提前完成)[^，。；]{0,12}$"
)
_PLAN_NOUN_BEFORE = re.compile(
    r"(?:按照|按|根据|原|完成|超|年度|行动|列入|纳入|围绕|依据|对照)[^，。；]{0,6}$"
)
# 下一步，… tells of what is to come; 为下一步发展奠定基础 does not
# 在建900个，累计建成2.98万个: what is being built tells nothing of the next clause
_OF_ONE_CLAUSE = ("在建", "拟建", "筹建", "准备", "谋划")
_NEXT_OPENS = hoping(r"[，,:]|将|我市|全市|我州|本市|围绕|面向|聚焦|重点|支持|推动|推广|拟|计划")
_TODAY = re.compile(r"截至|截止|目前|现有|当前|已(?:建|开|累)|累计(?:建成|开通)")
# 5G基站要突破2.4万个; no word that only ends with 要
_MUST = re.compile(
    r"(?<![主重需必首只摘纪扼简概将就])要(?=(?:累计|力争|确保|稳定|努力)?(?:达|突破|超过|实现|建成|增至|增加到|提高到|提升到|保持|不低于|不少于))"
)
# the years of the pilot, counted: it has not begun. 连续第二年 has
_YEAR_OF_PILOT = re.compile(
    r"(?:^|(?<=[，；:。、(总量数到至个试点期]))第[一二三]年[底末内]?(?!位|度被)|(?:试点|建设|实施)期(?:满|末|结束)"
)
_WISH = hoping(r"将|计划|力争|拟|预计|争取|目标|确保|规划")
# 计划今年6月底完成: the day of a plan, over or not, makes it no fact
_WISHED_FOR = hoping(r"(?<!年度)(?:计划|力争|争取|拟|预计|确保)(?:于|在|到|至)?$")
_WILL_BE = hoping(r"将|计划|力争|争取|拟|预计")
_TASK_HEADING = re.compile(r"(?:任务|计划|安排|重点工作)(?:安排|清单)?$")
_TARGET_HEADING = re.compile(r"(?:目标|预期效果|绩效|预期成效)(?!.{0,4}完成)")
YEARS = re.compile(r"(?P<first>20\d\d)年?[—~\-至到](?P<last>20\d\d)年")


def ahead(reading: Reading, text: str, date: When) -> bool:
    """Whether ``date`` of the sentence ``text`` is still to come. 截至目前…，其中2024年新建…: the year under
    way, beside words of today, is not."""
    if not date.after(reading.today):
        return False
    under_way = date.iso == str(reading.reference) and date.lead not in ("到", "至")
    if not under_way or _WISH.search(text):
        return True
    # 今年新建1108个，累计达9216个: told as done, where nothing is wished for and no later year follows
    told = text[date.start : date.end].startswith(("今年", "本年")) and not any(
        d.year > reading.reference for d in reading.dates(text)
    )
    return not (told or _day_of_it_is_over(reading, text, date) or _TODAY.search(text, 0, date.start))


def _day_of_it_is_over(reading: Reading, text: str, year: When) -> bool:
    """2024年净增1204个，9月20日达到11430个: a day of the year under way, behind it, is over."""
    return any(
        d.iso.startswith(f"{year.iso}-") and d.start >= year.end and not d.after(reading.today)
        for d in reading.dates(text)
    )


def status_at(reading: Reading, sentence: Sentence, at: int) -> Status:
    """Whether the thing at ``at`` is so, aimed at or planned: the last word on it before ``at`` decides."""
    local = at - sentence.start
    aimed = _under_target_heading(reading, at) or reading.carried(sentence) is not None
    state: Status = "target" if aimed else "actual"
    for _, new in sorted(_status_events(reading, sentence.text, local)):
        state = new
    if state == "actual" and _of_a_plan(reading, sentence):
        return "planned"
    return state


def _of_a_plan(reading: Reading, sentence: Sentence) -> bool:
    """到2020年，将建成6000个；到2021年，累计建成1.2万个；…: what a plan says of one year after the other, also
    where the years are over by now."""
    while _up_to(reading, sentence) is not None and not _RESET.search(sentence.text) and sentence.start:
        sentence = reading.sentence_at(sentence.start - 1)
        date = _up_to(reading, sentence)
        if date is None or not sentence.text.endswith(("；", ";")):
            return False
        if _WILL_BE.search(sentence.text, date.end):
            return True
    return False


def _up_to(reading: Reading, sentence: Sentence) -> When | None:
    """The period that the sentence leads to: 到2021年."""
    return next((d for d in reading.dates(sentence.text) if d.lead in ("到", "至")), None)


def _under_target_heading(reading: Reading, at: int) -> bool:
    sections = reading.sections_at(at)
    if sections and sections[-1].key is not None:
        return sections[-1].key == "targets"
    if any(s.key == "targets" or _TARGET_HEADING.search(s.title) for s in sections):
        return True
    # （一）2025年度任务, （一）2025年底: what stands under it is to be done
    title = sections[-1].title if sections else ""
    ahead = [d for d in reading.dates(title) if d.after(reading.today)]
    return bool(ahead) and bool(
        _TASK_HEADING.search(title) or len(title) - (ahead[-1].end - ahead[-1].start) <= 1
    )


def periods(text: str, local: int | None = None) -> Iterator[re.Match[str]]:
    """The periods of years (`YEARS`) before ``local``, those in titles left out."""
    bare = re.sub(r"《[^》]*》", lambda quoted: " " * len(quoted[0]), text)
    return YEARS.finditer(bare[:local])


def years_ahead(reading: Reading, text: str, local: int) -> list[When]:
    """The periods of years before ``local`` that begin after this year, told by their last: 二期(2026-2027年)…."""
    return [
        When(found.start(), found.end(), found["last"], lead="", trail="")
        for found in periods(text, local)
        if int(found["first"]) > reading.reference
    ]


def _status_events(reading: Reading, text: str, local: int) -> list[tuple[int, Status]]:
    events: list[tuple[int, Status]] = []
    for date in reading.dates(text):
        if date.start < local:
            if date.stated_past or not ahead(reading, text, date):
                # a bare past year says nothing in a list of yearly targets, 截至 always does
                if date.stated_past or (
                    (date.lead in ("到", "至") or len(date.iso) > 4)
                    and not _WISHED_FOR.search(text, 0, date.start)
                ):
                    events.append((date.end, "actual"))
            else:
                events.append((date.end, "target"))
    for match in _RESET.finditer(text, 0, local):
        if text[max(0, match.start() - 1) : match.start()] not in ("由", "从"):  # 由目前的26.9个提高到32个
            events.append((match.end(), "actual"))
    events += [(years.end, "target") for years in years_ahead(reading, text, local)]
    for words in (_MUST, _YEAR_OF_PILOT):
        events += [(match.end(), "target") for match in words.finditer(text, 0, local)]
    aimed = any(d.after(reading.today) and d.start < local for d in reading.dates(text))
    for cue in cues(text):
        new = _cue_status(text, cue, local, aimed=aimed) if cue.start < local else None
        if new is not None:
            events.append((cue.end, new))
    return events


def _cue_status(text: str, cue: Cue, local: int, *, aimed: bool) -> Status | None:
    if cue.text in _OF_ONE_CLAUSE and re.search(r"[，；]|\d[个座站]、", text[cue.end : local]):
        return None
    if cue.kind == "target":
        noun = cue.text in ("目标", "工作目标", "总体目标", "预期目标")
        stated = re.match(r"[:为是到值]|达", text[cue.end :])
        if noun and (_AIM_NOUN_BEFORE.search(text, 0, cue.start) or not stated):
            return None
        return "target"
    if cue.kind == "planned":
        if cue.text == "将" and _NOT_DISPOSAL.match(text, cue.end):
            return None
        if cue.text.startswith("下") and not _NEXT_OPENS.match(text, cue.end):
            return None
        if cue.text in ("计划", "规划") and (
            _PLAN_NOUN_BEFORE.search(text, 0, cue.start)
            or re.match(r"[》”》、，。；的中]|完成", text[cue.end :])
        ):
            return None
        return "target" if aimed else "planned"
    return None
