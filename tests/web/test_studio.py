import io
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
from werkzeug.test import TestResponse

from engine import commands as c
from engine.ids import ActorId, CommandId, RoleId, derive
from tests.process.engine.desk import NINE, PROVINCE
from tests.web.browser import Browser
from tests.web.office import REGISTRAR, WebOffice, let_in

DESIGNER, PUBLISHER = ActorId("province.designer.1"), ActorId("province.publisher.1")


@pytest.fixture
def designer(office: WebOffice) -> Browser:
    return _keeper(office, DESIGNER)


@pytest.fixture
def publisher(office: WebOffice) -> Browser:
    return _keeper(office, PUBLISHER)


@pytest.fixture
def current(office: WebOffice) -> Iterator[str]:
    """Give the version in force, and have it in force again afterwards."""
    with office.system.store.reading() as reader:
        digest = reader.current_bundle("petition")
    assert digest is not None
    yield digest
    again = c.PublishBundle(
        id=CommandId(office.new_id()), actor=c.OPERATOR, at=office.now, key="petition", digest=digest
    )
    office.system.office.handle(again)


def _keeper(office: WebOffice, who: ActorId) -> Browser:
    role = who.split(".")[1]
    ids = [CommandId(derive("studio test", what, who)) for what in ("register", "appoint")]
    office.system.office.handle(
        c.RegisterPerson(id=ids[0], actor=c.OPERATOR, at=NINE, person=who, name=role, login=who)
    )
    office.system.office.handle(
        c.Appoint(
            id=ids[1],
            actor=c.OPERATOR,
            at=NINE,
            appointment=f"studio.{who}",
            person=who,
            role=RoleId(role),
            organ=PROVINCE,
            starts_on=date(2026, 1, 1),
        )
    )
    let_in(office.system, who)
    return office.browser(who)


def _folder(browser: Browser, digest: str) -> dict[str, bytes]:
    """Download a version as a designer does."""
    answer = browser.client.get(f"/studio/bundles/{digest}/folder.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}


def _propose(browser: Browser, files: dict[str, bytes]) -> TestResponse:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    browser.get("/studio/")
    form = browser.form("/proposals")
    data: dict[str, object] = dict(form.pairs)
    data["bundle"] = (io.BytesIO(packed.getvalue()), "folder.zip")
    answer = browser.client.post(form.action, data=data, content_type="multipart/form-data", buffered=True)
    browser.page = answer.text
    return answer


def _changed(files: dict[str, bytes], before: str, after: str, ending: str) -> dict[str, bytes]:
    assert any(before.encode() in content for name, content in files.items() if name.endswith(ending))
    return {
        name: content.replace(before.encode(), after.encode()) if name.endswith(ending) else content
        for name, content in files.items()
    }


def test_every_diagram_table_form_and_clock_of_a_version_can_be_read(designer: Browser, current: str) -> None:
    version = f"/studio/versions/{current}"

    assert "acceptance.bpmn" in designer.get(f"{version}/").text
    assert 'id="e-register"' in designer.get(f"{version}/diagrams/acceptance.bpmn").text
    assert "登记信访事项" in designer.page
    assert "《信访工作条例》" in designer.get(f"{version}/clocks").text
    assert "受理审核" in designer.get(f"{version}/tables/admissibility").text
    assert designer.get(f"{version}/forms/register").status_code == 200


@pytest.mark.parametrize("place", ["", "clocks", "diagrams/x.bpmn", "tables/x", "forms/x"])
def test_what_is_not_there_is_not_there(designer: Browser, current: str, place: str) -> None:
    unknown = "versions/" + ("0" * 64 if place in ("", "clocks") else current)

    assert designer.get(f"/studio/{unknown}/{place}").status_code == 404
    assert designer.get(f"/studio/proposals/{'0' * 64}/{place}").status_code == 404


def test_a_changed_folder_is_proposed_by_one_and_published_by_another(
    office: WebOffice, designer: Browser, publisher: Browser, current: str
) -> None:
    files = _changed(_folder(designer, current), "登记信访事项", "登记来信来访", "acceptance.bpmn")

    proposed = _propose(designer, files)
    assert proposed.status_code == 303
    publisher.get(proposed.location)
    assert "acceptance.bpmn · " in publisher.page
    published = publisher.send(publisher.form("/publish"))

    assert published.status_code == 303
    case = office.case(office.file())
    assert case.bundle != current
    with office.system.store.reading() as reader:
        assert reader.current_bundle("petition") == case.bundle


def test_nobody_publishes_what_she_proposed_herself(
    office: WebOffice, designer: Browser, current: str
) -> None:
    files = _changed(_folder(designer, current), "登记信访事项", "登记新来的事项", "acceptance.bpmn")
    proposed = _propose(designer, files)
    designer.get(proposed.location)
    assert "/publish" not in designer.page

    designer.get("/studio/")
    form = designer.form("/proposals")
    name = proposed.location.rstrip("/").rpartition("/")[2]
    answer = designer.client.post(f"/studio/proposals/{name}/publish", data=dict(form.pairs))

    assert answer.status_code == 403
    with office.system.store.reading() as reader:
        assert reader.current_bundle("petition") == current


def test_a_folder_with_mistakes_is_not_taken_and_all_of_them_are_named(
    office: WebOffice, designer: Browser, current: str
) -> None:
    files = _changed(
        _folder(designer, current), 'value="register"', 'value="no_such_form"', "acceptance.bpmn"
    )

    answer = _propose(designer, files)

    assert answer.status_code == 422
    assert "acceptance.bpmn" in designer.page
    assert "unknown-form" in designer.page
    with office.system.store.reading() as reader:
        assert reader.current_bundle("petition") == current


@pytest.mark.parametrize("sent", [b"", b"no zip at all"])
def test_what_is_no_zip_is_said_to_be_none(designer: Browser, sent: bytes) -> None:
    designer.get("/studio/")
    form = designer.form("/proposals")
    data: dict[str, object] = dict(form.pairs)
    data["bundle"] = (io.BytesIO(sent), "folder.zip")

    answer = designer.client.post(form.action, data=data, content_type="multipart/form-data", buffered=True)

    assert answer.status_code == 422
    assert "not-zip" in answer.text


def test_a_publisher_proposes_nothing(publisher: Browser) -> None:
    publisher.get("/studio/")

    assert 'action="/studio/proposals"' not in publisher.page


def test_caseworkers_do_not_enter_the_studio(office: WebOffice) -> None:
    assert office.browser(REGISTRAR).get("/studio/").status_code == 403
