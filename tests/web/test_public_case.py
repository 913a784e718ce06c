"""A petitioner follows her case with number and query code, and does there what the diagram lets her do."""

from collections.abc import Iterator

import pytest

from engine import commands as c
from engine.ids import CaseId, CommandId, ElementId, MessageId
from engine.petitions.files import inspect
from engine.storage.throttles import FREE, Guessing
from tests.process.engine.desk import BUNDLES, NINE
from tests.web.office import HEAD, REGISTERED, REGISTRAR, WebOffice
from tests.web.petitioner import MATTER, Petitioner, photo
from web.public.papers import goes_to_petitioner


@pytest.fixture
def petitioner(office: WebOffice) -> Iterator[Petitioner]:
    yield Petitioner(office=office)
    office.now = NINE


def _messages(office: WebOffice, case: CaseId) -> dict[str, MessageId]:
    return {str(message.name): key for key, message in office.case(case).messages.items()}


def test_number_and_code_open_the_case_in_another_browser(office: WebOffice, petitioner: Petitioner) -> None:
    case = petitioner.file()
    other = Petitioner(office=office)

    assert other.look_up(petitioner.number.lower(), petitioner.code.replace("-", " ").lower()) == 303
    assert other.browser.get(f"/my/{case}").status_code == 200


def test_a_wrong_code_opens_nothing_and_does_not_say_which_was_wrong(
    office: WebOffice, petitioner: Petitioner
) -> None:
    petitioner.file()
    other = Petitioner(office=office)
    other.browser.client.environ_base["REMOTE_ADDR"] = "192.0.2.1"

    assert other.look_up(petitioner.number, "AAAAA-AAAAA") == 422
    told = other.browser.page[other.browser.page.index("<main") :].replace(petitioner.number, "?")
    assert other.look_up("NOWHERE-2026-000001", "AAAAA-AAAAA") == 422
    assert "编号与查询码不符" in told
    assert "编号与查询码不符" in other.browser.page


def test_who_guesses_has_to_wait_however_right_the_code_is_then(
    office: WebOffice, petitioner: Petitioner
) -> None:
    petitioner.file()
    other = Petitioner(office=office)
    other.browser.client.environ_base["REMOTE_ADDR"] = "192.0.2.2"

    for _ in range(FREE[Guessing.CODE_NUMBER] + 1):
        other.look_up(petitioner.number, "AAAAA-AAAAA")

    assert other.look_up(petitioner.number, petitioner.code) == 429


def test_the_number_may_come_with_the_address(petitioner: Petitioner) -> None:
    petitioner.browser.get("/follow?number=HOUSING-2026-000001")

    assert petitioner.browser.form("/follow").values("number") == ["HOUSING-2026-000001"]


@pytest.mark.req("REQ-FLOW-1", "REQ-GOV-3")
def test_the_case_says_where_it_stands_by_when_and_who_is_responsible(
    petitioner: Petitioner,
) -> None:
    case = petitioner.file()

    page = petitioner.browser.get(f"/my/{case}").text

    assert 'aria-current="step"' in page
    assert "直接提出的信访事项书面告知" in page
    assert "2026-03-17 周二" in page
    assert "从 2026-03-02" in page or "自 2026-03-02" in page
    assert "由江州市住房局负责办理" in page


def test_notes_and_names_of_officers_are_not_hers_to_see(office: WebOffice, petitioner: Petitioner) -> None:
    case = petitioner.file()
    desk = office.browser(REGISTRAR)
    desk.get(f"/desk/cases/{case}")
    desk.send(desk.form("/notes"), {"text": "内部意见：再查一次"})
    path = f"/desk/tasks/{office.task(case, 'register')}"
    desk.get(path)
    desk.send(desk.form(path), REGISTERED)

    page = petitioner.browser.get(f"/my/{case}").text

    assert "内部意见" not in page
    assert REGISTRAR not in page
    assert f"姓名{REGISTRAR}" not in page
    assert "登记信访事项" not in page


def test_somebody_elses_case_is_not_there_and_the_attempt_is_recorded(
    office: WebOffice, petitioner: Petitioner
) -> None:
    hers, others = petitioner.file(), office.file()

    assert petitioner.browser.get(f"/my/{others}").status_code == 404
    assert petitioner.browser.get("/my/none").status_code == 404
    assert office.browser().get(f"/my/{hers}").status_code == 404
    assert office.refusals(others) == [("petitioner:unknown", "see_case", "no_right")]


