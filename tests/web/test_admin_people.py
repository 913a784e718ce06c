from datetime import date

import pytest

from engine.ids import ActorId
from engine.storage.records import Appointment
from tests.process.engine.desk import CITY, HOUSING, WATER
from tests.web.administration import (
    CITYS,
    WATERS,
    administrator,
    fresh,
    register,
)
from tests.web.browser import Browser
from tests.web.office import WebOffice, let_in

NEW = "a long new sentence"


@pytest.fixture
def waters(office: WebOffice) -> Browser:
    return administrator(office, WATERS)


def _held(office: WebOffice, person: ActorId) -> tuple[Appointment, ...]:
    with office.system.store.reading() as reader:
        return reader.appointments(person)


def _appoint(browser: Browser, person: ActorId, **answers: str) -> int:
    browser.get(f"/admin/people/{person}/")
    given = {"role": "handler", "organ": WATER, **answers}
    return browser.send(browser.form("/appoint"), given).status_code


def test_the_list_shows_the_people_of_ones_own_organs(office: WebOffice, waters: Browser) -> None:
    ours, theirs = register(office, WATER), register(office, HOUSING)

    waters.get("/admin/people/?q=somebody")

    assert f"姓名{ours}" in waters.page
    assert f"姓名{theirs}" not in waters.page


def test_people_are_found_by_name_and_sign_in_name(office: WebOffice, waters: Browser) -> None:
    one, other = register(office), register(office)

    for text in (f"姓名{one}", one.upper()):
        waters.get(f"/admin/people/?q={text}")
        assert f"/admin/people/{one}/" in waters.page
        assert f"/admin/people/{other}/" not in waters.page


def test_people_without_an_appointment_and_of_other_organs_are_found_where_asked(
    office: WebOffice, waters: Browser
) -> None:
    idle, theirs = register(office, None), register(office, HOUSING)

    waters.get(f"/admin/people/?whose=idle&q={idle}")
    assert f"/admin/people/{idle}/" in waters.page
    waters.get(f"/admin/people/?whose=idle&q={theirs}")
    assert f"/admin/people/{theirs}/" not in waters.page
    waters.get(f"/admin/people/?whose=all&q={theirs}")
    assert f"/admin/people/{theirs}/" in waters.page


def test_a_long_list_has_pages(office: WebOffice) -> None:
    citys = administrator(office, CITYS)
    citys.get("/admin/people/")
    assert "page=1" in citys.page

    citys.get("/admin/people/?page=99999")

    assert "没有找到" in citys.page


def test_whoever_is_registered_gets_a_password_and_an_appointment_and_can_work(
    office: WebOffice, waters: Browser
) -> None:
    login = fresh("new")
    waters.get("/admin/people/new")

    answer = waters.send(waters.form("/people/new"), {"name": "新来的", "login": login})

    with office.system.store.reading() as reader:
        person = reader.person_by_login(login)
    assert person is not None
    assert answer.location == f"/admin/people/{person.id}/"
    waters.get(answer.location)
    assert "不能登录：尚无密码" in waters.page
    drawn = waters.form("/password").values("password")[0]
    assert waters.send(waters.form("/password")).status_code == 200
    assert drawn in waters.page
    assert _appoint(waters, person.id, starts_on="2026-03-01", ends_on="2026-12-31") == 303
    [held] = _held(office, person.id)
    assert (held.role, held.organ, held.starts_on, held.ends_on) == (
        "handler",
        WATER,
        date(2026, 3, 1),
        date(2026, 12, 31),
    )
    newcomer = office.browser()
    assert newcomer.sign_in(login, drawn).status_code == 303
    assert newcomer.get("/desk/").status_code == 200


def test_a_sign_in_name_is_given_once(office: WebOffice, waters: Browser) -> None:
    taken = register(office)
    waters.get("/admin/people/new")

    answer = waters.send(waters.form("/people/new"), {"name": "新来的", "login": taken})

    assert answer.status_code == 409
    assert "该登录名已被他人使用" in waters.page
    assert waters.form("/people/new").values("name") == ["新来的"]


