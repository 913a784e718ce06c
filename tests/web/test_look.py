import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined

from engine.forms.model import Kind
from web.look import built, comforts, cookie_of, dress
from web.look.build import BuildFailedError, build, clean, stamp
from web.questions import Choice, Question

MANIFEST = {
    "src/desk.js": {"file": "assets/desk-1.js", "css": ["assets/desk-2.css"], "imports": ["_shared.js"]},
    "_shared.js": {"file": "assets/shared-3.js", "css": ["assets/shared-4.css"]},
    "src/site.scss": {"file": "assets/site-5.css"},
}
WEB = Path(__file__).parents[2] / "web"
TELEPHONE = Question(kind="textfield", name="phone", id="f-phone", label="Telephone")


class Node:
    """Builds nothing, but leaves what Node leaves: a folder of packages, a folder of files."""

    def __init__(self, sources: Path, target: Path, *, fails: str = "") -> None:
        self.folders = {"npm": sources / "node_modules", "node": target}
        self.fails = fails
        self.ran: list[str] = []

    def run(self, command: Sequence[str], folder: Path) -> int:
        assert folder == self.folders["npm"].parent
        self.ran.append(command[0])
        self.folders[command[0]].mkdir(exist_ok=True)
        return int(command[0] == self.fails)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    (folder / "src").mkdir(parents=True)
    (folder / "package-lock.json").write_text("{}")
    (folder / "src" / "site.scss").write_text("a { color: red }")
    return folder


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / ".vite").mkdir(parents=True)
    (folder / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    return folder


def _app(folder: Path) -> Flask:
    app = Flask(
        "tests",
        root_path=str(WEB),
        static_folder=str(folder),
        static_url_path="/static",
        template_folder=str(WEB / "templates"),
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(_=lambda said: said)
    dress(app, folder)
    return app


def _said(folder: Path, template: str, **values: object) -> str:
    app = _app(folder)
    with app.test_request_context("/"):
        return app.jinja_env.from_string(template).render(**values)


def _asked(question: Question) -> str:
    template = '{% from "parts/questions.html" import field %}{{ field(question) }}'
    return _said(WEB, template, question=question)


def test_a_script_brings_its_style_sheets_and_what_it_imports(dist: Path) -> None:
    said = _said(dist, '{{ script("desk.js") }}')

    assert '<script type="module" src="/static/dist/assets/desk-1.js"></script>' in said
    assert '<link rel="modulepreload" href="/static/dist/assets/shared-3.js">' in said
    assert said.index("shared-4.css") < said.index("desk-2.css")


def test_a_style_sheet_is_linked_under_the_name_it_was_built_with(dist: Path) -> None:
    said = _said(dist, '{{ stylesheet("site.scss") }}')

    assert said == '<link rel="stylesheet" href="/static/dist/assets/site-5.css">'


def test_a_page_without_built_files_is_plain_but_whole(tmp_path: Path) -> None:
    said = _said(tmp_path, '{{ stylesheet("site.scss") }}<p>{{ assets_built }}</p>{{ script("site.js") }}')

    assert said == "<p>False</p>"
    assert not built(tmp_path)


def test_a_file_that_was_never_built_is_not_passed_over(dist: Path) -> None:
    with pytest.raises(KeyError):
        _said(dist, '{{ script("nothing.js") }}')


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("", ()),
        ("contrast large", ("large", "contrast")),
        ("large.contrast", ("large", "contrast")),
        ("x", ()),
    ],
)
def test_of_comforts_only_known_ones_are_taken(said: str, chosen: tuple[str, ...]) -> None:
    assert comforts(said) == chosen
    assert comforts(cookie_of(chosen)) == chosen


def test_what_did_not_change_is_not_built_again(sources: Path, tmp_path: Path) -> None:
    node = Node(sources, tmp_path / "built")

    done = [build(sources, tmp_path / "built", node.run) for _ in range(2)]

    assert done == [True, False]
    assert node.ran == ["npm", "node"]


