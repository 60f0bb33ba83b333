"""Files inside office papers are received like any other."""

from __future__ import annotations

from pipeline.receive.compound import compound
from samples.arsenal import papers

INNER = papers.pdf("inside")


def states(got):
    return {f.inside: f.state for f in got.files}


def test_a_package_in_a_word_paper(run, put, shelf):
    put("email/方案.docx", papers.with_parts(papers.word("方案"), {"word/embeddings/oleObject1.bin": papers.package("证明材料.pdf", INNER)}))  # fmt: skip
    got = run()
    assert states(got) == {None: "read", "证明材料.pdf": "read"}
    assert shelf.bytes_of(got.files[1]) == INNER and got.files[1].media_type == "application/pdf"
    assert {f.delivery for f in got.files} == {"email/方案"}


def test_papers_put_in_as_they_are_and_as_objects(run, put):
    parts = {
        "xl/embeddings/Microsoft_Word_Document.docx": papers.word("内"),
        "xl/embeddings/oleObject1.bin": compound({"CONTENTS": INNER}),
        "xl/embeddings/oleObject2.bin": compound({"Package": papers.word("再内")}),
        "xl/embeddings/oleObject3.bin": compound({"Equation Native": b"x" * 40}),
        "xl/embeddings/oleObject4.bin": b"torn",
    }
    put("disc/1/表.xlsx", papers.with_parts(papers.sheet([["宁波"]]), parts))
    assert states(run()) == {
        None: "read",
        "Microsoft_Word_Document.docx": "read",
        "内嵌文件2.pdf": "read",
        "内嵌文件3.docx": "read",
        "内嵌文件4.bin": "ignored",
        "内嵌文件5.bin": "read",
    }


def test_the_table_of_a_chart_is_no_paper(run, put):
    relation = b'<Relationships><Relationship Id="r" Target="../embeddings/Book1.xlsx"/></Relationships>'
    parts = {
        "word/embeddings/Book1.xlsx": papers.sheet([[1]]),
        "word/charts/_rels/chart1.xml.rels": relation,
    }
    put("email/1.docx", papers.with_parts(papers.word("图"), parts))
    got = run()
    assert states(got) == {None: "read", "Book1.xlsx": "ignored"} and "图表" in got.files[1].reason


def test_an_old_word_paper_with_a_package(run, put):
    inner = papers.package("证明.pdf", INNER)
    import io

    import olefile

    with olefile.OleFileIO(io.BytesIO(inner)) as ole, ole.openstream("\x01Ole10Native") as stream:
        native = stream.read()
    fib = b"\xec\xa5" + b"\0" * 510
    put("email/1.doc", compound({"WordDocument": fib, "ObjectPool": {"_1": {"\x01Ole10Native": native}}}))
    assert states(run()) == {None: "read", "证明.pdf": "read"}


def test_what_hides_in_a_package_is_looked_at_too(run, put):
    parts = {"word/embeddings/oleObject1.bin": papers.package("run.exe", b"MZ" + b"\0" * 100)}
    put("email/1.docx", papers.with_parts(papers.word("x"), parts))
    got = run()
    assert states(got) == {None: "read", "run.exe": "quarantined"}
    assert [p.kind for p in got.problems] == ["quarantined"]
