"""The studio says in words how a decision comes about."""

from tests.web.browser import Browser
from tests.web.designing import folder, propose

FEES = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="fees_definitions" name="费用">
<decision id="base_fee" name="基本费用"><variable id="base_fee_variable" name="proposed_base_fee" />
<literalExpression id="base_fee_text"><text>requested_days * 2</text></literalExpression></decision>
<decision id="fee" name="费用合计">
<informationRequirement id="fee_needs"><requiredDecision href="#base_fee" /></informationRequirement>
<decisionTable id="fee_table" hitPolicy="COLLECT" aggregation="SUM">
<input id="fee_in" label="基数">
<inputExpression id="fee_in_text"><text>proposed_base_fee</text></inputExpression></input>
<output id="fee_out" name="proposed_fee" label="合计" />
<rule id="fee_1"><inputEntry id="fee_1_in"><text>-</text></inputEntry>
<outputEntry id="fee_1_out"><text>3</text></outputEntry></rule>
</decisionTable></decision>
<decision id="urgency" name="缓急">
<decisionTable id="urgency_table" hitPolicy="PRIORITY">
<input id="urgency_in" label="天数">
<inputExpression id="urgency_in_text"><text>requested_days</text></inputExpression></input>
<output id="urgency_out" name="proposed_urgency" label="缓急">
<outputValues id="urgency_values"><text>"high","low"</text></outputValues>
<defaultOutputEntry id="urgency_default"><text>"low"</text></defaultOutputEntry></output>
<rule id="urgency_1"><inputEntry id="urgency_1_in"><text>&lt; 3</text></inputEntry>
<outputEntry id="urgency_1_out"><text>"high"</text></outputEntry></rule>
</decisionTable></decision>
</definitions>
"""
FEES_IN_ENGLISH = """
msgctxt "fees.dmn#base_fee.name"
msgid "基本费用"
msgstr "Base fee"

msgctxt "fees.dmn#fee.name"
msgid "费用合计"
msgstr "All fees"
"""


def _speak_english(browser: Browser) -> None:
    browser.client.set_cookie("language", "en")


def _with_fees(browser: Browser, current: str, test: str) -> str:
    """Propose a version of the test's own with three decisions in one file; return where tables are read."""
    files = folder(browser, current)
    [catalogue] = (name for name in files if name.endswith("i18n/en.po"))
    files[catalogue] += FEES_IN_ENGLISH.encode()
    files[catalogue.replace("i18n/en.po", "fees.dmn")] = f"{FEES}<!-- {test} -->".encode()
    answer = propose(browser, files)
    assert answer.status_code == 303, browser.page
    return f"{answer.location}tables"


def test_a_decision_page_says_in_words_how_the_rules_add_up_and_what_is_decided_before(
    designer: Browser, current: str
) -> None:
    tables = _with_fees(designer, current, "adds up")

    shown = designer.get(f"{tables}/fee").text

    assert "费用合计</h1>" in shown
    assert "fees.dmn · COLLECT SUM" in shown
    assert "成立的规则都算数，结果是它们的总和。" in shown
    assert f'href="{tables}/base_fee">基本费用</a>' in shown


def test_a_decision_page_shows_the_expression_that_decides(designer: Browser, current: str) -> None:
    shown = designer.get(f"{_with_fees(designer, current, 'expression')}/base_fee").text

    assert "由一个表达式决定。" in shown
    assert "<code>proposed_base_fee = requested_days * 2</code>" in shown
    assert "<table" not in shown


def test_a_decision_page_shows_the_order_of_the_values_and_what_holds_without_a_rule(
    designer: Browser, current: str
) -> None:
    shown = designer.get(f"{_with_fees(designer, current, 'order')}/urgency").text

    assert "由输出在该列取值顺序中最靠前的一条决定" in shown
    assert "high › low" in shown
    assert "&#34;low&#34;" in shown.partition("没有规则成立时")[2]


def test_decisions_that_share_a_file_are_read_in_english(designer: Browser, current: str) -> None:
    tables = _with_fees(designer, current, "english")
    _speak_english(designer)

    shown = designer.get(f"{tables}/fee").text

    assert "All fees</h1>" in shown
    assert "the outcome is the sum." in shown
    assert ">Base fee</a>" in shown
    listed = designer.get(tables.removesuffix("tables")).text
    assert listed.count('<span class="soft">fees.dmn</span>') == 3
