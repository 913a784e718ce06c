import pytest

from tests.web.browser import PASSWORD
from tests.web.office import REGISTRAR, WebOffice


@pytest.mark.parametrize("path", ["/desk/", "/desk/tasks/x", "/desk/cases/x", "/desk/messages/x"])
def test_whoever_has_not_signed_in_is_asked_to(office: WebOffice, path: str) -> None:
    answer = office.browser().get(path)

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_after_signing_in_one_is_where_one_wanted_to_be(office: WebOffice) -> None:
    browser = office.browser()
    browser.get("/sign-in?next=/desk/cases/some")

    answer = browser.send(browser.form("/sign-in"), {"login": REGISTRAR, "password": PASSWORD})

    assert answer.location == "/desk/cases/some"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/desk/\\x"])
def test_a_link_to_sign_in_leads_nowhere_else(office: WebOffice, elsewhere: str) -> None:
    browser = office.browser()
    browser.get(f"/sign-in?next={elsewhere}")

    browser.send(browser.form("/sign-in"), {"login": REGISTRAR, "password": PASSWORD})

    assert browser.get("/sign-in").location == "/desk/"


@pytest.mark.parametrize(
    ("login", "password"), [(REGISTRAR, "wrong"), ("nobody", PASSWORD), ("housing.head.1", ""), ("", "")]
)
def test_a_wrong_name_or_password_lets_nobody_in(office: WebOffice, login: str, password: str) -> None:
    browser = office.browser()

    answer = browser.sign_in(login, password)

    assert answer.status_code == 422
    assert "登录名或者密码不正确" in browser.page
    assert browser.get("/desk/").status_code == 303


def test_signing_out_ends_the_session(office: WebOffice) -> None:
    browser = office.browser(REGISTRAR)
    browser.get("/desk/")

    browser.send(browser.form("/sign-out"))

    assert browser.get("/desk/").status_code == 303


def test_what_no_page_of_ours_sent_is_refused(office: WebOffice) -> None:
    case = office.file()
    browser = office.browser(REGISTRAR)

    answer = browser.client.post(f"/desk/cases/{case}/notes", data={"_command": "0" * 32, "text": "x"})

    assert answer.status_code == 400
    assert office.case(case).version == 1


def test_every_page_forbids_foreign_content_and_keeping_it(office: WebOffice) -> None:
    answer = office.browser(REGISTRAR).get("/desk/")

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_cookie_of_a_session_is_for_no_script_and_no_other_site(office: WebOffice) -> None:
    answer = office.browser().sign_in(REGISTRAR)

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_one_click_makes_the_pages_english_and_they_stay_so(office: WebOffice) -> None:
    browser = office.browser(REGISTRAR)
    browser.get("/desk/")
    assert "我的待办" in browser.page

    browser.send(browser.form("/language"), {"language": "en"})

    assert "My inbox" in browser.get("/desk/").text
    assert '<html lang="en"' in browser.page


def test_a_session_that_was_signed_out_opens_nothing_for_whoever_kept_its_cookie(office: WebOffice) -> None:
    browser, thief = office.browser(REGISTRAR), office.browser()
    cookie = browser.client.get_cookie("xinfang")
    assert cookie is not None
    thief.client.set_cookie("xinfang", cookie.value)
    assert thief.get("/desk/").status_code == 200

    browser.get("/desk/")
    browser.send(browser.form("/sign-out"))

    assert thief.get("/desk/").status_code == 303


def test_signing_in_begins_a_new_session(office: WebOffice) -> None:
    browser = office.browser(REGISTRAR)
    before = browser.client.get_cookie("xinfang")
    browser.get("/desk/")
    browser.send(browser.form("/sign-out"))

    browser.sign_in(REGISTRAR)

    after = browser.client.get_cookie("xinfang")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_whoever_guesses_passwords_has_to_wait_even_with_the_right_one(office: WebOffice) -> None:
    browser = office.browser()
    for guess in range(8):
        browser.sign_in("throttled", f"guess {guess}")

    answer = browser.sign_in("throttled", PASSWORD)

    assert answer.status_code == 429
    assert "尝试次数过多" in browser.page