def test_a_changed_source_is_built_with_the_packages_already_fetched(sources: Path, tmp_path: Path) -> None:
    node = Node(sources, tmp_path / "built")
    build(sources, tmp_path / "built", node.run)

    (sources / "src" / "site.scss").write_text("a { color: blue }")
    build(sources, tmp_path / "built", node.run)

    assert node.ran == ["npm", "node", "node"]


def test_a_changed_lock_fetches_the_packages_anew(sources: Path, tmp_path: Path) -> None:
    node = Node(sources, tmp_path / "built")
    build(sources, tmp_path / "built", node.run)

    (sources / "package-lock.json").write_text('{"packages": {}}')
    build(sources, tmp_path / "built", node.run)

    assert node.ran == ["npm", "node", "npm", "node"]


@pytest.mark.parametrize("step", ["npm", "node"])
def test_a_step_that_fails_is_named_and_tried_again(step: str, sources: Path, tmp_path: Path) -> None:
    failing, sound = (Node(sources, tmp_path / "built", fails=it) for it in (step, ""))

    with pytest.raises(BuildFailedError, match=f"“{step} "):
        build(sources, tmp_path / "built", failing.run)

    assert build(sources, tmp_path / "built", sound.run)
    assert step in sound.ran


def test_an_installed_package_says_that_it_has_nothing_to_build(tmp_path: Path) -> None:
    with pytest.raises(BuildFailedError, match="brings them built"):
        build(tmp_path / "nowhere", tmp_path / "built")


def test_fetched_packages_are_no_sources(sources: Path) -> None:
    before = stamp(sources)

    (sources / "node_modules").mkdir()
    (sources / "node_modules" / "package.js").write_text("1")

    assert stamp(sources) == before


def test_clean_leaves_the_sources_alone(sources: Path, tmp_path: Path) -> None:
    before = stamp(sources)
    build(sources, tmp_path / "built", Node(sources, tmp_path / "built").run)

    clean(sources, tmp_path / "built")

    assert not (tmp_path / "built").exists()
    assert not (sources / "node_modules").exists()
    assert stamp(sources) == before


def test_the_lock_names_no_place_to_fetch_from_and_pins_every_package() -> None:
    lock = json.loads((WEB / "assets" / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((WEB / "assets" / "package.json").read_text(encoding="utf-8"))

    packages = [package for path, package in lock["packages"].items() if path]

    assert packages
    assert [package for package in packages if "resolved" in package or "integrity" not in package] == []
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert [version for version in versions if not version[0].isdigit()] == []


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SPACER])
def test_every_kind_of_question_has_its_part(kind: Kind) -> None:
    choices = (Choice(value="a", label="First", chosen=True), Choice(value="b", label="Second", chosen=False))
    row = (replace(TELEPHONE, name="list.0.phone", id="f-list-0-phone"),)
    question = replace(
        TELEPHONE, kind=kind.value, text="Read this.", choices=choices, fields=(TELEPHONE,), rows=(row,)
    )

    said = _asked(question)

    assert "Read this." in said or "<hr" in said or 'name="phone"' in said or 'name="list.0.phone"' in said


def test_the_chosen_answer_is_marked_and_no_other() -> None:
    choices = (Choice(value="a", label="First", chosen=False), Choice(value="b", label="Second", chosen=True))

    radios = _asked(replace(TELEPHONE, kind="radio", choices=choices))
    select = _asked(replace(TELEPHONE, kind="select", choices=choices))

    assert [radios.count(" checked"), select.count(" selected")] == [1, 1]


def test_a_mistake_is_said_beside_its_question_and_tied_to_it() -> None:
    said = _asked(
        replace(TELEPHONE, wrong="Write digits only.", description="Where we reach you", required=True)
    )

    assert 'aria-describedby="f-phone-hint f-phone-error"' in said
    assert "Write digits only." in said
    assert "(optional)" not in said


def test_what_is_typed_cannot_break_out_of_the_page() -> None:
    said = _asked(
        replace(TELEPHONE, value='"><script>', label="<b>", wrong="<i>", description="<u>", when="<s>")
    )

    assert not [tag for tag in ("<script", "<b>", "<i>", "<u>", "<s>") if tag in said]
