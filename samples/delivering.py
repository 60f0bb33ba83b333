"""Puts one application into the inbox: envelope, disc and message, and keeps book of every file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from samples import packing, scanner
from samples.drafting import Draft
from samples.printing import ScannedPart
from samples.truth import Json

ROOMS = (
    {"paper": "paper", "disc": "disc", "email": "email"},
    {"paper": "纸质", "disc": "光盘", "email": "邮件"},
)
MAILBOX = "5G+工业互联网先导区 <gyhlw@miitcntc.org.cn>"
BEIJING = timezone(timedelta(hours=8))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {".docx": DOCX, ".pdf": "application/pdf", ".zip": "application/zip"}


@dataclass
class Inbox:
    """The inbox under ``root`` and what has been put into it so far."""

    root: Path
    rooms: dict[str, str]
    day_style: str = "iso"  # of the register: iso, slash or hanzi
    rows: list[dict[str, str | int | None]] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)

    def note(self, path: str, inside: str | None, state: str, data: bytes | None = None) -> None:
        """Enter a file; a second one with the same content may be called duplicate or read."""
        entry: Json = {"path": path, "inside": inside, "state": state}
        if data is not None and state == "read":
            digest = hashlib.sha256(data).hexdigest()
            if digest in self.digests:
                entry["accept"] = ["duplicate"]
            self.digests.add(digest)
        self.files.append(entry)

    def put(self, path: str, data: bytes, state: str = "read") -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.note(path, None, state, data)


def delivery_name(draft: Draft, nth: int, rng: Random) -> str:
    """001, 宁波市, 2024-0917-03 …"""
    city = draft.recipe.applicant.cities[0].name
    return rng.choice(
        (f"{nth:03d}", f"{nth:03d}", f"{nth:03d}-{city}", f"2024-09{rng.randint(10, 29)}-{nth:02d}")
    )


def electronic_files(draft: Draft, printed: dict[str, Path]) -> dict[str, bytes]:
    """The electronic version: form, plan and evidence, as office papers, PDFs or both."""
    recipe = draft.recipe
    city = recipe.applicant.cities[0].name
    names = {
        "form": f"{city}“5G+工业互联网”融合应用先导区申报表",
        "plan": f"{city}先导区{draft.plan.title[-6:]}",
        "evidence_1": "证明材料/1.政策文件",
        "evidence_2": "证明材料/2.5G工厂名录（摘录）",
    }
    out: dict[str, bytes] = {}
    for use, name in names.items():
        if use not in draft.papers or recipe.has(f"{use}-missing"):
            continue
        if recipe.electronic != "pdf" and not use.startswith("evidence"):
            out[f"{name}.docx"] = draft.papers[use].read_bytes()
        if recipe.electronic != "docx" or use.startswith("evidence"):
            out[f"{name}.pdf"] = printed[use].read_bytes()
    return out


def deliver(
    inbox: Inbox, draft: Draft, printed: dict[str, Path], parts: list[ScannedPart], settings: scanner.ScanSettings,
    nth: int, rng: Random,
) -> list[Json]:  # fmt: skip
    """Write the application's deliveries; the truth's list of them."""
    name = delivery_name(draft, nth, rng)
    out: list[Json] = []
    recipe = draft.recipe
    if not recipe.has("channel-missing", "paper"):
        out.append(_paper(inbox, draft, parts, settings, name, rng))
    files = electronic_files(draft, printed)
    if not recipe.has("channel-missing", "disc"):
        out.append(_disc(inbox, draft, files, name, rng))
    if not recipe.has("channel-missing", "email"):
        out += _mail(inbox, draft, files, name, rng)
    return out


def _day(draft: Draft, channel: str, rng: Random) -> datetime:
    late = draft.recipe.has("late", channel)
    day = datetime(2024, 10, rng.randint(8, 14)) if late else datetime(2024, 9, rng.randint(23, 30))
    return day.replace(hour=rng.randint(9, 16), minute=rng.randint(0, 59), tzinfo=BEIJING)


def _shown(day: datetime, style: str) -> str:
    return {"iso": f"{day:%Y-%m-%d}", "slash": f"{day.year}/{day.month}/{day.day}"}.get(
        style, f"{day.year}年{day.month}月{day.day}日"
    )


def _register(inbox: Inbox, draft: Draft, channel: str, path: str, rng: Random) -> None:
    if draft.recipe.has("received-day-unknown", channel):
        return
    words = {"paper": "纸质", "disc": "光盘", "email": "邮件"}
    issuer = draft.story.applicant.bodies()["city_government"][0]
    copies = 5 if channel == "paper" else None
    if channel == "paper" and draft.recipe.has("copies-short"):
        copies = rng.choice((1, 2, 3, 3, 4))
    inbox.rows.append(
        {
            "渠道": words[channel],
            "路径": path,
            "收到日期": _shown(_day(draft, channel, rng), inbox.day_style),
            "份数": copies,
            "来文单位": issuer,
            "备注": rng.choice((None, None, "EMS", "专人送达", "机要交换")) if channel != "email" else None,
        }
    )


def _paper(
    inbox: Inbox,
    draft: Draft,
    parts: list[ScannedPart],
    settings: scanner.ScanSettings,
    name: str,
    rng: Random,
) -> Json:
    room = inbox.rooms["paper"]
    base = f"{room}/{name}"
    form = draft.recipe.paper_form
    pages = [p for part in parts for p in part.pages]
    if form == "pdf" and rng.random() < 0.5:
        inbox.put(f"{base}.pdf", scanner.scan_to_pdf(pages, dpi=settings.dpi))
        _register(inbox, draft, "paper", f"{base}.pdf", rng)
        return {"id": base, "channel": "paper"}
    if form == "pdf":
        inbox.put(f"{base}/scan.pdf", scanner.scan_to_pdf(pages, dpi=settings.dpi))
    elif form == "parts":
        titles = {"letter": "报送函", "form": "申报表", "plan": "试点工作方案"}
        for part in parts:
            title = titles.get(part.role, f"证明材料{part.role[-1]}")
            inbox.put(f"{base}/{title}.pdf", scanner.scan_to_pdf(part.pages, dpi=settings.dpi))
    elif form == "tiff":
        inbox.put(f"{base}/{name}.tif", scanner.scan_to_tiff(pages, dpi=settings.dpi))
    else:
        manner = rng.choice(("{:03d}.jpg", "img{}.jpg", "扫描{:02d}.jpg"))
        for i, page in enumerate(pages, start=1):
            inbox.put(f"{base}/{manner.format(i)}", page)
    if rng.random() < 0.15:
        inbox.put(f"{base}/Thumbs.db", b"\xd0\xcf\x11\xe0" + bytes(508), "ignored")
    _register(inbox, draft, "paper", base, rng)
    return {"id": base, "channel": "paper"}


def _spoiled(draft: Draft, files: dict[str, bytes], channel: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """The channel's files with the planted broken ones; their states where not read."""
    out, states = dict(files), {}
    if draft.recipe.has("file-unreadable", channel):
        whole = draft.papers["plan"].with_suffix(".pdf").name
        data = next((d for n, d in files.items() if n.endswith(".pdf")), b"%PDF-1.7\n" + whole.encode() * 40)
        out["盖章扫描件.pdf"] = data[:9] + bytes(b ^ 0x5A for b in data[9 : len(data) // 3])
        states["盖章扫描件.pdf"] = "failed"
    return out, states


def _locked_zip(files: dict[str, bytes], folder: Path) -> bytes:
    path = folder / "locked.zip"
    packing.write_zip(path, files, password="Sb2024@5G")
    return path.read_bytes()


def _disc(inbox: Inbox, draft: Draft, files: dict[str, bytes], name: str, rng: Random) -> Json:
    room = inbox.rooms["disc"]
    base = f"{room}/{name}"
    files, states = _spoiled(draft, files, "disc")
    if draft.recipe.has("file-encrypted", "disc"):
        files["申报材料（加密）.zip"] = _locked_zip(files, draft.papers["plan"].parent)
        states["申报材料（加密）.zip"] = "failed"
    if rng.random() < 0.2:
        files["~$申报表.docx"] = b"\x05user" + bytes(157)
        states["~$申报表.docx"] = "ignored"
    form = draft.recipe.disc_form
    if form == "folder":
        for path, data in files.items():
            inbox.put(f"{base}/{path}", data, states.get(path, "read"))
        _register(inbox, draft, "disc", base, rng)
        return {"id": base, "channel": "disc"}
    ending = {"iso": "iso", "zip-gbk": "zip", "zip-utf8": "zip", "7z": "7z", "tar": "tar.gz"}[form]
    target = inbox.root / f"{base}.{ending}"
    target.parent.mkdir(parents=True, exist_ok=True)
    if form == "iso":
        packing.write_iso(target, files)
    elif form == "7z":
        packing.write_seven_zip(target, files)
    elif form == "tar":
        packing.write_tar(target, files, gz=True, encoding=rng.choice(("utf-8", "gbk")))
    else:
        packing.write_zip(
            target, files, encoding="utf-8" if form == "zip-utf8" else rng.choice(("gbk", "gbk-unflagged"))
        )
    inbox.note(f"{base}.{ending}", None, "container")
    for path, data in files.items():
        inbox.note(f"{base}.{ending}", path, states.get(path, "read"), data)
    _register(inbox, draft, "disc", f"{base}.{ending}", rng)
    return {"id": base, "channel": "disc"}


def _mail(inbox: Inbox, draft: Draft, files: dict[str, bytes], name: str, rng: Random) -> list[Json]:
    recipe = draft.recipe
    files, states = _spoiled(draft, {k.replace("/", "_"): v for k, v in files.items()}, "email")
    folder = draft.papers["plan"].parent
    city = recipe.applicant.name
    sender = f"{recipe.applicant.cities[0].name}工业和信息化局 <{rng.choice(('gxj', 'jxj', 'xxhk'))}{rng.randint(1, 99)}@163.com>"
    when = _day(draft, "email", rng)
    subject = rng.choice(
        (
            f"{city}先导区试点申报材料",
            f"报送{city}“5G+工业互联网”融合应用先导区申报材料",
            f"{city}申报材料电子版",
        )
    )
    body = f"工业和信息化部信息通信管理局：\n现报送{city}“5G+工业互联网”融合应用先导区试点申报材料电子版，请查收。\n"
    if recipe.has("attachment-link"):
        body += "附件较大，请从以下链接下载：\nhttps://pan.baidu.com/s/1aBcDeFgHiJkLmNoPqRsTuV 提取码：5g24\n"
        files = {}
    batches = [files]
    if recipe.mail_form == "split" and len(files) > 1:
        first = {k: v for k, v in files.items() if "申报表" in k}
        batches = [b for b in (first, {k: v for k, v in files.items() if k not in first}) if b]
    out: list[Json] = []
    for i, batch in enumerate(batches):
        parts = dict(batch)
        if recipe.has("file-encrypted", "email") and i == 0:
            parts["申报材料（加密）.zip"] = _locked_zip(batch, folder)
            states["申报材料（加密）.zip"] = "failed"
        inner: dict[str, bytes] = {}
        if recipe.mail_form == "zip" and parts:
            packing.write_zip(folder / "mail.zip", parts, encoding=rng.choice(("utf-8", "gbk-unflagged")))
            inner, parts = parts, {"申报材料.zip": (folder / "mail.zip").read_bytes()}
        stem = name if len(batches) == 1 else f"{name}_{i + 1}"
        path = f"{inbox.rooms['email']}/{stem}.eml"
        message = packing.write_eml(
            sender=sender,
            to=MAILBOX,
            subject=subject if len(batches) == 1 else f"{subject}（{i + 1}/{len(batches)}）",
            date=when + timedelta(minutes=7 * i),
            body=body,
            attachments=[(n, d, TYPES[Path(n).suffix]) for n, d in parts.items()],
            charset=rng.choice(("utf-8", "gb2312", "gbk", "gb18030")),
            filename_style=rng.choice(("rfc2047", "rfc2231", "raw8bit")),
        )
        (inbox.root / path).parent.mkdir(parents=True, exist_ok=True)
        (inbox.root / path).write_bytes(message)
        inbox.note(path, None, "container" if parts else "read")
        inbox.files[-1]["accept"] = ["read", "container"]
        for inside, data in parts.items():
            inbox.note(path, inside, "container" if inner else states.get(inside, "read"), data)
        for inside, data in inner.items():
            inbox.note(path, f"申报材料.zip!/{inside}", states.get(inside, "read"), data)
        out.append({"id": path.removesuffix(".eml"), "channel": "email"})
    return out
