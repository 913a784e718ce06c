"""The law is open to everybody: listed, read by version, found by its words, and quoted where it is cited."""

import re

from tests.web.office import WebOffice


def test_everybody_reads_a_statute_and_its_articles_have_addresses(office: WebOffice) -> None:
    shown = office.browser().get("/law/petition-work").text

    assert "信访工作条例" in shown
    assert re.search(r'id="a34-1"[^>]*><strong>第三十四条</strong>.*60日内办结', shown)
    assert 'id="a22-1-3"' in shown


def test_an_article_is_found_by_its_words(office: WebOffice) -> None:
    shown = office.browser().get("/law?words=复核+听证").text

    assert "/law/petition-work#a36" in shown
    assert "没有条文包含这些词语" in office.browser().get("/law?words=没有的词").text


def test_what_there_is_not_is_not_found(office: WebOffice) -> None:
    browser = office.browser()

    assert browser.get("/law/nothing").status_code == 404
    assert browser.get("/law/petition-work?on=1999-01-01").status_code == 404
    assert browser.get("/law/petition-work?on=2022-05-01").status_code == 200


def test_a_period_on_the_first_page_leads_to_its_article(office: WebOffice) -> None:
    shown = office.browser().get("/").text

    assert re.search(r'href="/law/petition-work\?on=2022-05-01#a34"[^>]*>《信访工作条例》第34条', shown)