def test_after_leaving_nothing_is_open_any_more(petitioner: Petitioner) -> None:
    case = petitioner.file()
    petitioner.browser.get(f"/my/{case}")

    petitioner.browser.send(petitioner.browser.form("/leave"))

    assert petitioner.browser.get(f"/my/{case}").status_code == 404
    assert petitioner.browser.get("/petition/receipt").location == "/petition"


def test_she_may_supplement_more_than_once_in_words_and_with_photos(
    office: WebOffice, petitioner: Petitioner
) -> None:
    case = petitioner.file()

    for number in (1, 2):
        path = f"/my/{case}/messages/{_messages(office, case)['supplement']}"
        petitioner.browser.get(path)
        answer = petitioner.browser.send(
            petitioner.browser.form(path),
            {"supplement_statement": f"第{number}次补充"},
            {"_photo": [(photo(number), "照片.png")]},
        )
        assert answer.location == f"/my/{case}"

    assert office.system.auditor.case_file(case)["supplement_statement"] == "第2次补充"
    assert len(office.case(case).files) == 2
    page = petitioner.browser.get(f"/my/{case}").text
    assert page.count("照片.png") == 2
    assert "补充材料" in page
    assert office.system.auditor.verify(case)[1] is None


def test_a_supplement_without_words_is_asked_for_again(office: WebOffice, petitioner: Petitioner) -> None:
    case = petitioner.file()
    path = f"/my/{case}/messages/{_messages(office, case)['supplement']}"
    petitioner.browser.get(path)

    answer = petitioner.browser.send(petitioner.browser.form(path))

    assert answer.status_code == 422
    assert '<a href="#f-supplement_statement">' in petitioner.browser.page


def test_sent_twice_it_is_one_message(office: WebOffice, petitioner: Petitioner) -> None:
    case = petitioner.file()
    path = f"/my/{case}/messages/{_messages(office, case)['supplement']}"
    petitioner.browser.get(path)
    form = petitioner.browser.form(path)

    answers = [petitioner.browser.send(form, {"supplement_statement": "补充"}) for _ in range(2)]

    assert {answer.location for answer in answers} == {f"/my/{case}"}
    assert office.case(case).version == 2


def test_she_withdraws_and_reads_the_letter_about_it(office: WebOffice, petitioner: Petitioner) -> None:
    case = petitioner.file()
    office.carry(case, "decide_admissibility")
    path = f"/my/{case}/messages/{_messages(office, case)['withdrawal']}"
    petitioner.browser.get(path)
    assert petitioner.browser.form(path).values("withdrawn_on") == ["2026-03-02"]

    petitioner.browser.send(
        petitioner.browser.form(path),
        {
            "withdrawn_by": "petitioner",
            "withdrawal_confirmed": "online",
            "public_interest": "none",
            "withdrawal_statement": "问题已经解决",
        },
    )
    office.work(case)

    page = petitioner.browser.get(f"/my/{case}").text
    letter = next(part.partition('"')[0] for part in page.split('href="')[1:] if "/letters/" in part[:80])
    assert "王秀兰" in petitioner.browser.get(letter).text
    petitioner.browser.get(path)
    assert "本件不再等待这一项" in petitioner.browser.page


@pytest.mark.req("REQ-FAIR-1")
def test_she_asks_that_somebody_keep_out_and_the_office_sees_whom_it_concerns(
    office: WebOffice, petitioner: Petitioner
) -> None:
    case = petitioner.file()
    office.carry(case, "decide_admissibility")
    (registrar,) = office.case(case).acted[ElementId("register")]
    path = f"/my/{case}/messages/{_messages(office, case)['recusal']}"
    petitioner.browser.get(path)

    asked = {"recusal_role": "self", "recusal_ground": "interest", "recusal_reason": "是邻居"}
    assert petitioner.browser.send(petitioner.browser.form(path), asked).status_code == 422
    petitioner.browser.send(petitioner.browser.form(path), {**asked, "recusal_role": "registrar"})

    assert office.case(case).recusals.undecided() == {registrar: "interest"}
    page = office.browser(HEAD).get(f"/desk/cases/{case}").text
    assert "申请回避待决定" in page
    assert "与信访事项或者信访人有直接利害关系" in page


