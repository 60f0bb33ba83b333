"""The rows of the ledger: what each placeholder of its template stands for, by its Chinese name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.agreement import CHANNEL_NAMES, FACT_NAMES
from pipeline.call import Call
from pipeline.contract import BatchFile, ReceivedFile
from pipeline.corrections import supplement_deadline
from pipeline.model import Fact, Finding, Signature, Submission
from pipeline.reports import words
from pipeline.reports.media import media_name
from pipeline.reports.sheet_rows import Value
from pipeline.reports.subjects import subject_names
from pipeline.reports.view import change_lines, document_name, is_corrected, short, value_text

Row = dict[str, Value]
SEALS = 6  # columns of seals that a template may have
_QUOTE = 300  # characters of a quote; the whole stands in submission.json


def heads(call: Call) -> Row:
    """``通知.…``: what a head may show."""
    seals = [_seal_name(d.block, d.label) for d in call.form.signatures]
    return {
        "名称": call.title, "文号": call.number, "截止日期": call.deadline,
        **{f"签章{n}": seals[n - 1] if n <= len(seals) else None for n in range(1, SEALS + 1)},
    }  # fmt: skip


_SEAL_NAMES = {
    "city_government": "市政府章",
    "comms_administration": "通信管理局章",
    "industry_department": "工信部门章",
    "provincial_government": "省政府章",
}


def _seal_name(block: str, label: str) -> str:
    return _SEAL_NAMES.get(block, label)


SINGLE = ("批次", "通知")
ROWS = ("申报", "意见", "对比", "事实", "文件", "汇总")


class LedgerRows:
    """The rows of the ledger, told of one applicant after another; of each only its name, its verdict and the kinds of
    its findings are kept, for the overview."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self._verdicts: Counter[str] = Counter()
        self._found: dict[tuple[str, str], list[str]] = {}
        self._subjects = subject_names(call)

    def of(self, s: Submission) -> Iterator[tuple[str, Row]]:
        """The rows of one applicant, each with the first half of its placeholders."""
        self._verdicts[s.verdict] += 1
        for f in s.findings:
            self._found.setdefault((f.severity, f.rule), []).append(s.applicant.name)
        yield "申报", _application(self._verdicts.total(), s, self.call)
        yield "对比", _comparison(s)
        for finding in s.findings:
            yield "意见", _finding(s, finding, self._subjects)
        for fact in s.facts:
            yield "事实", _fact(s, fact)

    def rest(self, batch: BatchFile) -> Iterator[tuple[str, Row]]:
        """What comes when all applicants are told: the files, and a row for each kind of finding."""
        for file in batch.received:
            yield "文件", _file(file)
        for row in self._summary():
            yield "汇总", row

    def _summary(self) -> Iterator[Row]:
        """The gravest findings first, of these the most frequent."""
        gravity = list(words.SEVERITIES)
        for (severity, rule), who in sorted(
            self._found.items(), key=lambda p: (gravity.index(p[0][0]), -len(set(p[1])), p[0][1])
        ):
            names = list(dict.fromkeys(who))
            yield {
                "性质": words.SEVERITIES[severity], "事项": words.rule_name(rule), "家数": len(names),
                "项数": len(who), "申报主体": "、".join(names),
            }  # fmt: skip

    def single(self, batch: BatchFile) -> Mapping[str, Row]:
        """``批次.…`` and ``通知.…``: one value each."""
        t = batch.totals
        of_batch: Row = {
            "开始": words.moment(batch.started_at), "结束": words.moment(batch.finished_at),
            "申报主体": self._verdicts.total(),
            **{label: self._verdicts[key] for key, label in words.VERDICTS.items()},
            "收到文件": t.files, **{label: getattr(t, key) for key, label in words.STATES.items()}, "页数": t.pages,
        }  # fmt: skip
        return {"批次": of_batch, "通知": heads(self.call)}


def _application(number: int, s: Submission, call: Call) -> Row:
    seals = {x.block: _seal(x) for x in s.signatures}
    asked, doubts = (
        [f.message for f in s.findings if f.severity == severity] for severity in ("must_fix", "review")
    )
    copies = [d.copies for d in s.deliveries if d.channel == "paper" and d.copies is not None]
    blocks = [d.block for d in call.form.signatures]
    things = [*s.form.fields, *s.facts, *s.signatures, *s.findings]
    return {
        "序号": number, "申报主体": s.applicant.name, "省份": s.applicant.province,
        "类别": words.KINDS[s.applicant.kind], "结论": words.VERDICTS[s.verdict], "须补正": len(asked),
        "须核对": len(doubts), "缺什么": "\n".join(asked), "待核什么": "\n".join(doubts),
        **{f"{name}收到": _days(s, channel) for channel, name in CHANNEL_NAMES.items()},
        "份数": max(copies, default=None),
        "补正期限": supplement_deadline(s.corrections),
        **{
            f"签章{n}": seals.get(blocks[n - 1], "—") if n <= len(blocks) else None
            for n in range(1, SEALS + 1)
        },
        **_figures(s),
        **{name: _count(s, kind) for name, kind in _COUNTS.items()},
        "人工更正": sum(map(is_corrected, things)) or None,
        "变化": "\n".join(change_lines(s)) or None,
    }  # fmt: skip


