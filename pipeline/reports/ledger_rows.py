"""The rows of the ledger: what each placeholder of its template stands for, by its Chinese name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.agreement import CHANNEL_NAMES, FACT_NAMES
from pipeline.call import Call
from pipeline.contract import BatchFile
from pipeline.corrections import supplement_deadline
from pipeline.model import Fact, Submission
from pipeline.reports import words
from pipeline.reports.media import media_name
from pipeline.reports.subjects import subject_names
from pipeline.reports.view import change_lines, document_name, is_corrected, short, value_text

Value = str | int | float | None
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


def batch_row(batch: BatchFile, submissions: Sequence[Submission]) -> Row:
    """``批次.…``: one value each."""
    t = batch.totals
    verdicts = [s.verdict for s in submissions]
    return {
        "开始": words.moment(batch.started_at), "结束": words.moment(batch.finished_at), "申报主体": len(submissions),
        **{label: verdicts.count(key) for key, label in words.VERDICTS.items()},  # type: ignore[arg-type]
        "收到文件": t.files, **{label: getattr(t, key) for key, label in words.STATES.items()}, "页数": t.pages,
    }  # fmt: skip


def summary_rows(submissions: Sequence[Submission]) -> Iterable[Row]:
    """``汇总.…``: a row for each kind of finding, the most frequent first."""
    found: dict[tuple[str, str], list[str]] = {}
    for s in submissions:
        for f in s.findings:
            found.setdefault((f.severity, f.rule), []).append(s.applicant.name)
    gravity = list(words.SEVERITIES)
    for (severity, rule), who in sorted(
        found.items(), key=lambda p: (gravity.index(p[0][0]), -len(set(p[1])), p[0][1])
    ):
        names = list(dict.fromkeys(who))
        yield {
            "性质": words.SEVERITIES[severity], "事项": words.rule_name(rule), "家数": len(names),
            "项数": len(who), "申报主体": "、".join(names),
        }  # fmt: skip


def application_rows(submissions: Sequence[Submission], call: Call) -> Iterable[Row]:
    """``申报.…``: a row for each applicant."""
    for number, s in enumerate(submissions, 1):
        yield _application(number, s, call)


def _application(number: int, s: Submission, call: Call) -> Row:
    seals = {x.block: words.SEALS[x.seal] for x in s.signatures}
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


def comparison_rows(submissions: Sequence[Submission]) -> Iterable[Row]:
    """``对比.…``: a row for each applicant with what it claims."""
    for s in submissions:
        targets = [f for f in s.facts if f.kind == "target" and f.scope in ("city", "district")]
        yield {
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


def finding_rows(submissions: Sequence[Submission], call: Call) -> Iterable[Row]:
    """``意见.…``: a row for each finding."""
    names = subject_names(call)
    for s in submissions:
        for f in s.findings:
            place = f.evidence[0] if f.evidence else None
            yield {
                "申报主体": s.applicant.name, "性质": words.SEVERITIES[f.severity],
                "事项": words.rule_name(f.rule), "对象": names.get(f.subject) or document_name(s, f.subject), "说明": f.message,
                "文件": document_name(s, place.document) if place else None, "页": place.page if place else None,
                "原文": short(place.quote, _QUOTE) if place else None, "人工更正": _hand(f),
            }  # fmt: skip


def fact_rows(submissions: Sequence[Submission]) -> Iterable[Row]:
    """``事实.…``: a row for each fact."""
    for s in submissions:
        for f in s.facts:
            place = f.evidence[0]
            yield {
                "申报主体": s.applicant.name, "项目": FACT_NAMES[f.kind], "内容": value_text(f),
                "范围": f.place or words.SCOPES[f.scope], "性质": words.STATUSES[f.status], "时点": f.as_of,
                "存疑": "是" if f.doubtful else None, "文件": document_name(s, place.document), "页": place.page,
                "原文": short(place.quote, _QUOTE), "人工更正": _hand(f),
            }  # fmt: skip


def _hand(record: object) -> Value:
    return "是" if is_corrected(record) else None


def file_rows(batch: BatchFile) -> Iterable[Row]:
    """``文件.…``: a row for each file received."""
    for f in batch.received:
        yield {
            "收件": f.delivery, "文件": f.path, "包内路径": f.inside, "状态": words.STATES[f.state],
            "原因": f.reason, "申报主体": f.submission, "类型": media_name(f.media_type) if f.media_type else None, "字节": f.bytes, "SHA-256": f.sha256,
        }  # fmt: skip


Rows = Callable[[], Iterable[Row]]


def everything(
    batch: BatchFile, submissions: Sequence[Submission], call: Call
) -> tuple[Mapping[str, Row], Mapping[str, Rows]]:
    """Single values and rows, by the first half of the placeholders."""
    single = {"批次": batch_row(batch, submissions), "通知": heads(call)}
    rows: dict[str, Rows] = {
        "申报": lambda: application_rows(submissions, call),
        "意见": lambda: finding_rows(submissions, call),
        "对比": lambda: comparison_rows(submissions),
        "事实": lambda: fact_rows(submissions),
        "文件": lambda: file_rows(batch),
        "汇总": lambda: summary_rows(submissions),
    }
    return single, rows
