"""Every citation of the petition bundle points to an article, paragraph or item that there is."""

import re
from datetime import date

from engine.bootstrap import LAW, PROCESSES
from engine.statutes import Citation, Shelf
from engine.statutes.reading import number

TODAY = date(2026, 12, 1)
SHELF = Shelf.of(PROCESSES / LAW)
TEXTS = {
    file.relative_to(PROCESSES): file.read_text(encoding="utf-8")
    for file in sorted((PROCESSES / "petition").rglob("*"))
    if file.is_file()
}
KEPT = re.compile(r'"([^"#]+#[0-9()]+)"')
N = "[一二三四五六七八九十百零]+"
WRITTEN = re.compile(rf"《([^》]+)》第({N})条(?:第({N})款)?(?:第({N})项)?")


def _written() -> dict[str, Citation]:
    titles = {name: one.title for one in SHELF.statutes(TODAY) for name in (one.title, one.full_title)}
    found = dict[str, Citation]()
    for text in TEXTS.values():
        for match in WRITTEN.finditer(text):
            title, article, paragraph, item = match.groups()
            found[match[0]] = Citation(
                title=titles.get(title, title),
                article=number(article),
                paragraph=number(paragraph) if paragraph else 1 if item else None,
                item=number(item) if item else None,
            )
    return found


def test_what_is_kept_with_clocks_and_rules_is_in_the_statutes() -> None:
    citations = {match[1] for text in TEXTS.values() for match in KEPT.finditer(text)}
    parsed = {text: Citation.parse(text) for text in citations}
    lost = [text for text, where in parsed.items() if where is None or SHELF.cited(where, TODAY) is None]

    assert len(citations) > 40
    assert lost == []


def test_what_forms_letters_and_diagrams_say_is_in_the_statutes() -> None:
    written = _written()

    assert len(written) > 60
    assert [text for text, where in written.items() if SHELF.cited(where, TODAY) is None] == []
