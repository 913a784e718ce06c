"""An auditor prints what proves an entry, and takes along the file that anybody can verify."""

import pytest

from engine.cli.verify_offline import verify
from tests.process.engine.desk import WATER
from tests.web.auditing import auditor, falsify, registered
from tests.web.office import WebOffice


def test_a_receipt_shows_what_was_signed_with_a_qr_code_and_its_file_is_verified(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)
    notary = office.system.notary
    made = notary.checkpoint(office.now)
    assert made is not None

    browser.get(f"/audit/cases/{case}/receipt/2")
    page = browser.page
    answer = browser.get(f"/audit/cases/{case}/receipt/2.json")

    assert "第 2 条记录的凭证" in page
    assert "<svg" in page
    assert made.note.split("\n")[2] in page
    assert verify(answer.get_data(as_text=True), notary.public_key)


def test_an_entry_that_is_not_signed_for_yet_has_no_receipt_and_the_page_says_why(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)

    browser.get(f"/audit/cases/{case}/receipt/1")

    assert "晚于最近的检查点" in browser.page


def test_a_record_that_was_altered_after_the_checkpoint_has_no_receipt(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)
    office.system.notary.checkpoint(office.now)
    falsify(office, case, 2)

    browser.get(f"/audit/cases/{case}/receipt/2")

    assert "有内容被改动" in browser.page


@pytest.mark.parametrize("address", ["receipt/1", "receipt/1.json"])
def test_a_case_elsewhere_has_no_receipt(office: WebOffice, address: str) -> None:
    case, stranger = registered(office), auditor(office, WATER)
    office.system.notary.checkpoint(office.now)

    answer = stranger.get(f"/audit/cases/{case}/{address}")

    assert answer.status_code == 404
