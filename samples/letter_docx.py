"""What lies beside form and plan: the covering letter with its red head, copies of policies, lists."""

from __future__ import annotations

from pathlib import Path
from random import Random

from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from samples import docx_tools as tools
from samples import filler
from samples.docx_tools import Fonts, Look
from samples.story import Policy, Story


def write_letter(path: Path, story: Story, fonts: Fonts, rng: Random, *, date: str) -> None:
    """The covering letter to the ministry."""
    doc = tools.new_document()
    issuer = story.applicant.bodies()["city_government"][0]
    _red_head(doc, f"{issuer}", fonts)
    code = story.applicant.cities[0].code
    tools.add(doc, f"{code}函〔2024〕{rng.randint(10, 190)}号", Look(fonts.body, 16, "centre", after=4))
    _red_rule(doc)
    title = f"{issuer}关于申报2024年“5G+工业互联网”融合应用先导区试点的函"
    tools.add(doc, title, Look(fonts.title, 20, "centre", before=12, after=10, line=30))
    body = Look(fonts.body, 16, "justify", indent=2, line=28)
    tools.add(doc, "工业和信息化部（信息通信管理局）：", Look(fonts.body, 16, line=28))
    city = story.applicant.name
    tools.add(
        doc,
        "根据《工业和信息化部办公厅关于组织开展2024年“5G+工业互联网”融合应用先导区试点工作的通知》"
        f"（工信厅信管函〔2024〕336号）要求，{city}认真组织编制了申报材料，现随函报送，请予审核。",
        body,
    )
    tools.add(doc, "专此函达。", body)
    for i, name in enumerate(
        ("“5G+工业互联网”融合应用先导区申报表", "试点工作方案", "相关证明材料"), start=1
    ):
        head = "附件：" if i == 1 else "　　　"
        tools.add(doc, f"{head}{i}.{name}", Look(fonts.body, 16, indent=2, line=28))
    for _ in range(2):
        tools.add(doc, "", body)
    tools.add(doc, issuer + "　　", Look(fonts.body, 16, "right", line=26))
    tools.add(doc, date + "　　　　", Look(fonts.body, 16, "right", line=26))
    doc.save(str(path))


def write_policy_copy(path: Path, policy: Policy, story: Story, fonts: Fonts, rng: Random) -> None:
    """The first page of a policy, as a copy for evidence."""
    doc = tools.new_document()
    issuer = story.applicant.bodies()["city_government"][0]
    _red_head(doc, f"{issuer}文件", fonts)
    tools.add(doc, policy.number or "", Look(fonts.body, 16, "centre", after=4))
    _red_rule(doc)
    tools.add(doc, policy.title, Look(fonts.title, 20, "centre", before=16, after=12, line=32))
    body = Look(fonts.body, 16, "justify", indent=2, line=28)
    sentences = filler.sentences(rng, story, "construction")
    for i in range(3):
        tools.add(doc, "".join(sentences[3 * i : 3 * i + 3]), body)
    doc.save(str(path))


def write_factory_list(path: Path, story: Story, fonts: Fonts) -> None:
    """An excerpt of the ministry's list of 5G factories."""
    doc = tools.new_document()
    listed = [f for f in story.factories if f.list_name.startswith("2023年5G工厂")]
    tools.add(doc, "2023年5G工厂名录（摘录）", Look(fonts.title, 20, "centre", after=12))
    table = tools.ruled_table(doc, len(listed) + 1, [1.5, 6.6, 6.6])
    for c, text in enumerate(("序号", "企业名称", "5G工厂名称")):
        tools.fill_cell(table.cell(0, c), text, Look(fonts.h1, 12, "centre"))
    for r, factory in enumerate(listed, start=1):
        for c, text in enumerate((str(r * 17 + 3), factory.enterprise, factory.project)):
            tools.fill_cell(table.cell(r, c), text, Look(fonts.table, 12, "centre"))
    doc.save(str(path))


def _red_head(doc: DocxDocument, words: str, fonts: Fonts) -> None:
    size = 40 if len(words) < 10 else 30 if len(words) < 14 else 24
    look = Look(fonts.title, size, "centre", bold=True, before=0, after=12, colour=tools.RED)
    tools.add(doc, words, look)


def _red_rule(doc: DocxDocument) -> None:
    paragraph = doc.add_paragraph()
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "1"), ("color", "E61010")):
        edge.set(qn(f"w:{key}"), value)
    borders.append(edge)
    paragraph._p.get_or_add_pPr().append(borders)
