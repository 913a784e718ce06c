from io import BytesIO

from werkzeug.test import TestResponse

from engine.ids import CaseId
from tests.web.browser import Browser
from tests.web.office import STRANGER, WebOffice
from web.papers import blocks

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


def _attach(browser: Browser, case: CaseId, content: bytes, name: str) -> TestResponse:
    browser.get(f"/desk/cases/{case}")
    form = browser.form("/files")
    data: dict[str, object] = {**dict(form.pairs), "file": (BytesIO(content), name)}
    answer = browser.client.post(form.action, data=data, content_type="multipart/form-data")
    browser.page = answer.text
    answer.request.environ["wsgi.input"].close()  # the client leaves what it sent open
    return answer


def test_a_file_that_an_officer_adds_is_listed_and_given_out_as_it_came(
    office: WebOffice, registrar: Browser
) -> None:
    case = office.file()

    assert _attach(registrar, case, PNG, "现场照片.png").status_code == 303

    page = registrar.get(f"/desk/cases/{case}").text
    assert "现场照片.png" in page
    digest = office.case(case).files[0]
    given = registrar.client.get(f"/desk/cases/{case}/files/{digest}")
    assert given.data == PNG
    assert given.content_type == "image/png"


def test_nothing_in_a_file_is_run_by_the_browser(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    _attach(registrar, case, PNG, "照片.png")

    given = registrar.client.get(f"/desk/cases/{case}/files/{office.case(case).files[0]}")

    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert given.headers["Content-Disposition"].startswith("inline; filename")
    assert given.headers["Cache-Control"] == "no-store"


def test_a_file_of_another_kind_is_refused_with_a_sentence(office: WebOffice, registrar: Browser) -> None:
    case = office.file()

    answer = _attach(registrar, case, b"MZ\x90\x00 program", "清单.pdf")

    assert answer.status_code == 422
    assert "文件 清单.pdf 的类型不被接受" in registrar.page
    assert office.case(case).files == []


def test_a_file_too_large_is_refused_with_a_sentence(office: WebOffice, registrar: Browser) -> None:
    case = office.file()

    answer = _attach(registrar, case, PNG + b"\0" * (10 * 1024 * 1024), "大图.png")

    assert answer.status_code == 422
    assert "超过 10 MB" in registrar.page


def test_a_strangers_file_is_not_there_by_guessing_its_address(office: WebOffice, registrar: Browser) -> None:
    case, other = office.file(), office.file()
    _attach(registrar, case, PNG, "照片.png")
    digest = office.case(case).files[0]

    assert office.browser(STRANGER).get(f"/desk/cases/{case}/files/{digest}").status_code == 404
    assert registrar.get(f"/desk/cases/{other}/files/{digest}").status_code == 404


def test_a_letter_is_read_as_it_was_issued(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    office.carry(case, "hear_petitioner")
    page = registrar.get(f"/desk/cases/{case}").text
    assert "受理告知书" in page
    letter = next(part for part in page.split('href="') if f"/desk/cases/{case}/letters/" in part)

    shown = registrar.get(letter.partition('"')[0]).text

    assert "<h1>受理告知书</h1>" in shown
    assert "<li>恢复正常供暖</li>" in shown
    assert office.case(case).number in shown


def test_a_letter_that_never_was_is_not_there(office: WebOffice, registrar: Browser) -> None:
    assert registrar.get(f"/desk/cases/{office.file()}/letters/1").status_code == 404


def test_a_letter_is_parted_at_empty_lines_headings_and_new_pages() -> None:
    told = blocks("# 标题\n第一行\n第二行\n\n- 甲\n- 乙\n\n---\n## 附\n\n末段")

    assert [(block.kind, block.lines) for block in told] == [
        ("title", ("标题",)),
        ("text", ("第一行", "第二行")),
        ("list", ("甲", "乙")),
        ("page", ()),
        ("heading", ("附",)),
        ("text", ("末段",)),
    ]


def test_number_salutation_issuer_and_date_have_their_places_on_paper() -> None:
    parts = (
        "# 告知书",
        "住建信受〔2026〕1号　　编号：X",
        "赵某：",
        "你反映的事项已受理。",
        "住建局",
        "2026年3月2日",
    )

    told = blocks("\n\n".join(parts))

    assert [block.kind for block in told] == ["title", "number", "to", "text", "signed", "signed"]


def test_a_letter_that_ends_otherwise_is_signed_by_nobody() -> None:
    told = blocks("# 告知书\n\n你反映的事项已受理。\n\n特此告知。")

    assert [block.kind for block in told] == ["title", "text", "text"]
