"""The reference of FEEL names every function there is, is up to date, and its examples give what they say."""

import pytest

from engine.feel import BUILTIN_NAMES, evaluate, parse
from engine.feel.functions import BUILTINS
from engine.feel.manual import CHAPTERS, PARAMETERS, Entry
from tests.architecture.feel_reference import PAGE, page
from tests.architecture.project import read
from tests.unit.feel.asking import ENVIRONMENT

ENTRIES = [entry for entries in CHAPTERS.values() for entry in entries]


def test_the_page_is_as_the_code_writes_it() -> None:
    assert read(PAGE) == page()


def test_every_function_has_one_entry() -> None:
    assert sorted(entry.name for entry in ENTRIES) == sorted(BUILTIN_NAMES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_example_gives_what_it_says(entry: Entry) -> None:
    said, found = (evaluate(parse(source), {}, ENVIRONMENT) for source in (entry.gives, entry.example))

    assert found == said
    assert type(found) is type(said) or isinstance(found, int)
    assert entry.name in parse(entry.example).functions


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_the_parameters_are_as_many_as_the_function_takes(name: str) -> None:
    counts = {
        count
        for given in PARAMETERS[name]
        for count in range(len([part for part in given if not part.endswith("?")]), len(given) + 1)
    }
    function = BUILTINS[name]

    assert not counts or min(counts) >= function.least
    assert not counts or function.most is None or max(counts) == function.most
