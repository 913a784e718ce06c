"""What can be written, and what is answered to everything else."""

from decimal import Decimal

import pytest

from engine.feel import FeelError, FeelSyntaxError, parse, parse_unary_tests
from tests.unit.feel.asking import passes, value_of


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("null", None),
        ("true", True),
        ("false", False),
        ("1", 1),
        ("1.50", Decimal("1.5")),
        (".5", Decimal("0.5")),
        ('"信访"', "信访"),
        (r'"a\"\\\n\t\/b"', 'a"\\\n\t/b'),
        (r'"\u4fe1\U01F600"', "信😀"),
        (r'"\ud83d\ude00"', "😀"),
        ('"and"', "and"),
        ("// a remark\n1 /* another\n */ + 1", 2),
        ("\u3000 1\t", 1),
        ("[1,\n 2]", [1, 2]),
        ("{}", {}),
        ('{"a b": 1, c: "x"}', {"a b": 1, "c": "x"}),
    ],
)
def test_literals_are_read(source: str, value: object) -> None:
    assert value_of(source) == value


@pytest.mark.parametrize(
    ("source", "complaint", "line", "column"),
    [
        ("", "Expected an expression, but found the end", 1, 1),
        ("1 +", "Expected an expression, but found the end", 1, 4),
        ("1 + )", r'Expected an expression, but found "\)"', 1, 5),
        ("a b", 'Expected the end, but found "b"', 1, 3),
        ("(1", r'Expected "\)", but found the end', 1, 3),
        ("[1 2]", 'Expected "," or "]", but found "2"', 1, 4),
        ("f(1 2)", r'Expected "," or "\)", but found "2"', 1, 5),
        ("{a: 1 b: 2}", 'Expected "," or "}", but found "b"', 1, 7),
        ("{1: 2}", 'Expected the name of an entry, but found "1"', 1, 2),
        ("{a 1}", 'Expected ":", but found "1"', 1, 4),
        ("a.", "Expected a name after the dot, but found the end", 1, 3),
        ("if a then b", 'Expected "else", but found the end', 1, 12),
        ("if a else b", 'Expected "then", but found "else"', 1, 6),
        ("for 1 in a return 2", 'Expected the name of a variable, but found "1"', 1, 5),
        ("for a in b satisfies c", 'Expected "return", but found "satisfies"', 1, 12),
        ("some a in b return c", 'Expected "satisfies", but found "return"', 1, 13),
        ("a between 1 or 2", 'Expected "and", but found "or"', 1, 13),
        ("[1..2", "after a range, but found the end", 1, 6),
        ("]1, 2[", r'Expected "\.\.", but found ","', 1, 3),
        ('"abc', 'A string is not closed by "', 1, 1),
        ('"a\nb"', 'A string is not closed by "', 1, 1),
        (r'"a\q"', r'A string has no escape "\\q"', 1, 3),
        (r'"\uD83D"', "A string holds half a character", 1, 1),
        (r'"\UFFFFFF"', r'A string has no escape "\\UFFFFFF"', 1, 2),
        ("12abc", "A number runs into a name", 1, 1),
        ("1" * 301, "A number has at most 300 digits", 1, 1),
        ("a $ b", r'The character "\$" means nothing here', 1, 3),
        ("a = “x”", 'The full-width mark “ means nothing here: write "', 1, 5),
        ("a ＝ 1", "The full-width mark ＝ means nothing here: write =", 1, 3),
        ("a == 1", 'Expected an expression, but found "="', 1, 4),
        ("true and\n  1 < 2 < 3", "Comparisons cannot be chained", 2, 9),
        ("a = b in (c)", "Comparisons cannot be chained", 1, 7),
        ("? > 5", '"\\?" is the input of a decision table', 1, 1),
        ("@5", 'Expected a date, time or duration as in @"2026-03-02", but found "5"', 1, 2),
        ("a instance of text", 'There is no type "text"', 1, 15),
        ("a instance of 5", 'Expected a type, but found "5"', 1, 15),
        ("a instance of in", 'Expected a type, but found "in"', 1, 15),
        ("a instance of context<5>", 'Expected the name of an entry, but found "5"', 1, 23),
        ("a instance of list<number", 'Expected ">", but found the end', 1, 26),
        ("a instance string", 'Expected "of", but found "string"', 1, 12),
        ("function(a, a) 1", 'The function has two parameters named "a"', 1, 1),
        ("function(a) external {}", "External functions are not supported", 1, 13),
        ("function(a) a(b: 1)", "A function of one's own takes its arguments in their order", 1, 13),
        ("(function(a) a)(b: 1)", "A function of one's own takes its arguments in their order", 1, 16),
        ("external", "External functions are not supported", 1, 1),
        ("f(a: 1)", '"f" has no such parameters: it has no named ones', 1, 1),
        ("floor(x: 1)", r'"floor" has no such parameters: it has \(n, scale\?\)', 1, 1),
        ("floor(n: 1, n: 2)", '"floor" is given one parameter twice', 1, 1),
        ("floor(n: 1, 2)", "Either all arguments are named or none", 1, 13),
        ("floor(1, scale: 2)", "Either all arguments are named or none", 1, 10),
        ('replace("a", "(", "b")', r'has a "\(" that nothing closes', 1, 14),
        ('matches("a", "b", "q")', 'A pattern has no flag "q"', 1, 14),
        ("for partial in [1] return 1", "partial is the name of the results so far", 1, 1),
        ("1 else 2", 'Expected the end, but found "else"', 1, 3),
        ("then", 'Expected an expression, but found "then"', 1, 1),
        ("/* never closed", 'Expected an expression, but found "/"', 1, 1),
        ("x in (1, 2", r'Expected "\)", but found the end', 1, 11),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(
    source: str, complaint: str, line: int, column: int
) -> None:
    with pytest.raises(FeelSyntaxError, match=complaint) as refused:
        parse(source)

    assert (refused.value.line, refused.value.column) == (line, column)


def test_an_error_is_a_sentence_with_its_place() -> None:
    with pytest.raises(FeelError) as refused:
        parse("a =\n)")

    assert str(refused.value) == 'Expected an expression, but found ")" (line 2, column 1 of )).'
    assert refused.value.source == "a =\n)"
    assert refused.value.offset == 4


@pytest.mark.parametrize("source", ["a <\n", "a <\n\n", "a\x0b<\n\u2028"])
def test_an_error_at_the_end_of_a_text_has_a_place_whatever_the_line_ends_with(source: str) -> None:
    with pytest.raises(FeelError) as refused:
        parse(source)

    assert f"(line {refused.value.line}, column {refused.value.column} of" in str(refused.value)


def test_a_long_line_is_shown_shortened() -> None:
    with pytest.raises(FeelError) as refused:
        parse(f"{'a' * 100} b")

    assert str(refused.value).endswith(f"(line 1, column 102 of {'a' * 60}…).")


def test_an_error_without_text_is_only_its_reason() -> None:
    assert str(FeelError("No place")) == "No place."
    assert str(FeelError("No place", " ")) == "No place (line 1, column 1 of )."


@pytest.mark.parametrize(
    ("cell", "value", "answer"),
    [
        ("-", "anything", True),
        ("", None, True),
        (" ", 5, True),
        ("// all", 5, True),
        ('"a"', "a", True),
        ('"a"', "b", False),
        ('"a"', None, False),
        ('"a"', 1, False),
        ('"a","b"', "b", True),
        ('"a","b"', "c", False),
        ("1, 2", 2, True),
        ("1, 2", 3, False),
        ("-1", -1, True),
        ("- 1", -1, True),
        ("true", True, True),
        ("true", False, False),
        ("true", None, False),
        ("false", False, True),
        ("null", None, True),
        ("null", "a", False),
        ("< 5", 4, True),
        ("< 5", None, False),
        (">= 5, 1", 1, True),
        ("= 5", 5, True),
        ("!= 5", 5, False),
        ("< limit", 4, True),
        ("limit", 5, True),
        ("limit + 1", 6, True),
        ("choices", "a", True),
        ("choices", "z", False),
        ('["a", "b"]', "b", True),
        ("[1..5]", 5, True),
        ("(1..5)", 5, False),
        ("]1..5]", 1, False),
        ("[1..5], 9", 9, True),
        ('[@"2026-03-01"..@"2026-03-31"]', "2026-03-02", False),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ('not("a")', None, True),
        ('not("a","b")', 1, False),
        ("not(< 5)", None, False),
        ("not(? > 5)", None, False),
        ("not(? > 5)", 4, True),
        ("not(true) = ?", False, True),
        ("not(false)", True, True),
        ("(not(false))", True, True),
        ("? > 5", 6, True),
        ("? > 5 and ? < 7", 6, True),
        ("? > 5, 1", 1, True),
        ('contains(?, "x")', "axb", True),
        ("count(?) > 1", [1, 2], True),
        ("?", True, True),
        ("?", 1, False),
        ("limit > 3", "anything", True),
        ("limit > 9", "anything", False),
        ("some c in choices satisfies c = ?", "b", True),
        ("limit in (? .. 9)", 3, True),
        ('@"2026-03-02"', "2026-03-02", False),
    ],
)
def test_a_cell_tests_its_input(cell: str, value: object, answer: bool) -> None:  # noqa: FBT001 - a row
    assert passes(cell, value, {"limit": 5, "choices": ["a", "b"]}) is answer


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("<", "Expected an expression, but found the end"),
        ("1,", "Expected an expression, but found the end"),
        ("1 2", 'Expected the end, but found "2"'),
        ("not(1", r'Expected "," or "\)", but found the end'),
        ("not 1", 'Expected the end, but found "1"'),
        ("a instance of b", 'There is no type "b"'),
        ("- , 1", 'Expected an expression, but found ","'),
    ],
)
def test_what_is_no_cell_is_refused(cell: str, complaint: str) -> None:
    with pytest.raises(FeelSyntaxError, match=complaint):
        parse_unary_tests(cell)
