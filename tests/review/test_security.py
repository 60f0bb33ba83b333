"""The list of wrong accesses: each is tried and refused."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from small_desk import HOSTILE, PASSWORD, SmallDesk, sign_in, token_of

from pipeline.checks import Checked
from pipeline.store import audit, submissions
from review import pictures
from review.access import need
from review.account_errors import AccountError
from review.app import ROUTERS, create_app
from review.roles import Right, Role
from review.routes.login import local
from review.routes.originals import _saved

CASE = "/case/台州市"


def all_routes() -> list[APIRoute]:
    """Of the routers themselves: an app does not list what is included in it."""
    return [r for module in ROUTERS for r in module.router.routes if isinstance(r, APIRoute)]


def _gets(small: SmallDesk) -> list[str]:
    """An address for every page that can be asked for."""
    file = small.desk.cases.get("台州市").submission.files[0]  # type: ignore[union-attr]
    fill = {
        "name": "台州市",
        "document_id": "d1",
        "number": "1",
        "sha256": file.sha256,
        "paper": "summary.docx",
    }
    routes = [r for r in all_routes() if "GET" in r.methods]
    more = {
        "/case/{name}/crop/{document_id}/{number}": "?box=1,1,90,90",
        "/case/{name}/at/{document_id}": "?span=0-4",
        "/case/{name}/form": "?target=seal&key=city_government",
    }
    found = [re.sub(r"{(\w+)}", lambda m: fill[m.group(1)], r.path) + more.get(r.path, "") for r in routes]
    assert len(found) >= 17
    return found


def test_nobody_gets_anything_without_signing_in(small: SmallDesk) -> None:
    client = small.client()
    for path in _gets(small):
        answer = client.get(path)
        if path == "/login":
            assert answer.status_code == 200
        else:
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/login"), path
    for path in (f"{CASE}/decide", f"{CASE}/undo", "/people/add", "/logout", "/password"):
        assert client.post(path, data={"csrf": "x"}).status_code == 303, path


def test_the_framework_shows_nothing_of_itself(small: SmallDesk) -> None:
    client = small.as_(Role.ADMINISTRATOR)
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404


def test_every_route_asks_for_a_right(small: SmallDesk) -> None:
    own = {"/login", "/logout", "/password"}  # these are for whoever comes
    for route in all_routes():
        if route.path not in own:
            asked = [getattr(d.call, "right", None) for d in route.dependant.dependencies]
            assert any(isinstance(r, Right) for r in asked), route.path


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.READER, f"{CASE}/form?target=seal&key=city_government"),
        (Role.READER, "/export/ledger"),
        (Role.READER, f"{CASE}/paper/summary.docx"),
        (Role.READER, "/people"),
        (Role.READER, "/audit"),
        (Role.REVIEWER, "/people"),
        (Role.REVIEWER, "/audit"),
        (Role.SECRETARY, "/people"),
        (Role.SECRETARY, "/audit"),
    ],
)
def test_a_role_sees_no_more_than_its_rights(small: SmallDesk, role: Role, path: str) -> None:
    answer = small.as_(role).get(path)
    assert answer.status_code == 403
    assert "没有此项权限" in answer.text


def test_a_reader_corrects_nothing(small: SmallDesk) -> None:
    client = small.as_(Role.READER)
    data = {"csrf": token_of(client), "target": "seal", "key": "industry_department", "act": "correct",
            "seal": "present", "reason": "看过原件"}  # fmt: skip
    assert client.post(f"{CASE}/decide", data=data).status_code == 403
    assert client.post(f"{CASE}/undo", data={"csrf": data["csrf"]}).status_code == 403
    assert small.corrections() == ()


def test_a_reviewer_does_not_register_arrivals(small: SmallDesk) -> None:
    client = small.as_(Role.REVIEWER)
    data = {"csrf": token_of(client), "target": "delivery", "key": "paper/1", "copies": "5", "reason": "清点"}
    assert client.post(f"{CASE}/decide", data=data).status_code == 403
    assert small.corrections() == ()


def test_nobody_is_offered_what_is_not_theirs(small: SmallDesk) -> None:
    shown = {role: small.as_(role).get(CASE).text for role in Role}
    assert "act-correct" not in shown[Role.READER]
    assert "导出" not in shown[Role.READER]
    assert "act-correct" in shown[Role.REVIEWER]
    assert ">登记</a>" not in shown[Role.REVIEWER]
    assert ">登记</a>" in shown[Role.SECRETARY]
    assert 'href="/people"' not in shown[Role.SECRETARY]
    assert 'href="/people"' in shown[Role.ADMINISTRATOR]


@pytest.mark.parametrize("token", ["", "x", "of another session"])
def test_an_act_needs_the_token_of_the_session(small: SmallDesk, token: str) -> None:
    client = small.as_(Role.SECRETARY)
    given = token_of(small.as_(Role.ADMINISTRATOR)) if token == "of another session" else token
    data = {
        "target": "seal",
        "key": "industry_department",
        "seal": "present",
        "reason": "看过",
        "csrf": given,
    }
    assert client.post(f"{CASE}/decide", data=data).status_code == 403
    assert client.post(f"{CASE}/decide", data=data, headers={"x-csrf-token": given}).status_code == 403
    assert client.post("/logout", data={"csrf": given}).status_code == 403
    assert small.corrections() == ()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_an_act_from_another_site_is_refused(small: SmallDesk, headers: dict[str, str]) -> None:
    client = small.as_(Role.SECRETARY)
    data = {
        "csrf": token_of(client),
        "target": "seal",
        "key": "industry_department",
        "seal": "present",
        "reason": "看过",
    }
    assert client.post(f"{CASE}/decide", data=data, headers=headers).status_code == 403
    assert small.corrections() == ()


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example", "[::1"]
)
def test_another_host_name_is_refused(small: SmallDesk, host: str) -> None:
    client = small.client()
    assert client.get("/login", headers={"host": host}).status_code == 400


def test_a_login_form_of_another_browser_is_refused(small: SmallDesk) -> None:
    client = small.client()
    client.get("/login")
    data = {"name": "admin", "password": small.first_password, "csrf": "guessed"}
    assert client.post("/login", data=data).status_code == 403


def test_a_given_password_opens_only_the_page_to_change_it(small: SmallDesk) -> None:
    client = small.client()
    assert sign_in(client, "admin", small.first_password) == 303
    for path in _gets(small):
        if path not in ("/login", "/password"):
            assert client.get(path).headers["location"] == "/password", path
    page = client.get("/password")
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token is not None
    base = {"csrf": token.group(1), "old": small.first_password}
    for new, again in (("short", "short"), (PASSWORD, "different-1"), ("admin-admin-1", "admin-admin-1"),
                       (small.first_password, small.first_password), ("aaaaaaaaaaaa", "aaaaaaaaaaaa")):  # fmt: skip
        assert client.post("/password", data={**base, "new": new, "again": again}).status_code == 400
    assert client.post("/password", data={**base, "new": PASSWORD, "again": PASSWORD}).status_code == 303
    assert client.get("/people").status_code == 200


def test_guessing_is_stopped_and_tells_nothing(small: SmallDesk) -> None:
    accounts = small.desk.accounts
    told = set()
    for name in ("admin", "nobody"):
        for _ in range(5):
            with pytest.raises(AccountError) as caught:
                accounts.sign_in(name, "wrong", address="10.0.0.1")
            told.add(str(caught.value))
    assert told == {"账号或密码不对。"}
    with pytest.raises(AccountError, match="次数过多"):
        accounts.sign_in("admin", small.first_password, address="10.0.0.2")
    small.clock[0] += 16 * 60
    assert accounts.who(accounts.sign_in("ADMIN", small.first_password, address="10.0.0.2")) is not None


def test_nobody_guesses_on_by_saying_that_he_comes_from_elsewhere(small: SmallDesk) -> None:
    client, told = small.client(), []
    for n in range(21):
        token = re.search(r'name="csrf" value="([^"]+)"', client.get("/login").text)
        assert token is not None
        where = f"10.0.0.{n}"
        headers = {"x-forwarded-for": where, "forwarded": f"for={where}", "x-real-ip": where}
        data = {"name": f"guess{n}", "password": "wrong", "csrf": token[1]}
        told.append("次数过多" in client.post("/login", data=data, headers=headers).text)
    assert told == [False] * 20 + [True]


def test_asking_for_ever_new_parts_of_a_page_does_not_fill_the_disk(
    small: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "CROPS_A_PAGE", 3)
    reader = small.as_(Role.READER)
    assert reader.get("/case/台州市/picture/d1/1").status_code == 200
    for n in range(8):
        assert reader.get(f"/case/台州市/crop/d1/1?box={n},10,{n + 40},60").status_code == 200
    kept = list(small.desk.pictures.folder.rglob("*.jpg"))
    assert len([p for p in kept if "crop" in p.name]) == 3
    assert len(kept) == 4  # the page itself stays


def test_guessing_many_names_from_one_place_is_stopped(small: SmallDesk) -> None:
    for n in range(20):
        with pytest.raises(AccountError, match="不对"):
            small.desk.accounts.sign_in(f"name{n}", "wrong", address="10.0.0.1")
    with pytest.raises(AccountError, match="次数过多"):
        small.desk.accounts.sign_in("admin", small.first_password, address="10.0.0.1")


def test_sessions_end(small: SmallDesk) -> None:
    accounts = small.desk.accounts
    given = accounts.add("zhang", "张三", Role.READER)
    idle, whole, out = (accounts.sign_in("zhang", given, address="1") for _ in range(3))
    accounts.sign_out(out)
    assert accounts.who(out) is None
    small.clock[0] += 50 * 60
    assert accounts.who(whole) is not None
    small.clock[0] += 50 * 60
    assert accounts.who(idle) is None
    for _ in range(20):
        small.clock[0] += 40 * 60
        accounts.who(whole)
    assert accounts.who(whole) is None


def test_a_person_who_is_shut_out_is_out_at_once(small: SmallDesk) -> None:
    accounts = small.desk.accounts
    given = accounts.add("zhang", "张三", Role.READER)
    token = accounts.sign_in("zhang", given, address="1")
    accounts.change("zhang", role=Role.READER, active=False)
    assert accounts.who(token) is None
    with pytest.raises(AccountError, match="不对"):
        accounts.sign_in("zhang", given, address="1")
    with pytest.raises(AccountError, match="唯一的管理员"):
        accounts.change("admin", role=Role.READER, active=True)


def test_the_files_of_accounts_open_nothing(small: SmallDesk) -> None:
    path = small.desk.out / "store" / "accounts.sqlite"
    token = small.desk.accounts.sign_in("admin", small.first_password, address="1")
    assert path.stat().st_mode & 0o077 == 0
    kept = path.read_bytes()
    assert small.first_password.encode() not in kept
    assert token.encode() not in kept
    assert b"$argon2id$" in kept


def test_cookies_are_shut(small: SmallDesk) -> None:
    client = small.client()
    client.get("/login")
    answer_cookie = (
        client.post(
            "/login",
            data={"name": "admin", "password": small.first_password, "csrf": client.cookies["desk_before"]},
        )
        .headers["set-cookie"]
        .lower()
    )
    assert "httponly" in answer_cookie
    assert "samesite=lax" in answer_cookie


def test_with_tls_the_cookie_goes_nowhere_else(small: SmallDesk) -> None:
    app = create_app(replace(small.desk, tls=True))
    client = TestClient(app, base_url="https://127.0.0.1:8336", follow_redirects=False)
    assert sign_in(client, "admin", small.first_password) == 303
    assert client.get("/password").status_code == 200
    headers = client.get("/login").headers
    assert headers["strict-transport-security"].startswith("max-age=")
    cookie = next(c for c in client.cookies.jar if c.name.startswith("__Host-"))
    assert cookie.secure
    assert not cookie.domain_specified
    plain = client.post("/logout", headers={"origin": "http://127.0.0.1:8336"})
    assert plain.status_code == 403  # the same host without TLS is another site


def test_every_answer_carries_the_headers(small: SmallDesk) -> None:
    client = small.as_(Role.ADMINISTRATOR)
    for path in [*_gets(small), "/static/desk.css", "/nowhere"]:
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path


def test_no_page_has_script_or_style_inside(small: SmallDesk) -> None:
    client = small.as_(Role.ADMINISTRATOR)
    tabs = [
        f"{CASE}?tab={t}" for t in ("seals", "facts", "differences", "search&q=基站", "files", "decisions")
    ]
    for path in [
        p for p in [*_gets(small), *tabs] if "/original/" not in p and "picture" not in p and "crop" not in p
    ]:
        text = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", text), path


def test_hostile_text_is_text(small: SmallDesk) -> None:
    text = small.as_(Role.READER).get(CASE).text
    assert HOSTILE not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "\u202e" not in text
    files = small.as_(Role.READER).get(f"{CASE}?tab=files").text
    assert "扫描件&lt;b&gt;.jpg" in files


@pytest.mark.parametrize(
    "path",
    [
        f"{CASE}/original/" + "0" * 64,  # not of this case
        f"{CASE}/original/..%2f..%2faccounts.sqlite",
        f"{CASE}/original/%2e%2e",
        "/case/..%2f..%2f..%2fetc/original/" + "0" * 64,
        "/case/温州市%2f..%2f台州市",
        "/case/不存在",
        f"{CASE}/paper/..%2f..%2f..%2fbatch.json",
        f"{CASE}/paper/notice.docx",
        f"{CASE}/view/d99/1",
        f"{CASE}/view/d1/0",
        f"{CASE}/view/d1/2",
        f"{CASE}/picture/d1/-1",
        f"{CASE}/picture/d1/99999999999999999999",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
    ],
)
def test_what_is_not_of_the_case_is_not_given(small: SmallDesk, path: str) -> None:
    answer = small.as_(Role.ADMINISTRATOR).get(path)
    assert answer.status_code == 404, answer.text[:200]


@pytest.mark.parametrize(
    "box", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "inf,0,1,1", "9,9,1,1", "1e9,0,1e9,1", "0,0,0,0"]
)
def test_a_crop_of_nowhere_is_refused(small: SmallDesk, box: str) -> None:
    assert small.as_(Role.READER).get(f"{CASE}/crop/d1/1", params={"box": box}).status_code == 422


def test_an_original_is_only_to_be_saved(small: SmallDesk) -> None:
    case = small.desk.cases.get("台州市")
    assert case is not None
    answer = small.as_(Role.READER).get(f"{CASE}/original/{case.submission.files[0].sha256}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "<" not in answer.headers["content-disposition"]


def test_what_is_in_quarantine_is_not_given(small: SmallDesk) -> None:
    """Also where its bytes are kept, and where the same bytes were called harmless elsewhere."""
    kept = small.desk.originals.keep(io.BytesIO(b"MZ evil")).sha256
    checked = submissions.load(small.desk.database, Checked, "台州市")
    assert checked is not None
    like = checked.submission.files[0]
    files = [
        like.model_copy(update={"sha256": kept, "state": state}) for state in ("read", "quarantined", "read")
    ]
    sent = checked.submission.model_copy(update={"files": tuple(files)})
    submissions.save(small.desk.database, "台州市", checked.model_copy(update={"submission": sent}))
    client = small.as_(Role.ADMINISTRATOR)
    answer = client.get(f"{CASE}/original/{kept}")
    assert answer.status_code == 403
    assert b"MZ evil" not in answer.content
    assert "已隔离" in answer.text
    assert "不提供" in client.get(f"{CASE}?tab=files").text


def test_nobody_undoes_a_decision_through_another_case(small: SmallDesk) -> None:
    client = small.as_(Role.SECRETARY)
    token = token_of(client)
    data = {"csrf": token, "target": "field", "key": "mayor.phone", "act": "correct", "state": "filled",
            "value": "0576-1", "reason": "电话核实"}  # fmt: skip
    client.post(f"{CASE}/decide", data=data)
    (made,) = small.corrections()
    answer = client.post("/case/温州市/undo", data={"csrf": token, "number": str(made.id)})
    assert answer.status_code == 422
    assert small.corrections()[0].undone_at is None


def test_every_act_asks_for_the_token(small: SmallDesk) -> None:
    """Whatever is added later too: a POST without the token is refused."""
    client = small.as_(Role.ADMINISTRATOR)
    posts = [r for r in all_routes() if "POST" in r.methods]
    assert len(posts) >= 8
    for route in posts:
        path = route.path.replace("{name}", "admin" if "people" in route.path else "台州市")
        filled = {"name": "x", "password": "x", "full_name": "x", "role": "reader", "old": "x", "new": "x",
                  "again": "x", "next": "/", "csrf": "wrong"}  # fmt: skip
        assert client.post(path, data=filled).status_code == 403, path


def test_coming_in_anew_ends_who_sat_there_before(small: SmallDesk) -> None:
    given = small.desk.accounts.add("zhang", "张三", Role.READER)
    client = small.client()
    assert sign_in(client, "zhang", given) == 303
    before = client.cookies["desk"]
    page = client.get("/password")  # signed in: the login form itself leads on
    assert page.status_code == 200
    client.cookies.set("desk_before", "t")
    data = {"name": "zhang", "password": given, "csrf": "t"}
    assert client.post("/login", data=data).status_code == 303
    assert client.cookies["desk"] != before
    assert small.desk.accounts.who(before) is None


def test_leaving_takes_the_pages_from_the_machine(small: SmallDesk) -> None:
    client = small.as_(Role.READER)
    assert client.get(f"{CASE}/paper/summary.docx").headers["cache-control"] == "no-store"
    assert client.get(CASE).headers["cache-control"] == "no-store"
    assert "private" in client.get(f"{CASE}/picture/d1/1").headers["cache-control"]
    answer = client.post("/logout", data={"csrf": token_of(client)})
    assert answer.headers["clear-site-data"] == '"cache"'


def test_the_old_password_cannot_be_guessed_from_a_session(small: SmallDesk) -> None:
    accounts = small.desk.accounts
    given = accounts.add("zhang", "张三", Role.READER)
    for _ in range(5):
        with pytest.raises(AccountError, match="原密码不对"):
            accounts.set_password("zhang", old="wrong", new=PASSWORD)
    with pytest.raises(AccountError, match="次数过多"):
        accounts.set_password("zhang", old=given, new=PASSWORD)
    small.clock[0] += 16 * 60
    accounts.set_password("zhang", old=given, new=PASSWORD)


def test_names_of_files_say_nothing_to_the_browser(small: SmallDesk) -> None:
    hostile = 'a"; filename="b.html\r\nset-cookie: x=1\u202e/../..\\c.svg'
    answer = _saved(small.desk.out / "batch.json", hostile)
    told = answer.headers["content-disposition"]
    assert told.startswith("attachment; filename")
    for bad in ("\r", "\n", '"b.html', "/", "\\", "\u202e"):
        assert bad not in told.removeprefix("attachment; ")


def test_a_large_body_is_refused(small: SmallDesk) -> None:
    client = small.as_(Role.SECRETARY)
    data = {
        "csrf": token_of(client),
        "target": "field",
        "key": "mayor.name",
        "value": "甲" * 400_000,
        "reason": "大",
    }
    assert client.post(f"{CASE}/decide", data=data).status_code == 413


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", ""],
)
def test_the_login_leads_nowhere_else(wanted: str) -> None:
    assert local(wanted) == "/"
    assert local("/case/x?tab=seals") == "/case/x?tab=seals"


def test_looking_and_taking_leave_a_mark(small: SmallDesk) -> None:
    client = small.as_(Role.READER)
    case = small.desk.cases.get("台州市")
    assert case is not None
    client.get(CASE)
    client.get(f"{CASE}/original/{case.submission.files[0].sha256}")
    bad = small.client()
    sign_in(bad, "admin", "wrong-password")
    seen = {e.action for e in audit.entries(small.desk.database)}
    assert {"login", "login-refused", "view", "download"} <= seen


def test_need_is_a_dependency_with_its_right() -> None:
    assert getattr(need(Right.AUDIT), "right", None) is Right.AUDIT