def test_a_double_click_registers_and_appoints_once(office: WebOffice, waters: Browser) -> None:
    person = register(office)
    waters.get(f"/admin/people/{person}/")
    form = waters.form("/appoint")

    answers = [waters.send(form, {"role": "handler", "organ": WATER}).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert [held.role for held in _held(office, person)] == ["registrar", "handler"]


def test_nobody_appoints_herself(office: WebOffice, waters: Browser) -> None:
    waters.get(f"/admin/people/{WATERS}/")
    assert "由另一名管理员为您办理任职" in waters.page
    waters.get(f"/admin/people/{register(office)}/")
    form = waters.form("/appoint")
    form.action = f"/admin/people/{WATERS}/appoint"

    answer = waters.send(form, {"role": "head", "organ": WATER})

    assert answer.status_code == 403
    assert "任何人不得为自己任职" in waters.page
    assert {held.role for held in _held(office, WATERS)} == {"administrator"}


def test_an_administrator_appoints_only_in_her_own_organs(office: WebOffice, waters: Browser) -> None:
    person = register(office)

    assert _appoint(waters, person, organ=HOUSING) == 403

    assert "您的管理员任职不及于此" in waters.page
    assert waters.form("/appoint").values("role") == ["handler"]
    assert len(_held(office, person)) == 1


def test_somebody_of_another_organ_is_appointed_here_by_the_administrator_of_this_one(
    office: WebOffice, waters: Browser
) -> None:
    person = register(office, HOUSING)

    assert _appoint(waters, person) == 303

    assert {held.organ for held in _held(office, person)} == {HOUSING, WATER}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"role": ""}, "请填写此项"),
        ({"starts_on": "morgen"}, "日期有误"),
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-30"}, "终止日早于起始日"),
    ],
)
def test_an_appointment_that_makes_no_sense_is_asked_for_again(
    office: WebOffice, waters: Browser, answers: dict[str, str], said: str
) -> None:
    person = register(office)

    assert _appoint(waters, person, **answers) == 422

    assert said in waters.page
    assert len(_held(office, person)) == 1


def test_a_role_that_nothing_knows_cannot_be_given(office: WebOffice, waters: Browser) -> None:
    assert _appoint(waters, register(office), role="emperor") == 422


def test_an_appointment_ends_and_stays_on_record(office: WebOffice, waters: Browser) -> None:
    person = register(office)
    waters.get(f"/admin/people/{person}/")

    answer = waters.send(waters.form("/end"), {"last_day": "2026-02-28"})

    assert answer.status_code == 303
    waters.get(f"/admin/people/{person}/")
    assert "已终止" in waters.page
    assert [held.ends_on for held in _held(office, person)] == [date(2026, 2, 28)]


def test_an_appointment_elsewhere_is_not_hers_to_end(office: WebOffice, waters: Browser) -> None:
    ours, theirs = register(office, WATER), register(office, HOUSING)
    waters.get(f"/admin/people/{theirs}/")
    assert "/end" not in waters.page.replace("/sessions/end", "")
    waters.get(f"/admin/people/{ours}/")
    form = waters.form("/end")
    form.action = f"/admin/people/{theirs}/appointments/a.{theirs}/end"

    assert waters.send(form, {"last_day": "2026-02-28"}).status_code == 403
    assert _held(office, theirs)[0].ends_on is None


def test_appointments_past_present_and_to_come_are_told_apart(office: WebOffice, waters: Browser) -> None:
    person = register(office)
    _appoint(waters, person, starts_on="2027-01-01")
    _appoint(waters, person, role="head", starts_on="2020-01-01", ends_on="2021-12-31")

    waters.get(f"/admin/people/{person}/")

    assert all(state in waters.page for state in ("已终止", "现任", "待任"))


