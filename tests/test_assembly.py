"""Which papers belong to the same applicant, and which form speaks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.applicant_cues import city_names
from pipeline.assembly import Bundle, bind, speaking_document, speaks
from pipeline.call import load_call
from pipeline.model import (
    Block,
    Channel,
    Delivery,
    Document,
    DocumentPage,
    Evidence,
    FieldState,
    Form,
    FormField,
    Line,
    Page,
    Piece,
    Role,
    SignatureCell,
    SourceFile,
)
from pipeline.outlines import outline, whole

CALL = load_call()


def delivery(name: str, **traits: str) -> Delivery:
    channel: Channel = name.partition("/")[0]  # type: ignore[assignment]
    return Delivery(id=name, channel=channel, **traits)  # type: ignore[arg-type]


def document(
    name: str, at: str, role: Role, text: str = "甲", *, title: str | None = None, form: Form | None = None, sha: str = "",
    source: str = "text_layer",
) -> Document:  # fmt: skip
    page = Page(number=1, fixed=False, lines=(Line(text=text),), source=source)  # type: ignore[arg-type]
    piece = Piece(page=1, line=0, start=0, end=len(text))
    channel: Channel = at.partition("/")[0]  # type: ignore[assignment]
    return Document(
        id=name,
        role=role,
        delivery=at,
        channel=channel,
        title=title,
        pages=(DocumentPage(sha256=sha or f"{at}/{name}", page=page),),
        text=text,
        blocks=(Block(kind="paragraph", start=0, end=len(text), pieces=(piece,)),),
        form=form,
    )


def form(city: str | None, *, state: FieldState = "filled", filled: int = 0) -> Form:
    fields = [FormField(key="applicant_city", value=city, state=state, evidence=(Evidence(document="x"),))]
    fields += [FormField(key=f"mayor.{n}", value="甲", state="filled") for n in range(filled)]
    cell = SignatureCell(block="city_government", regions=(), evidence=(Evidence(document="x"),))
    return Form(fields=tuple(fields), signature_cells=(cell,))


def form_document(name: str, at: str, city: str | None, **traits: object) -> Document:
    made = form(city, filled=int(str(traits.pop("filled", 0))), state="filled" if city else "blank")
    return document(name, at, "application_form", form=made, **traits)  # type: ignore[arg-type]


def plan(name: str, at: str, city: str) -> Document:
    return document(name, at, "plan", title=f"{city}“5G+工业互联网”融合应用先导区试点工作方案")


def source(at: str, inside: str, sha: str = "s") -> SourceFile:
    return SourceFile(
        delivery=at, path=at, inside=inside, sha256=sha, bytes=1, media_type="application/pdf", state="read"
    )


def bound(
    deliveries: Sequence[Delivery], documents: Sequence[Document], files: Sequence[SourceFile] = ()
) -> dict[str, Bundle]:
    by_delivery = {d.id: [x for x in documents if x.delivery == d.id] for d in deliveries}
    return {b.applicant.name: b for b in bind(deliveries, by_delivery, files, call=CALL)}


def test_three_channels_of_one_city() -> None:
    found = bound(
        [
            delivery("paper/001"),
            delivery("disc/宁波市申报材料"),
            delivery("email/a", subject="宁波市先导区申报（1/2）"),
            delivery("email/b", subject="宁波市先导区申报（2/2）"),
        ],
        [
            form_document("d1", "paper/001", "宁波市"),
            plan("d2", "paper/001", "宁波市"),
            form_document("d1", "disc/宁波市申报材料", "宁波"),
            plan("d1", "email/b", "宁波市"),
        ],
    )
    assert list(found) == ["宁波市"]
    bundle = found["宁波市"]
    assert len(bundle.deliveries) == 4
    assert [d.id for d in bundle.documents] == ["d1", "d2", "d3", "d4"]
    assert bundle.unclear_reasons == ()
    third = bundle.documents[2].form
    assert third is not None
    assert {e.document for f in third.fields for e in f.evidence} == {"d3"}
    assert third.signature_cells[0].evidence[0].document == "d3"


def test_two_cities_in_one_parcel() -> None:
    found = bound(
        [delivery("paper/001")],
        [
            document("d1", "paper/001", "cover_letter", sha="a"),
            form_document("d2", "paper/001", "宁波市", sha="a"),
            plan("d3", "paper/001", "宁波市"),
            form_document("d4", "paper/001", "舟山市", sha="b"),
            document("d5", "paper/001", "evidence", sha="b"),
            plan("d6", "paper/001", "舟山市"),
        ],
        [source("paper/001", "a.pdf", "a"), source("paper/001", "b.pdf", "b"), source("paper/001", "c.zip", "c")],
    )  # fmt: skip
    assert [d.role for d in found["宁波市"].documents] == ["cover_letter", "application_form", "plan"]
    assert [d.role for d in found["舟山市"].documents] == ["application_form", "evidence", "plan"]
    assert {f.sha256 for f in found["宁波市"].files} == {"a", "c"}
    assert {f.sha256 for f in found["舟山市"].files} == {"b", "c"}


def test_joint_applications() -> None:
    found = bound(
        [delivery("paper/1"), delivery("email/1", subject="舟山市报送联合申报材料"), delivery("disc/1")],
        [form_document("d1", "paper/1", "宁波市、舟山市"), form_document("d1", "disc/1", "舟山市 宁波市")],
    )
    assert list(found) == ["宁波市、舟山市"]
    bundle = found["宁波市、舟山市"]
    assert bundle.applicant.kind == "joint" and len(bundle.deliveries) == 3


def test_a_city_alone_and_in_a_joint_application_is_unclear() -> None:
    found = bound(
        [delivery("paper/1"), delivery("paper/2")],
        [form_document("d1", "paper/1", "宁波市、舟山市"), form_document("d1", "paper/2", "宁波市")],
    )
    assert len(found) == 2 and all(b.unclear_reasons for b in found.values())


def test_the_form_speaks_but_a_conflict_is_told() -> None:
    found = bound(
        [delivery("paper/1", sender="杭州市人民政府")],
        [form_document("d1", "paper/1", "宁波市"), plan("d2", "paper/1", "杭州市")],
    )
    (bundle,) = found.values()
    assert bundle.applicant.cities == ("宁波市",)
    assert len(bundle.unclear_reasons) == 2 and "杭州市" in bundle.unclear_reasons[0]


def test_a_letter_for_more_cities_than_the_form() -> None:
    letter = document("d1", "paper/1", "cover_letter", title="宁波市、舟山市关于联合申报先导区试点的函")
    papers = [letter, form_document("d2", "paper/1", "宁波市"), plan("d3", "paper/1", "宁波市")]
    (alone,) = bound([delivery("paper/1")], papers).values()
    assert len(alone.unclear_reasons) == 1 and "舟山市" in alone.unclear_reasons[0]
    # both apply by themselves: the letter forwards the papers of two
    other = [form_document("d1", "paper/2", "舟山市"), plan("d2", "paper/2", "舟山市")]
    both = bound([delivery("paper/1"), delivery("paper/2")], [*papers, *other])
    assert not any(bundle.unclear_reasons for bundle in both.values())


def test_a_disc_with_another_citys_form_is_told_of_both() -> None:
    found = bound(
        [delivery("paper/1", sender="杭州市人民政府"), delivery("disc/1", sender="杭州市人民政府")],
        [form_document("d1", "paper/1", "杭州市"), form_document("d1", "disc/1", "宁波市")],
    )
    (own,) = found["杭州市"].unclear_reasons
    assert own.startswith("disc/1的来文单位写“杭州市人民政府”，其中申报表却是“宁波市”的")
    assert len(found["宁波市"].unclear_reasons) == 1


def test_a_slip_of_reading_is_repaired_by_other_cues() -> None:
    found = bound(
        [delivery("paper/1")],
        [form_document("d1", "paper/1", "宁渡市", source="ocr"), plan("d2", "paper/1", "宁波市")],
    )
    assert list(found) == ["宁波市"] and found["宁波市"].unclear_reasons == ()


def test_a_name_that_is_no_place_gives_way_to_other_cues() -> None:
    found = bound(
        [delivery("paper/1"), delivery("paper/2")],
        [
            form_document("d1", "paper/1", "宁泼布", source="ocr"),
            plan("d2", "paper/1", "宁波市"),
            form_document("d1", "paper/2", "某某新城"),
        ],
    )
    assert list(found) == ["宁波市", "某某新城"]
    assert all(b.unclear_reasons for b in found.values())
    assert found["某某新城"].applicant.kind == "unknown"


def test_one_city_misread_as_another() -> None:
    papers = [form_document("d1", "paper/1", "宁德市", source="ocr"), plan("d2", "paper/1", "宁波市")]
    found = bound([delivery("paper/1")], papers)
    assert list(found) == ["宁波市"] and found["宁波市"].unclear_reasons


def test_a_blank_city_is_taken_from_the_plan_with_a_reason() -> None:
    found = bound(
        [delivery("paper/1")], [form_document("d1", "paper/1", None), plan("d2", "paper/1", "宁波市")]
    )
    assert found["宁波市"].unclear_reasons


def test_names_of_files_and_senders_bind() -> None:
    found = bound(
        [
            delivery("disc/1"),
            delivery("email/1", sender="宁波市经济和信息化局 <a@b.cn>"),
            delivery("paper/1"),
        ],
        [form_document("d1", "paper/1", "宁波市")],
        [source("disc/1", "材料/宁波先导区申报表.doc")],
    )
    assert list(found) == ["宁波市"] and len(found["宁波市"].deliveries) == 3


def test_a_second_mail_without_a_name_follows_the_first() -> None:
    found = bound(
        [
            delivery("email/1", sender="wang@nb.gov.cn", subject="先导区申报材料一"),
            delivery("email/2", sender="wang@nb.gov.cn", subject="补发附件"),
        ],
        [form_document("d1", "email/1", "宁波市")],
    )
    assert len(found) == 1 and found["宁波市"].unclear_reasons


def test_a_mail_is_held_against_others_by_what_it_says_not_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thousands of mails that name no city must not each be compared with all deliveries."""
    asked: list[str] = []

    def told(found: Delivery) -> str:
        asked.append(found.id)
        return found.sender or ""

    monkeypatch.setattr("pipeline.assembly._sender", told)
    mails = [delivery(f"email/{n}", sender=f"{n}@x.cn") for n in range(50)]
    assert len(bind(mails, {}, [], call=CALL)) == 50
    assert len(asked) <= 3 * len(mails)


