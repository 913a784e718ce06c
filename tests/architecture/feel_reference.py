"""The reference of FEEL, written from what the engine says of its functions."""

from pathlib import Path
from typing import Final

from engine.feel import limits
from engine.feel.manual import CHAPTERS, Entry
from tests.architecture.project import ROOT

PAGE: Final = Path("docs/reference/feel.md")
_HEAD: Final = """# FEEL

The expressions of diagrams, scripts, tables, clocks and forms are FEEL as
[DMN 1.3](https://www.omg.org/spec/DMN/1.3) defines it, evaluated exactly, without side effects and within
a budget; [why](../decisions/0007-feel-is-the-one-expression-language.md). This page is written from the code
(`python -m tests.architecture.feel_reference`); a test evaluates every example.

## The language

| Construct | Example | |
|---|---|---|
| null, truth, numbers, texts | `null` `true` `1.5` `"信访"` | numbers are decimal, 34 digits |
| dates, times, durations | `@"2026-03-02"` `@"10:30:00"` `@"P3D"` `@"P1Y2M"` | or `date("…")` … |
| lists, contexts | `[1, 2]` `{a: 1, b: a + 1}` | an entry sees those before it |
| ranges | `[1..5]` `(1..5)` `]1..5[` `(< 5)` `(>= 5)` | also of dates, texts, durations |
| arithmetic | `+ - * / **` | null where the kinds do not fit |
| comparisons | `= != < <= > >=` `a between 1 and 2` `a in (1, [5..9], > 20)` | of different kinds: null |
| logic | `a and b` `a or b` `not(a)` | three-valued: null is neither |
| choice | `if a then b else c` | null is not true |
| loops | `for i in 1..3, j in list return i * j` | `partial` is the list of results so far |
| quantifiers | `some a in list satisfies a > 1` `every …` | |
| filters | `list[item > 1]` `list[1]` `list[-1]` `people[age > 60]` | positions count from 1 |
| paths | `a.b` `date.year` `range.start` | of a list: of each of its items |
| types | `a instance of list<number>` | |
| functions | `function(a: number, b) a + b` | no external ones |
| calls | `substring("ab", 2)` `substring(string: "ab", start position: 2)` | |
| unary tests (cells) | `-` `"a", "b"` `< 5` `not("a")` `? > 5 and ? < a` | `?` is the input |

Names are English snake_case; names of several words exist only for functions, parameters and properties.

## Properties

| Of | Properties |
|---|---|
| date | `year` `month` `day` `weekday` (Monday is 1) |
| time | `hour` `minute` `second` `time offset` `timezone` |
| date and time | those of both |
| days and time duration | `days` `hours` `minutes` `seconds` |
| years and months duration | `years` `months` |
| range | `start` `end` `start included` `end included` |
"""
_BUDGET: Final = f"""
## Budget

A text has at most {limits.MAX_SOURCE_LENGTH} characters, {limits.MAX_NODES} parts and
{limits.MAX_DEPTH} levels; an evaluation takes at most {limits.MAX_STEPS} steps, a value has at most
{limits.MAX_SIZE} characters or elements and a number {limits.MAX_DIGITS} digits.
What grows beyond is an error with its place, never a wait. Patterns know
characters, `.`, classes, groups, `|`, `^`, `$` and repetitions; no look-around, no back-references;
they run in time proportional to the text.
"""


def page() -> str:
    """Return the page as it is to stand in the docs."""
    chapters = (f"\n### {title}\n\n{_table(entries)}" for title, entries in CHAPTERS.items())
    return f"{_HEAD}\n## Functions\n{''.join(chapters)}{_BUDGET}"


def _table(entries: tuple[Entry, ...]) -> str:
    rows = (
        f"| {_calls(entry)} | {entry.says} | {_code(entry.example)} → {_code(entry.gives)} |\n"
        for entry in entries
    )
    return f"| Function | | Example |\n|---|---|---|\n{''.join(rows)}"


def _calls(entry: Entry) -> str:
    return "<br>".join(_code(f"{entry.name}({parameters})") for parameters in entry.parameters)


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"


if __name__ == "__main__":
    (ROOT / PAGE).write_text(page(), encoding="utf-8")
