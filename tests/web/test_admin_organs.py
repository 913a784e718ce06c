import pytest

from engine.ids import OrganId
from tests.process.engine.desk import CITY, HOUSING, PROVINCE, WATER
from tests.web.administration import CITYS, HOUSINGS, TOP, administrator, fresh
from tests.web.browser import Browser
from tests.web.office import REGISTRAR, WebOffice


@pytest.fixture
def citys(office: WebOffice) -> Browser:
    return administrator(office, CITYS)


def _establish(browser: Browser, organ: str, name: str, superior: str, **answers: str) -> int:
    browser.get(f"/admin/organs/new?superior={superior}")
    given = {"organ": organ, "name": name, "level": "4", "kind": "competent_organ", **answers}
    return browser.send(browser.form("/organs/new"), given).status_code


def _name(office: WebOffice, organ: str) -> str | None:
    with office.system.store.reading() as reader:
        found = reader.organ(OrganId(organ))
    return None if found is None else found.name


@pytest.mark.parametrize(
    "path", ["", "organs/new", "people/", "people/new", "calendar/", "profiles/", "incidents/", "refusals/"]
)
def test_only_administrators_enter(office: WebOffice, path: str) -> None:
    assert office.browser(REGISTRAR).get(f"/admin/{path}").status_code == 403
    assert administrator(office, HOUSINGS).get(f"/admin/{path}").status_code == 200


def test_the_tree_marks_what_she_may_change(citys: Browser) -> None:
    citys.get("/admin/")

    assert f"/admin/organs/{HOUSING}" in citys.page
    assert f"/admin/organs/{CITY}" not in citys.page
    assert f"superior={PROVINCE}" not in citys.page
    assert "江南省人民政府" in citys.page


def test_an_organ_is_established_below_ones_own(office: WebOffice, citys: Browser) -> None:
    organ = fresh("parks")

    assert _establish(citys, organ, "江州市园林局", CITY) == 303

    assert _name(office, organ) == "江州市园林局"
    citys.get("/admin/")
    assert "“江州市园林局”已设立" in citys.page


def test_what_was_typed_stays_where_it_is_refused(office: WebOffice, citys: Browser) -> None:
    assert _establish(citys, "Parks Office", "江州市园林局", CITY) == 422

    assert "代码以小写字母开头" in citys.page
    assert citys.form("/organs/new").values("name") == ["江州市园林局"]
    assert citys.form("/organs/new").values("superior") == [CITY]
    assert _name(office, "Parks Office") is None


def test_a_new_organ_never_overwrites_one_that_is_there(office: WebOffice, citys: Browser) -> None:
    before = _name(office, WATER)

    assert _establish(citys, WATER, "别的名称", CITY) == 422

    assert "该代码已被其他机关使用" in citys.page
    assert _name(office, WATER) == before


def test_what_is_missing_or_not_offered_is_said_at_its_field(citys: Browser) -> None:
    assert _establish(citys, fresh("parks"), "", CITY, level="9") == 422

    assert 'href="#f-name"' in citys.page
    assert 'href="#f-level"' in citys.page


def test_an_organ_is_renamed_and_moved(office: WebOffice, citys: Browser) -> None:
    organ, other = fresh("parks"), fresh("garden")
    _establish(citys, organ, "园林局", CITY)
    _establish(citys, other, "绿化局", CITY)
    citys.get(f"/admin/organs/{organ}")

    answer = citys.send(citys.form(f"/organs/{organ}"), {"name": "园林绿化局", "superior": other})

    assert answer.status_code == 303
    assert _name(office, organ) == "园林绿化局"
    with office.system.store.reading() as reader:
        assert reader.superiors(OrganId(organ)) == (other, CITY, PROVINCE)


def test_an_organ_does_not_stand_below_itself(citys: Browser) -> None:
    organ, under = fresh("parks"), fresh("garden")
    _establish(citys, organ, "园林局", CITY)
    _establish(citys, under, "绿化局", organ)
    citys.get(f"/admin/organs/{organ}")

    answer = citys.send(citys.form(f"/organs/{organ}"), {"superior": under})

    assert answer.status_code == 422
    assert "机关不能隶属于自身" in citys.page


def test_an_administrator_of_one_organ_cannot_change_another(office: WebOffice) -> None:
    housings = administrator(office, HOUSINGS)
    housings.get(f"/admin/organs/{WATER}")

    answer = housings.send(housings.form(f"/organs/{WATER}"), {"name": "别的名称", "superior": HOUSING})

    assert answer.status_code == 403
    assert "您的管理员任职不及于此" in housings.page
    assert housings.form(f"/organs/{WATER}").values("name") == ["别的名称"]
    assert _name(office, WATER) == "江州市水务局"


def test_an_organ_that_is_not_there_has_no_page(citys: Browser) -> None:
    assert citys.get("/admin/organs/nowhere").status_code == 404


def test_the_tree_is_told_in_english_too(office: WebOffice) -> None:
    top = administrator(office, TOP)
    top.client.set_cookie("language", "en")

    top.get("/admin/")

    assert "none: at the top" in top.page
    assert "Establish below" in top.page