def _seal(signature: Signature) -> str:
    """That another copy lacks it is told where only this column is looked at."""
    return words.SEALS[signature.seal] + (words.SHORT_COPIES if signature.short_copies else "")


_COUNTS = {"政策数": "policy", "5G工厂数": "factory", "场景数": "scenario", "称号数": "title"}


def _days(s: Submission, channel: str) -> str:
    days = sorted({d.received_on or "不明" for d in s.deliveries if d.channel == channel})
    return "、".join(days) or "未收到"


def _figures(s: Submission) -> Row:
    total, per_10k, people = (
        _latest(s, k) for k in ("base_station_total", "base_stations_per_10k", "population")
    )
    return {
        "5G基站数": _number(total), "5G基站数时点": total.as_of if total else None,
        "每万人基站数": _number(per_10k), "每万人基站数时点": per_10k.as_of if per_10k else None,
        "常住人口": _number(people),
    }  # fmt: skip


def _latest(s: Submission, kind: str) -> Fact | None:
    """The city's own figure: read before guessed, of the whole applicant before that of one of its cities,
    the latest."""
    own = [f for f in s.facts if f.kind == kind and f.scope == "city" and f.status == "actual"]
    return max(own, key=lambda f: (not f.guessed, f.place is None, f.as_of or ""), default=None)


def _number(fact: Fact | None) -> Value:
    return fact.value if fact is not None and isinstance(fact.value, int | float) else None


def _present(s: Submission, kind: str) -> list[Fact]:
    return [f for f in s.facts if f.kind == kind and f.status == "actual" and f.scope in ("city", "district")]


def _count(s: Submission, kind: str) -> int:
    return len(_present(s, kind))


def _comparison(s: Submission) -> Row:
    """What the applicant claims, in one row."""
    targets = [f for f in s.facts if f.kind == "target" and f.scope in ("city", "district")]
    return {
        "申报主体": s.applicant.name, "省份": s.applicant.province, "结论": words.VERDICTS[s.verdict],
        **_figures(s),
        **{
            name: _lines(_present(s, kind))
            for name, kind in {"政策": "policy", "5G工厂": "factory", "场景": "scenario", "称号": "title"}.items()
        },
        "目标": _lines(targets),
    }  # fmt: skip


_LINES = 8


def _lines(facts: Sequence[Fact]) -> str:
    """A line each; of many, the first ones, and where the rest stands."""
    lines = [value_text(f) for f in facts[:_LINES]]
    if len(facts) > _LINES:
        lines.append(f"……共{len(facts)}项，其余见“关键事实”表")
    return "\n".join(lines)


def _finding(s: Submission, f: Finding, names: Mapping[str, str]) -> Row:
    place = f.evidence[0] if f.evidence else None
    return {
        "申报主体": s.applicant.name, "性质": words.SEVERITIES[f.severity],
        "事项": words.rule_name(f.rule), "对象": names.get(f.subject) or document_name(s, f.subject), "说明": f.message,
        "文件": document_name(s, place.document) if place else None, "页": place.page if place else None,
        "原文": short(place.quote, _QUOTE) if place else None, "人工更正": _hand(f),
    }  # fmt: skip


def _fact(s: Submission, f: Fact) -> Row:
    place = f.evidence[0]
    return {
        "申报主体": s.applicant.name, "项目": FACT_NAMES[f.kind], "内容": value_text(f),
        "范围": f.place or words.SCOPES[f.scope], "性质": words.STATUSES[f.status], "时点": f.as_of,
        "存疑": "是" if f.doubtful else None, "文件": document_name(s, place.document), "页": place.page,
        "原文": short(place.quote, _QUOTE), "人工更正": _hand(f),
    }  # fmt: skip


def _hand(record: object) -> Value:
    return "是" if is_corrected(record) else None


def _file(f: ReceivedFile) -> Row:
    return {
        "收件": f.delivery, "文件": f.path, "包内路径": f.inside, "状态": words.STATES[f.state],
        "原因": f.reason, "申报主体": f.submission, "类型": media_name(f.media_type) if f.media_type else None, "字节": f.bytes, "SHA-256": f.sha256,
    }  # fmt: skip
