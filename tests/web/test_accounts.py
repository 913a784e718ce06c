import re
from collections.abc import Iterator

import pytest

from engine.ids import ActorId
from tests.web.browser import PASSWORD, Browser
from tests.web.office import WebOffice, let_in

CLERK = ActorId("water.registrar.3")
NEW = "a long new sentence"


@pytest.fixture
def clerk(office: WebOffice) -> Iterator[Browser]:
    let_in(office.system, CLERK)
    office.system.sessions.end_all_of(CLERK)
    yield office.browser(CLERK)
    let_in(office.system, CLERK)


def test_an_account_says_in_which_roles_one_works(clerk: Browser) -> None:
    clerk.get("/account/")

    assert "登记员 · 江州市水务局" in clerk.page


def test_nobody_elses_account_is_open(office: WebOffice) -> None:
    assert office.browser().get("/account/").location.startswith("/sign-in")


def test_a_new_password_ends_every_other_session(office: WebOffice, clerk: Browser) -> None:
    elsewhere = office.browser(CLERK)
    clerk.get("/account/")

    answer = clerk.send(clerk.form("/account/password"), {"old": PASSWORD, "new": NEW, "again": NEW})

    assert answer.status_code == 303
    assert clerk.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 303
    assert office.browser().sign_in(CLERK, NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, NEW, "原密码不正确"),
        (PASSWORD, "short", "short", "密码长度应为10至200个字符"),
        (PASSWORD, NEW, "another", "两次输入的新密码不一致"),
    ],
)
def test_a_password_is_changed_only_by_whoever_knows_it_and_means_it(
    office: WebOffice, clerk: Browser, old: str, new: str, again: str, said: str
) -> None:
    clerk.get("/account/")

    answer = clerk.send(clerk.form("/account/password"), {"old": old, "new": new, "again": again})

    assert answer.status_code == 422
    assert said in clerk.page
    assert office.browser().sign_in(CLERK).status_code == 303


def test_one_signs_oneself_out_elsewhere(office: WebOffice, clerk: Browser) -> None:
    elsewhere = office.browser(CLERK)
    elsewhere.get("/account/")
    rows = re.findall(r"<tr>.*?</tr>", elsewhere.page, re.DOTALL)
    other = next(row for row in rows if "/end" in row and "本浏览器" not in row)
    form = elsewhere.form("/end")
    form.action = re.findall(r'action="([^"]*)"', other)[0]

    elsewhere.send(form)

    assert clerk.get("/desk/").status_code == 303
    assert elsewhere.get("/desk/").status_code == 200


def test_a_session_that_is_not_ones_own_is_not_there(office: WebOffice, clerk: Browser) -> None:
    clerk.get("/account/")
    form = clerk.form("/end")
    form.action = f"/account/sessions/{'ab' * 32}/end"

    assert clerk.send(form).status_code == 404
    assert office.browser(CLERK).get("/desk/").status_code == 200