def test_deliveries_that_tell_nothing_stay_apart() -> None:
    made = bind([delivery("paper/1"), delivery("email/2")], {}, [], call=CALL)
    assert [b.applicant.kind for b in made] == ["unknown", "unknown"]
    assert [b.deliveries[0].id for b in made] == ["paper/1", "email/2"]


def test_county_level_city_keeps_its_name() -> None:
    found = bound([delivery("paper/1")], [form_document("d1", "paper/1", "江苏省苏州市昆山市")])
    assert found["昆山市"].applicant.kind == "ineligible"


def test_paper_speaks_before_disc_and_the_fuller_form_before_the_other() -> None:
    found = bound(
        [delivery("email/1"), delivery("paper/1"), delivery("paper/2")],
        [
            form_document("d1", "email/1", "宁波市", filled=9),
            form_document("d1", "paper/1", "宁波市", filled=5),
            form_document("d1", "paper/2", "宁波市", filled=2),
        ],
    )
    bundle = found["宁波市"]
    chosen = speaking_document(bundle)
    assert chosen is not None and chosen.delivery == "paper/1"
    assert speaks(bundle) == chosen.form
    assert speaks(Bundle(applicant=bundle.applicant, deliveries=())) == Form()


def test_city_names_in_titles() -> None:
    assert city_names("江苏省苏州市昆山市先导区方案") == ("昆山市",)
    assert city_names("浙江省通信管理局") == ()
    assert city_names("宁波先导区申报表.doc", short=True) == ("宁波市",)
    assert city_names("宁波市、舟山市联合申报") == ("宁波市", "舟山市")


