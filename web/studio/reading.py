"""What a version says: its diagrams, tables, forms and clocks, each in words too, and what `check` finds."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from engine.deadlines.rulebook import Clock, ClockUnit, On, Trigger
from engine.definition import Element
from web import context
from web.citing import Cited, cited
from web.context import say
from web.picture import drawn
from web.questions import Sheet
from web.studio.bundles import holds
from web.studio.deciding import in_words
from web.studio.rules import TITLES
from web.studio.version import PROPOSED, Version, changed_files, findings, version
from web.wording import Wording

bp = Blueprint("reading", __name__, url_prefix="/<any(versions, proposals):kind>/<name>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A flow node in words: `does` says what its properties make of it."""

    id: str
    name: str
    kind: str
    what: str
    does: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A legal clock as it is written down."""

    id: str
    name: str
    length: str
    starts: str
    stops: str
    law: list[Cited]
    note: str


@bp.get("/")
def show(kind: str, name: str) -> str:
    """Show what a version is made of."""
    read = version(kind, name)
    words = read.words
    return render_template(
        "studio/version.html",
        **_frame(read),
        diagrams=[(file, _title(file, words)) for file in sorted(words.book.files) if file.endswith(".bpmn")],
        tables=[
            (key, words.table(key), found.file) for key, found in sorted(words.definition.tables.items())
        ],
        forms=_forms(words),
        changes=changed_files(read),
        found=findings(read),
        titles=TITLES,
    )


@bp.get("/diagrams/<file>")
def diagram(kind: str, name: str, file: str) -> str:
    """Show one diagram, and every place on it in words."""
    read = version(kind, name)
    picture = drawn(file, read.words)
    if picture is None:
        raise NotFound
    places = [
        _place(element, read.words)
        for element in read.words.definition.elements.values()
        if element.file == file and (element.name or element.form or element.job)
    ]
    return render_template("studio/diagram.html", **_frame(read), file=file, picture=picture, places=places)


@bp.get("/tables/<key>")
def table(kind: str, name: str, key: str) -> str:
    """Show one decision table with its articles."""
    read = version(kind, name)
    found = read.words.definition.tables.get(key)
    if found is None:
        raise NotFound
    return render_template("studio/table.html", **_frame(read), decision=in_words(found, read.words))


@bp.get("/forms/<key>")
def form(kind: str, name: str, key: str) -> str:
    """Show one form as people see it, empty."""
    read = version(kind, name)
    found = read.words.definition.forms.get(key)
    if found is None:
        raise NotFound
    sheet = Sheet(found, read.words).questions({})
    title = dict(_forms(read.words))[key]
    return render_template("studio/form.html", **_frame(read), key=key, title=title, sheet=sheet)


@bp.get("/clocks")
def clocks(kind: str, name: str) -> str:
    """Show every legal clock with its article."""
    read = version(kind, name)
    rules = read.words.definition.rulebook
    return render_template(
        "studio/clocks.html",
        **_frame(read),
        profile=rules.profile,
        periods=[_period(clock, read.words) for clock in rules.clocks.values()],
    )


def _frame(read: Version) -> dict[str, object]:
    """Return what every page of a version says."""
    definition = read.words.definition
    return {
        "kind": read.kind,
        "name": read.name,
        "process": read.words.text("bundle.toml", definition.title),
        "proposed": read.kind == PROPOSED,
        "publishes": holds("publisher"),
        "process_key": definition.key,
        "digest": definition.digest,
        "command": context.site().new_id(),
    }


def _title(file: str, words: Wording) -> str:
    picture = drawn(file, words)
    return file if picture is None else picture.title


def _forms(words: Wording) -> list[tuple[str, str]]:
    """Return (key, title) of every form: what asks with it, in words."""
    asking: dict[str, dict[str, None]] = {key: {} for key in sorted(words.definition.forms)}
    for element in words.definition.elements.values():
        if element.form:
            asking[element.form][words.element(element.id)] = None
    filing = words.definition.submission_form
    titles = {key: "、".join(names) for key, names in asking.items()}
    return sorted(
        ((key, title or (say("Filing") if key == filing else key)) for key, title in titles.items()),
        key=lambda form: (form[0] != filing, form),
    )


def _place(element: Element, words: Wording) -> Place:
    done = [say("by %(roles)s", roles=words.any_of(element.roles)) if element.roles else ""]
    if element.separate_from:
        others = "、".join(words.element(other) for other in element.separate_from)
        done.append(say("not by whoever did: %(others)s", others=others))
    if element.confirms:
        tables = "、".join(words.table(table) for table in element.confirms)
        done.append(say("confirms what is proposed by: %(tables)s", tables=tables))
    if element.decision:
        done.append(say("asks the table: %(table)s", table=words.table(element.decision)))
    if element.job:
        done.append(say("the system does: %(job)s", job=element.job))
    if element.letter:
        done.append(say("writes the letter %(letter)s", letter=element.letter))
    if element.called:
        done.append(say("calls the process %(process)s", process=element.called))
    return Place(
        id=element.id,
        name=words.element(element.id),
        kind=element.kind,
        what=words.documentation(element),
        does=tuple(filter(None, done)),
        form=element.form or "",
    )


def _period(clock: Clock, words: Wording) -> Period:
    return Period(
        id=clock.id,
        name=words.clock(clock.id),
        length=_length(clock),
        starts="；".join(_trigger(start.trigger, words) for start in clock.starts),
        stops="；".join(_trigger(stop.trigger, words) for stop in clock.stops),
        law=cited(clock.law, context.today()),
        note=clock.note if not words.english else "",
    )


def _trigger(trigger: Trigger, words: Wording) -> str:
    if trigger.on is On.STARTED:
        return say("Filing")
    if trigger.on is On.ENDED:
        return say("The end of the case")
    return "、".join(map(words.element, trigger.elements))


def _length(clock: Clock) -> str:
    units = {
        ClockUnit.NATURAL: say("days"),
        ClockUnit.WORKDAY: say("working days"),
        ClockUnit.MONTH: say("months"),
        ClockUnit.HOUR: say("hours"),
    }
    if clock.length is not None and clock.unit in units:
        return f"{clock.length} {units[clock.unit]}"
    return say("a day that is set") if clock.month_day is None else "{}-{}".format(*clock.month_day)
