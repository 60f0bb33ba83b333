"""What a run left in its OUT, for the commands that show it and hand it on."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError
from yaml import YAMLError

from flows.errors import UsageError
from pipeline.call import Call, load_call
from pipeline.contract import BatchFile, SubmissionFile, read_batch
from pipeline.store.files import write_text

CALL_FILE = "store/call.json"


def keep_call(out: Path, call: Call) -> None:
    """Note under which call the run was made: a call of somebody's own file is not in the package."""
    write_text(out / CALL_FILE, call.model_dump_json(indent=1) + "\n")


def call_of(out: Path, call_id: str) -> Call:
    """The call of the results in ``out``. Raises UsageError where it is neither kept nor packaged."""
    try:
        kept = Call.model_validate_json((out / CALL_FILE).read_text(encoding="utf-8"))
        if kept.id == call_id:
            return kept
    except FileNotFoundError:
        pass  # of a run before calls were kept: a packaged one
    except (OSError, ValidationError, ValueError) as error:
        raise UsageError(f"{out / CALL_FILE} 无法读取，请重新运行 intake run。") from error
    try:
        return load_call(call_id)
    except (OSError, ValidationError, YAMLError) as error:
        raise UsageError(f"找不到通知“{call_id}”的定义，请重新运行 intake run --call。") from error


def batch_of(out: Path) -> BatchFile:
    """The batch.json of ``out``. Raises UsageError."""
    try:
        return read_batch(out / "batch.json")
    except FileNotFoundError as error:
        raise UsageError(f"{out} 不是 intake run 的结果文件夹（没有 batch.json）。") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{out / 'batch.json'} 不是本程序的结果文件，请重新运行 intake run。") from error


def submission_names(out: Path) -> list[str]:
    """The folders of the applicants, in the order of the ledger's names."""
    return sorted(p.parent.name for p in (out / "submissions").glob("*/submission.json"))


def find_submission(out: Path, city: str) -> Path:
    """The submission.json of the one applicant whose name holds ``city``. Raises UsageError."""
    if not out.is_dir():
        raise UsageError(f"没有结果文件夹：{out}。")
    known = submission_names(out)
    found = [name for name in known if city in name]
    if not known:
        raise UsageError(f"{out} 中没有核对结果，请先运行 intake run。")
    if not found:
        raise UsageError(f"{out} 中没有名称含“{city}”的申报主体，现有：{_some(known)}。")
    exact = [name for name in found if name == city]  # 宁波市 beside 宁波市、绍兴市
    if len(exact or found) > 1:
        raise UsageError(f"名称含“{city}”的不止一家：{_some(found)}。请写全名。")
    return out / "submissions" / (exact or found)[0] / "submission.json"


def _some(names: list[str]) -> str:
    return "，".join(names[:8]) + (f" 等{len(names)}家" if len(names) > 8 else "")


def read_submission(path: Path) -> SubmissionFile:
    """Raises UsageError where the file is not one of ours."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["schema_"] = data.pop("schema")
        return SubmissionFile.model_validate(data)
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise UsageError(f"{path} 不是本程序的结果文件，请重新运行 intake run。") from error


def complete_city(ctx: object, incomplete: str) -> list[str]:
    """Names for the shell's completion, where ``--out`` stands before."""
    out = getattr(ctx, "params", {}).get("out")
    return [name for name in submission_names(Path(out)) if incomplete in name] if out else []