def test_a_message_of_another_case_or_of_the_office_is_not_there(
    office: WebOffice, petitioner: Petitioner
) -> None:
    case, other = petitioner.file(), office.file()

    for message in (_messages(office, other)["supplement"], office.task(case, "register"), "none"):
        assert petitioner.browser.get(f"/my/{case}/messages/{message}").status_code == 404


def test_letters_to_others_and_files_of_the_office_are_not_there(
    office: WebOffice, petitioner: Petitioner
) -> None:
    case = petitioner.file()
    file = inspect(photo(7), "内部.png")
    office.system.files.keep(case, file)
    office.system.engine.handle(
        c.AttachFile(
            id=CommandId(office.new_id()),
            case=case,
            actor=REGISTRAR,
            at=office.now,
            digest=file.digest,
            size=file.size,
            media_type=file.media_type,
            name=file.name,
        )
    )

    assert petitioner.browser.get(f"/my/{case}/files/{file.digest}").status_code == 404
    assert petitioner.browser.get(f"/my/{case}/letters/1").status_code == 404
    assert "内部.png" not in petitioner.browser.get(f"/my/{case}").text
    recorded = {command for _, command, _ in office.refusals(case)}
    assert recorded == {"see_file", "see_letter"}


@pytest.mark.parametrize(("code", "hers"), [("D04", True), ("D21", True), ("D09", False), ("D12", False)])
def test_a_letter_is_hers_if_its_head_says_so(code: str, *, hers: bool) -> None:
    template = (BUNDLES["petition"] / "letters" / f"{code}.md").read_bytes()

    assert goes_to_petitioner(template) is hers


def test_a_file_is_added_and_given_out_as_it_came(office: WebOffice, petitioner: Petitioner) -> None:
    case = petitioner.file()
    petitioner.browser.get(f"/my/{case}")

    petitioner.browser.send(petitioner.browser.form("/files"), files={"_paper": [(photo(9), "合同.png")]})

    (digest,) = office.case(case).files
    answer = petitioner.browser.client.get(f"/my/{case}/files/{digest}")
    assert answer.data == photo(9)
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_page_of_an_accusation_tells_nobody_what_it_is_about(
    office: WebOffice, petitioner: Petitioner
) -> None:
    case = petitioner.file({**MATTER, "subject": "反映某人受贿"})
    desk = office.browser(REGISTRAR)
    path = f"/desk/tasks/{office.task(case, 'register')}"
    desk.get(path)
    desk.send(desk.form(path), {**REGISTERED, "asks_relief": "false", "accuses": "true"})
    office.work(case)

    page = petitioner.browser.get(f"/my/{case}").text

    assert office.case(case).proposals["classification"]["matter_type"] == "accusation"
    for telling in ("受贿", "检举", "控告", "举报", "住房局"):
        assert telling not in page
    assert "您的信访事项" in page


@pytest.mark.req("REQ-HND-7", "REQ-FBK-1")
def test_the_claims_of_a_merged_case_show_the_answers_of_the_one_in_which_it_goes_on(
    office: WebOffice, petitioner: Petitioner
) -> None:
    case, into = petitioner.file(), office.file()
    office.carry(into, "confirm_type")
    registrar = office.browser(REGISTRAR)
    path = f"/desk/cases/{case}/merge"
    registrar.get(path)
    registrar.send(registrar.form(path), {"number": office.case(into).number, "reason": "同一小区同一问题"})
    office.work(case)

    merged = petitioner.browser.get(f"/my/{case}").text
    office.carry(into, "serve_result")
    answered = petitioner.browser.get(f"/my/{case}").text

    asked = '<li value="1">恢复正常供暖 <strong class="govuk-tag">'
    assert f"{asked}办理中</strong>" in merged
    assert f"{asked}解释说明</strong>" in answered
    assert "退还部分供暖费" not in answered


def test_each_claim_shows_its_answer_once_the_opinion_is_issued_and_not_before(
    office: WebOffice, petitioner: Petitioner
) -> None:
    case = petitioner.file()
    office.carry(case, "approve_opinion")

    drafted = petitioner.browser.get(f"/my/{case}").text
    office.carry(case, "serve_result")
    issued = petitioner.browser.get(f"/my/{case}").text

    asked = '<li value="1">恢复正常供暖 <strong class="govuk-tag">'
    assert f"{asked}办理中</strong>" in drafted
    assert f"{asked}解释说明</strong>" in issued
    assert "依据：供热条例" in issued
