"""People who change a process in the studio, and the folders that they send."""

import io
import zipfile
from datetime import date

from werkzeug.test import TestResponse

from engine import commands as c
from engine.ids import ActorId, CommandId, RoleId, derive
from tests.process.engine.desk import NINE, PROVINCE
from tests.web.browser import Browser
from tests.web.office import WebOffice, let_in

DESIGNER, PUBLISHER = ActorId("province.designer.1"), ActorId("province.publisher.1")


def keeper(office: WebOffice, who: ActorId) -> Browser:
    """Return the browser of somebody who keeps the processes."""
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


def folder(browser: Browser, digest: str) -> dict[str, bytes]:
    """Download a version as a designer does."""
    answer = browser.client.get(f"/studio/bundles/{digest}/folder.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}


def propose(browser: Browser, files: dict[str, bytes]) -> TestResponse:
    """Send a folder as a proposal."""
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


def changed(files: dict[str, bytes], before: str, after: str, ending: str) -> dict[str, bytes]:
    """Return the folder with a text replaced in the files of an ending."""
    assert any(before.encode() in content for name, content in files.items() if name.endswith(ending))
    return {
        name: content.replace(before.encode(), after.encode()) if name.endswith(ending) else content
        for name, content in files.items()
    }