def test_a_new_password_is_shown_once_and_ends_every_session(office: WebOffice, waters: Browser) -> None:
    person = register(office)
    let_in(office.system, person)
    elsewhere = office.browser(person)
    waters.get(f"/admin/people/{person}/")

    answer = waters.send(waters.form("/password"), {"password": NEW})

    assert answer.status_code == 200
    assert NEW in waters.page
    assert answer.headers["Cache-Control"] == "no-store"
    waters.get(f"/admin/people/{person}/")
    assert NEW not in waters.page
    assert elsewhere.get("/desk/").status_code == 303
    assert office.browser().sign_in(person, NEW).status_code == 303


def test_a_short_password_is_not_taken(office: WebOffice, waters: Browser) -> None:
    person = register(office)
    waters.get(f"/admin/people/{person}/")

    assert waters.send(waters.form("/password"), {"password": "short"}).status_code == 422

    assert "密码长度应为" in waters.page


def test_whoever_is_appointed_elsewhere_too_keeps_her_password(office: WebOffice, waters: Browser) -> None:
    person = register(office, HOUSING)
    let_in(office.system, person)
    waters.get(f"/admin/people/{person}/")

    assert waters.send(waters.form("/password"), {"password": NEW}).status_code == 403

    assert NEW not in waters.page.replace(f'value="{NEW}"', "")
    assert office.browser().sign_in(person).status_code == 303


def test_ones_own_password_is_changed_with_the_old_one_only(office: WebOffice, waters: Browser) -> None:
    waters.get(f"/admin/people/{register(office)}/")
    form = waters.form("/password")
    form.action = f"/admin/people/{WATERS}/password"

    assert waters.send(form, {"password": NEW}).location == "/account/"

    assert office.browser().sign_in(WATERS).status_code == 303


def test_an_administrator_signs_her_people_out_and_nobody_elses(office: WebOffice, waters: Browser) -> None:
    ours, theirs = register(office, WATER), register(office, HOUSING)
    let_in(office.system, ours, theirs)
    here, there = office.browser(ours), office.browser(theirs)
    waters.get(f"/admin/people/{ours}/")
    form = waters.form("/sessions/end")

    assert waters.send(form).status_code == 303
    form.action = f"/admin/people/{theirs}/sessions/end"
    assert waters.send(form).status_code == 403

    assert here.get("/desk/").status_code == 303
    assert there.get("/desk/").status_code == 200


def test_a_name_is_changed_where_all_appointments_are_hers(office: WebOffice, waters: Browser) -> None:
    ours, theirs = register(office, WATER), register(office, HOUSING)
    answers = {}
    for person in (ours, theirs):
        waters.get(f"/admin/people/{person}/")
        form = waters.form("/names")
        answers[person] = waters.send(form, {"name": "改了的姓名"}).status_code

    assert answers == {ours: 303, theirs: 403}
    with office.system.store.reading() as reader:
        names = {person.id: person.name for person in reader.people()}
    assert (names[ours], names[theirs]) == ("改了的姓名", f"姓名{theirs}")


def test_somebody_who_is_not_there_has_no_page(waters: Browser) -> None:
    assert waters.get("/admin/people/nobody/").status_code == 404


def test_the_page_is_told_in_english_too(office: WebOffice, waters: Browser) -> None:
    person = register(office)
    waters.client.set_cookie("language", "en")

    waters.get(f"/admin/people/{person}/")

    assert "Registrar" in waters.page
    assert "cannot sign in: no password yet" in waters.page


def test_refusals_of_ones_people_are_listed_and_of_no_others(office: WebOffice, waters: Browser) -> None:
    ours, theirs = register(office, WATER), register(office, HOUSING)
    let_in(office.system, ours, theirs)
    for person in (ours, theirs):
        office.browser(person).get("/studio/")
    _appoint(waters, register(office), organ=CITY)

    waters.get("/admin/refusals/")

    assert f"姓名{ours}" in waters.page
    assert f"姓名{theirs}" not in waters.page
    assert "进入“流程”" in waters.page
    assert "任命" in waters.page
