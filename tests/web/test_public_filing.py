"""Somebody files a petition in plain steps, without scripts, and has a receipt in her hand."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.storage.throttles import FREE, Guessing
from tests.process.engine.desk import HOUSING, NINE
from tests.web.office import WebOffice
from tests.web.petitioner import MATTER, WHO, Petitioner, photo


@pytest.fixture
def petitioner(office: WebOffice) -> Iterator[Petitioner]:
    yield Petitioner(office=office)
    office.now = NINE


@pytest.mark.req("REQ-GOV-3")
def test_the_first_page_says_what_the_law_promises(petitioner: Petitioner) -> None:
    page = petitioner.browser.get("/").text

    for promised in ("受理", "归档", "60 日", "《信访工作条例》第34条", "最多延长 30 日", "5 个工作日"):
        assert promised in page
    assert "信访工作条例》第25条" not in page  # a target of the office is no promise of the law


def test_other_channels_are_named_where_the_office_says_them(
    office: WebOffice, petitioner: Petitioner
) -> None:
    assert "其他渠道" not in petitioner.browser.get("/").text

    with office.system.store.writing() as work:
        work.put_setting("public.telephone", "12345")

    page = petitioner.browser.get("/").text
    assert "其他渠道" in page
    assert "12345" in page


@pytest.mark.req("REQ-ACC-9", "REQ-GEN-1", "REQ-APP-3")
def test_a_petition_is_filed_in_steps_and_has_a_receipt(office: WebOffice, petitioner: Petitioner) -> None:
    case = petitioner.file()

    said = office.system.auditor.case_file(case)
    assert office.case(case).organ == HOUSING
    assert said["channel"] == "web"
    assert said["petitioner"] == "王秀兰"
    assert said["claims"] == [{"claim": "恢复正常供暖"}]
    assert petitioner.number == office.case(case).number
    assert petitioner.code == office.system.query_codes.query_code(case)
    assert "2026-03-17 周二" in petitioner.browser.page  # fifteen days after the day on which it came


def test_the_receipt_carries_the_fingerprint_of_the_entry(office: WebOffice, petitioner: Petitioner) -> None:
    case = petitioner.file()

    with office.system.store.reading() as reader:
        first = next(iter(reader.entries(case)))
    assert first.hash in petitioner.browser.page


def test_the_code_to_scan_holds_the_number_and_never_the_query_code(petitioner: Petitioner) -> None:
    petitioner.file()

    shown = petitioner.browser.page
    drawn = shown[shown.index("<svg width") : shown.index("</figure>")]
    assert "<path" in drawn
    assert "style=" not in drawn
    assert all(petitioner.code not in address for address in re.findall(r'(?:href|action)="([^"]*)"', shown))


def test_the_query_code_is_not_shown_again(petitioner: Petitioner) -> None:
    petitioner.file()
    code = petitioner.code

    answer = petitioner.browser.send(petitioner.browser.form("/receipt/done"))

    assert code not in petitioner.browser.get(str(answer.location)).text
    assert petitioner.browser.get("/petition/receipt").location == "/petition"


def test_a_step_that_lacks_something_says_so_and_keeps_the_rest(petitioner: Petitioner) -> None:
    petitioner.begin()

    led = petitioner.answer(1, {**MATTER, "subject": ""})

    assert led == ""
    assert '<a href="#f-subject">请填写“概况”。</a>' in petitioner.browser.page
    assert petitioner.browser.form("/petition/1").values("content") == [MATTER["content"]]


def test_an_organ_that_is_not_offered_is_not_taken(petitioner: Petitioner) -> None:
    petitioner.begin()

    assert petitioner.answer(1, {**MATTER, "_organ": "nowhere"}) == ""
    assert '<a href="#f-organ">' in petitioner.browser.page


def test_what_was_answered_is_there_when_she_goes_back(petitioner: Petitioner) -> None:
    petitioner.write()

    petitioner.browser.get("/petition/1")

    assert petitioner.browser.form("/petition/1").values("subject") == ["小区供暖不足"]
    assert petitioner.browser.form("/petition/1").values("_organ") == ["housing"]


def test_what_she_wrote_stands_on_the_page_before_it_is_sent(petitioner: Petitioner) -> None:
    petitioner.write()

    for said in ("江州市住房局", "城乡建设", "恢复正常供暖", "13800000000", "不得捏造、歪曲事实"):
        assert said in petitioner.browser.page


def test_nothing_is_filed_before_she_says_that_it_is_true(petitioner: Petitioner) -> None:
    petitioner.write()

    answer = petitioner.browser.send(petitioner.browser.form("/petition/check"))

    assert answer.status_code == 422
    assert '<a href="#f-declared">' in petitioner.browser.page


def test_a_step_that_was_left_out_is_asked_first(petitioner: Petitioner) -> None:
    petitioner.begin()
    petitioner.answer(1, MATTER)

    assert petitioner.browser.get("/petition/check").location == "/petition/2"


def test_sent_twice_it_is_filed_once(office: WebOffice, petitioner: Petitioner) -> None:
    petitioner.write()
    form = petitioner.browser.form("/petition/check")

    first = petitioner.browser.send(form, {"_declared": "true"})
    second = petitioner.browser.send(form, {"_declared": "true"})

    assert first.location == second.location == "/petition/receipt"
    petitioner.browser.get("/petition/receipt")
    assert office.case(office.case_of(petitioner.number)).version == 1


def test_after_sending_the_back_button_leads_to_the_receipt(petitioner: Petitioner) -> None:
    petitioner.file()

    for page in ("/petition/1", "/petition/papers", "/petition/check"):
        assert petitioner.browser.get(page).location == "/petition/receipt"


def test_an_anonymous_petition_is_registered_too(office: WebOffice, petitioner: Petitioner) -> None:
    petitioner.begin()
    petitioner.answer(1, MATTER)
    assert "无法书面告知您" in petitioner.browser.get("/petition/2").text

    case = petitioner.file(who={})

    assert office.case(case).petitioner.startswith("petitioner:")
    assert office.system.auditor.case_file(case)["petitioner"] is None


def test_the_same_person_is_known_again_and_nobody_is_not(office: WebOffice) -> None:
    filed = [office.case(Petitioner(office=office).file(who=who)).petitioner for who in (WHO, WHO, {}, {})]

    assert filed[0] == filed[1]
    assert len(set(filed)) == 3


def test_who_does_not_know_the_organ_is_sent_to_the_nearest(
    office: WebOffice, petitioner: Petitioner
) -> None:
    case = petitioner.file({**MATTER, "_organ": ""})

    assert office.case(case).organ in ("housing", "water")


def test_a_photo_survives_the_next_page_and_goes_into_the_case(
    office: WebOffice, petitioner: Petitioner
) -> None:
    petitioner.write()
    petitioner.bring((photo(), "现场.png"))
    assert "现场.png" in petitioner.browser.get("/petition/papers").text

    petitioner.send()
    petitioner.browser.get("/petition/receipt")

    case = office.case_of(petitioner.number)
    (digest,) = office.case(case).files
    kept = office.system.files.open(case, digest)
    assert kept is not None
    assert kept.content == photo()


def test_a_photo_can_be_taken_out_again(office: WebOffice, petitioner: Petitioner) -> None:
    petitioner.write()
    petitioner.bring((photo(), "现场.png"))
    petitioner.browser.get("/petition/papers")

    petitioner.browser.send(petitioner.browser.form("/petition/papers/drop"))
    petitioner.send()
    petitioner.browser.get("/petition/receipt")

    assert office.case(office.case_of(petitioner.number)).files == []


def test_what_is_no_picture_is_not_taken(petitioner: Petitioner) -> None:
    petitioner.write()

    assert petitioner.bring((b"MZ this is a program", "现场.png")) == ""
    assert '<a href="#f-files">' in petitioner.browser.page


def test_no_more_files_are_taken_than_go_with_one_petition(petitioner: Petitioner) -> None:
    petitioner.write()

    petitioner.bring(*((photo(n), f"{n}.png") for n in range(9)))
    assert petitioner.bring((photo(100), "a.png"), (photo(101), "b.png")) == ""
    assert petitioner.bring((photo(100), "a.png")) != ""


def test_nothing_personal_stands_in_cookie_or_address(office: WebOffice, petitioner: Petitioner) -> None:
    petitioner.begin()

    led = [petitioner.answer(1, MATTER), petitioner.answer(2, WHO), petitioner.send()]

    assert led == ["/petition/2", "/petition/papers", "/petition/receipt"]
    cookie = petitioner.browser.client.get_cookie("xinfang")
    assert cookie is not None
    decoded = office.app.session_interface.get_signing_serializer(office.app).loads(cookie.value)  # type: ignore[attr-defined]  # Flask's own
    assert set(decoded) <= {"_csrf", "filing", "petitioner"}


def test_after_two_hours_what_was_typed_is_forgotten(office: WebOffice, petitioner: Petitioner) -> None:
    petitioner.write()

    office.now = NINE + timedelta(hours=2)

    assert petitioner.browser.get("/petition/check").location == "/petition"


def test_somebody_else_does_not_see_what_is_being_written(office: WebOffice, petitioner: Petitioner) -> None:
    petitioner.write()

    assert office.browser().get("/petition/check").location == "/petition"


def test_who_begins_very_many_has_to_wait(office: WebOffice) -> None:
    browser = office.browser()
    browser.client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    browser.get("/petition")
    form = browser.form("/petition")

    answers = [browser.send(form).status_code for _ in range(FREE[Guessing.FILING_ADDRESS] + 2)]

    assert set(answers[:-1]) == {303}
    assert answers[-1] == 429


def test_it_is_all_there_in_english(petitioner: Petitioner) -> None:
    petitioner.browser.client.set_cookie("language", "en")

    petitioner.file()

    assert "Your petition has been received" in petitioner.browser.page
    assert "at the latest on" in petitioner.browser.page
    case = petitioner.office.case_of(petitioner.number)
    page = petitioner.browser.get(f"/my/{case}").text
    assert "Acceptance" in page  # the stage, not “Accepted”, the flow of the same Chinese name
    assert "Withdrawal" in page or "Withdraw" in page
