"""The language pipeline: spaCy blank "zh", words by jieba with this project's dictionary, rules, no model.

One component of our own: ``pilot_cues`` marks the words that say whose a figure is and whether it is so.
It runs over single sentences, and only over those in which an extractor found something.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import jieba
import spacy
import yaml
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from pipeline.model import Record

CueKind = Literal["nation", "province", "city", "district", "region", "target", "planned", "other"]
_SPANS = "pilot_cues"


class CueWords(Record):
    """``data/cues.yaml``."""

    nation: tuple[str, ...]
    province: tuple[str, ...]
    city: tuple[str, ...]
    district: tuple[str, ...]
    region: tuple[str, ...]
    target: tuple[str, ...]
    planned: tuple[str, ...]
    other: tuple[str, ...]

    def items(self) -> list[tuple[CueKind, tuple[str, ...]]]:
        return [
            ("nation", self.nation),
            ("province", self.province),
            ("city", self.city),
            ("district", self.district),
            ("region", self.region),
            ("target", self.target),
            ("planned", self.planned),
            ("other", self.other),
        ]


@dataclass(frozen=True)
class Cue:
    """A cue word at ``start:end`` of the text given."""

    kind: CueKind
    start: int
    end: int
    text: str


def data_text(name: str) -> str:
    """A data file of the extractors."""
    return (files("extractors") / "data" / name).read_text(encoding="utf-8")


@lru_cache
def cue_words() -> CueWords:
    return CueWords.model_validate(yaml.safe_load(data_text("cues.yaml")))


@Language.factory(_SPANS, assigns=["doc.spans"], requires=["token.orth"])
def make_cues(nlp: Language, name: str) -> CueMarker:
    return CueMarker(nlp)


class CueMarker:
    """Marks cue words in ``doc.spans["pilot_cues"]``; the longest of overlapping ones stays."""

    def __init__(self, nlp: Language) -> None:
        self.matcher = PhraseMatcher(nlp.vocab)
        for kind, words in cue_words().items():
            self.matcher.add(kind, [nlp.make_doc(w) for w in words])

    def __call__(self, doc: Doc) -> Doc:
        doc.spans[_SPANS] = spacy.util.filter_spans(self.matcher(doc, as_spans=True))
        return doc


@lru_cache
def pipeline() -> Language:
    """The pipeline, built once a process (about a second, for jieba's dictionary)."""
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    for words in [w for _, ws in cue_words().items() for w in ws], data_text("words.txt").split():
        for word in words:
            jieba.add_word(word)
    for word in ("将达", "市将", "还将", "省将"):  # jieba glues these
        jieba.del_word(word)
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    nlp.add_pipe(_SPANS)
    return nlp


@lru_cache
def _any_cue() -> re.Pattern[str]:
    words = (word for _, found in cue_words().items() for word in found)
    return re.compile("|".join(map(re.escape, words)))


@lru_cache(maxsize=4096)
def cues(sentence: str) -> tuple[Cue, ...]:
    """The cue words of ``sentence`` in order."""
    if not _any_cue().search(sentence):  # most of the time goes into cutting a sentence into words
        return ()
    doc = pipeline()(sentence)
    return tuple(
        Cue(kind=span.label_, start=span.start_char, end=span.end_char, text=span.text)
        for span in doc.spans[_SPANS]
    )
