from pathlib import Path

from babel.messages.extract import extract_from_dir

from web.languages import FOLDER, catalogue

WEB = Path(__file__).parents[2] / "web"
KEYWORDS = dict.fromkeys(("_", "say", "gettext", "lazy_gettext"))
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


def catalogue_of_all() -> dict[str, str]:
    whole = catalogue(FOLDER / "zh_Hans_CN/LC_MESSAGES")
    return {str(message.id): str(message.string) for message in whole if message.id}


def _said() -> set[str]:
    found = extract_from_dir(WEB, method_map=METHODS, keywords=KEYWORDS)
    return {str(message) for _, _, message, _, _ in found}


def test_everything_that_the_pages_say_has_a_chinese_text() -> None:
    assert _said() - {message for message, text in catalogue_of_all().items() if text} == set()


def test_the_catalogue_holds_nothing_that_no_page_says() -> None:
    assert catalogue_of_all().keys() - _said() == set()