CITIES = st.sampled_from(["宁波市", "舟山市", "宁波市、舟山市", "昆山市", None, "北京市"])


@given(st.lists(st.lists(CITIES, max_size=3), max_size=5))
def test_nothing_is_dropped(parcels: list[list[str | None]]) -> None:
    deliveries = [delivery(f"paper/{n}") for n in range(len(parcels))]
    documents = {
        d.id: [form_document(f"d{n}", d.id, city, sha=f"{d.id}/{n}") for n, city in enumerate(parcel)]
        for d, parcel in zip(deliveries, parcels, strict=True)
    }
    bundles = bind(deliveries, documents, [], call=CALL)
    shas = [d.files[0] for b in bundles for d in b.documents]
    assert sorted(shas) == sorted(x.files[0] for xs in documents.values() for x in xs)
    assert {d.id for b in bundles for d in b.deliveries} == {d.id for d in deliveries}
    for bundle in bundles:
        assert [d.id for d in bundle.documents] == [f"d{n}" for n in range(1, len(bundle.documents) + 1)]


def test_outlines_are_bound_as_the_documents_are_and_made_whole_again() -> None:
    deliveries = [delivery("paper/1"), delivery("paper/2"), delivery("email/1")]
    documents = {
        "paper/1": [
            form_document("d1", "paper/1", "宁波市", filled=3),
            plan("d2", "paper/1", "宁波市"),
            form_document("d3", "paper/1", "杭州市"),
        ],
        "paper/2": [document("d1", "paper/2", "evidence", "证明" * 4000)],
        "email/1": [document("d1", "email/1", "cover_letter", "杭州市申报材料", title="杭州市关于报送的函")],
    }
    files = [source(d.id, f"{n}.pdf") for n, d in enumerate(deliveries)]
    full = bind(deliveries, documents, files, call=CALL)
    outlines = {at: [outline(d) for d in found] for at, found in documents.items()}
    bare = bind(deliveries, outlines, files, call=CALL)
    assert all(not d.blocks and len(d.text) <= 3000 for b in bare for d in b.documents)
    known = {(at, d.id): d for at, found in documents.items() for d in found}
    assert tuple(whole(b, lambda *origin: known[origin]) for b in bare) == full
    assert len(full) > 1
