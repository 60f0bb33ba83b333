"""Reads the truth and a run's output folder."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from samples.scoring.records import OutBatch, Output, OutSubmission, Truth


def load_truth(path: Path) -> Truth:
    """The truth of the file or of ``truth.json`` in the folder. Raises FileNotFoundError, ValidationError."""
    file = path / "truth.json" if path.is_dir() else path
    return Truth.model_validate_json(file.read_text(encoding="utf-8"))


def load_output(folder: Path) -> Output:
    """What is in a run's output folder. What is missing or broken is named in ``unread``, not raised."""
    unread: list[str] = []
    batch = OutBatch()
    try:
        batch = OutBatch.model_validate_json((folder / "batch.json").read_text(encoding="utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        unread.append(f"batch.json: {type(error).__name__}")
    submissions: list[OutSubmission] = []
    for path in sorted(folder.glob("submissions/*/submission.json")):
        try:
            submissions.append(OutSubmission.model_validate_json(path.read_text(encoding="utf-8")))
        except (OSError, ValidationError, UnicodeDecodeError) as error:
            unread.append(f"{path.relative_to(folder).as_posix()}: {type(error).__name__}")
    return Output(batch=batch, submissions=tuple(submissions), unread=tuple(unread))
