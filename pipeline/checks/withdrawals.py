"""Messages and notes that take back what was sent: a figure said to be wrong, a paper to be ignored, the application
withdrawn. No comparison finds it, for the papers agree with each other; they are what the sender disowns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.context import CHANNEL_LABELS, Checked, finding
from pipeline.model import Document, Finding

_LONGEST = 60  # characters between the words of one statement
_NOTE = 400  # characters
_WRONG = r"(?:有误|错误|笔误|不准确|不正确|(?:写|填|录|算|报|搞|弄|印|打)错|勘误|更正)"
_RIGHT = (
    r"(?:应该?(?:当)?(?:为|是)|[改换]成|[改换]为|(?:更改|更正|修正|调整|变更|订正|更换)(?:为|成)|更正如下)"
)
_STATED = re.compile(
    rf"{_WRONG}[^。\n]{{0,{_LONGEST}}}?{_RIGHT}"
    rf"|{_RIGHT}[^。\n]{{0,{_LONGEST}}}?(?:以此|以本|特此更正|更正)"
    # 以纸质版为准 says which version speaks, and takes nothing back
    r"|(?:以|按)(?:此|本(?:次|封)?|这(?:次|封|份)?|更正后|修改后|最新|今[天日])[^。，；\n]{0,12}(?:为准|为正)"
    r"|(?:此前|之前|前次|上次|上一?封|昨[天日]|原(?:来|先)?|已)[^。，\n]{0,20}(?:作废|撤回|撤销|忽略|不算|勿用|停用)"
    r"|(?:作废|撤回|撤销|忽略)[^。，\n]{0,8}(?:此前|之前|前次|上次|上一?封|昨[天日]|原来?)"
    r"|(?:撤回|撤销|放弃|退出|取消|不再|暂不|暂缓|终止)[^。，；\n受]{0,12}申报"  # not 不再受理申报
    r"|应该?(?:改|更正|修改|调整|换)(?:为|成)|请[将把][^。\n]{0,40}(?:改|换|更正|修改)(?:为|成)"
)


def withdrawals(checked: Checked) -> Iterator[Finding]:
    """What a message, a letter or a note on a disc says against papers of its own sender; a person reads it."""
    notes = (d for d in checked.documents("evidence") if _is_note(d))
    for document in (*checked.documents("other"), *checked.documents("cover_letter"), *notes):
        match = _STATED.search(document.text)
        if match is not None:
            yield finding(
                "statement-withdrawn",
                document.id,
                "review",
                f"{_where(document)}写有“{_said(document, match)}”，与其他材料是否一致，请人工核对。",
                document.quote(*match.span()),
            )


def _is_note(document: Document) -> bool:
    """A few typed words beside the papers (说明.txt on a disc), which is taken for evidence; what proves something is longer,
    or was issued on paper."""
    typed = document.text_source == "text_layer" and not any(p.page.fixed for p in document.pages)
    return typed and len(document.text) <= _NOTE


def _where(document: Document) -> str:
    untitled = "正文" if document.channel == "email" else "一份说明"
    paper = f"《{document.title}》" if document.title else untitled
    return f"{CHANNEL_LABELS[document.channel]}中的{paper}"


def _said(document: Document, match: re.Match[str]) -> str:
    """The sentence of the statement, shortened."""
    start = max(document.text.rfind(mark, 0, match.start()) for mark in "。\n；") + 1
    ends = [at for mark in "。\n" if (at := document.text.find(mark, match.end())) >= 0]
    sentence = document.text[start : min(ends, default=len(document.text))]
    return " ".join(sentence.split())[:80]
