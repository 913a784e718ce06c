"""One person: appointments of all times, the password, where she is signed in."""

from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import commands as c
from engine.errors import Reason, Rejected
from engine.ids import ActorId, OrganId, RoleId, derive
from engine.office import STREAM
from engine.office.lists import PersonLine
from engine.storage.records import Appointment
from web import context
from web.accounts import passwords
from web.admin.asking import UNFIT, Refused, ask, refusal_of
from web.admin.filled import Filled, optional
from web.admin.keeping import Keeping, keeping
from web.admin.readable import readable_password
from web.context import say
from web.questions import Question

bp = Blueprint("person", __name__, url_prefix="/people/<id_>")

_APPOINT, _PASSWORD, _NAMES, _END = "appoint", "password", "names", "end"
_SECRET: Final = "password"  # noqa: S105 - the name of a field


@bp.get("/")
def show(id_: str) -> str:
    """Show somebody with all appointments, and what may be done."""
    return _page(*_found(id_))


@bp.post("/appoint")
def appoint(id_: str) -> Response:
    """Give somebody a role in an organ, from a day on."""
    person, kept = _found(id_)
    form = Filled.sent()
    starts_on, ends_on = form.day("starts_on"), form.day("ends_on")
    form.need("role", "organ", "starts_on")
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        form.wrong["ends_on"] = say("The last day lies before the first.")
    if form.wrong or starts_on is None:
        return make_response(_page(person, kept, {_APPOINT: form}), UNFIT)
    who, command = context.asked(), context.command_id()
    refused = ask(
        c.Appoint(
            id=command,
            actor=who.person.id,
            at=who.at,
            appointment=derive("appointment", command),
            person=person.id,
            role=RoleId(form["role"]),
            organ=OrganId(form["organ"]),
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    return _done(id_, refused, {_APPOINT: form}, say("The appointment was entered."))


@bp.post("/appointments/<appointment>/end")
def end(id_: str, appointment: str) -> Response:
    """End an appointment after a day; it stays on record."""
    person, kept = _found(id_)
    form = Filled.sent()
    day = form.day("last_day")
    if not form.need("last_day") or day is None:
        return make_response(_page(person, kept, {_END: form.refused(form.wrong["last_day"])}), UNFIT)
    who = context.asked()
    refused = ask(
        c.EndAppointment(
            id=context.command_id(),
            actor=who.person.id,
            at=who.at,
            appointment=appointment,
            ends_on=day,
        )
    )
    return _done(id_, refused, {_END: form}, say("The appointment ends; what was done in it stays valid."))


@bp.post("/names")
def rename(id_: str) -> Response:
    """Change somebody's name or sign-in name."""
    person, kept = _found(id_)
    form = Filled.sent()
    if not form.need("name", "login"):
        return make_response(_page(person, kept, {_NAMES: form}), UNFIT)
    who = context.asked()
    refused = ask(
        c.RegisterPerson(
            id=context.command_id(),
            actor=who.person.id,
            at=who.at,
            person=person.id,
            name=form["name"],
            login=form["login"],
        )
    )
    return _done(id_, refused, {_NAMES: form}, say("It was changed."))


@bp.post("/password")
def set_password(id_: str) -> Response:
    """Give somebody a new password and show it, this once; one's own is changed with the old one."""
    person, kept = _found(id_)
    who, form, command = context.asked(), Filled.sent(), context.command_id()
    if person.id == who.person.id:
        return redirect(url_for("account.show"), code=303)
    if not passwords.SHORTEST <= len(form[_SECRET]) <= passwords.LONGEST:
        form.wrong[_SECRET] = say(
            "A password has %(least)s to %(most)s characters.",
            least=passwords.SHORTEST,
            most=passwords.LONGEST,
        )
        return make_response(_page(person, kept, {_PASSWORD: form}), UNFIT)
    setting = c.SetPassword(id=command, actor=who.person.id, at=who.at, person=person.id)
    hashed = passwords.hashed(form[_SECRET])
    refused = refusal_of(lambda: context.site().system.office.set_password(setting, hashed))
    if refused is not None:
        return _done(id_, refused, {_PASSWORD: form}, "")
    return make_response(render_template("admin/password.html", person=person, password=form[_SECRET]))


@bp.post("/sessions/end")
def end_sessions(id_: str) -> Response:
    """Sign somebody out everywhere."""
    person, kept = _found(id_)
    if not kept.keeps(person):
        context.note_refusal(STREAM, "end_sessions", Reason.NO_RIGHT.value, person=person.id)
        raise Rejected(Reason.NO_RIGHT)
    number = context.site().system.sessions.end_all_of(person.id)
    flash(say("Signed out everywhere; sessions ended: %(number)s.", number=number))
    return redirect(url_for(".show", id_=id_), code=303)


def _done(id_: str, refused: Refused | None, forms: dict[str, Filled], said: str) -> Response:
    if refused is None:
        flash(said)
        return redirect(url_for(".show", id_=id_), code=303)
    [(which, form)] = forms.items()
    return make_response(_page(*_found(id_), {which: form.refused(refused.sentence)}), refused.status)


def _found(id_: str) -> tuple[PersonLine, Keeping]:
    with context.site().system.store.reading() as reader:
        found = reader.person(ActorId(id_))
        held = () if found is None else reader.appointments(found.id)
        kept = keeping(reader)
    if found is None:
        raise NotFound
    person = PersonLine(
        id=found.id,
        name=found.name,
        login=found.login,
        may_sign_in=bool(found.password_hash),
        appointments=held,
    )
    return person, kept


def _page(person: PersonLine, kept: Keeping, sent: dict[str, Filled] | None = None) -> str:
    forms = _forms(person) | (sent or {})
    site, who = context.site(), context.asked()
    return render_template(
        "admin/person.html",
        seen=person,
        herself=person.id == who.person.id,
        rows=[_row(held, kept) for held in person.appointments],
        forms=forms,
        appointing=_appointing(forms[_APPOINT], kept),
        naming=(
            forms[_NAMES].question("name", say("Full name")),
            forms[_NAMES].question("login", say("Sign-in name")),
        ),
        secret=forms[_PASSWORD].question(
            _SECRET, say("New password"), say("Drawn by chance; or type another, of ten characters at least.")
        ),
        sessions=len(site.system.sessions.list_of(person.id, who.at)) if kept.keeps(person) else None,
        mistakes=[mistake for form in forms.values() for mistake in form.mistakes()],
        today=context.today(),
        new_id=site.new_id,
    )


def _forms(person: PersonLine) -> dict[str, Filled]:
    """Return the forms of the page as nobody has touched them."""
    return {
        _APPOINT: Filled(typed={"starts_on": context.today().isoformat()}),
        _NAMES: Filled(typed={"name": person.name, "login": person.login}),
        _PASSWORD: Filled(typed={_SECRET: readable_password(context.site().new_id())}),
        _END: Filled(),
    }


def _appointing(form: Filled, kept: Keeping) -> tuple[Question, ...]:
    roles = {role: context.role_title(role) for role in context.site().system.library.roles()}
    return (
        form.choice("role", say("Role"), {str(role): title for role, title in roles.items()}),
        form.choice("organ", say("Organ"), kept.names()),
        form.question("starts_on", say("First day"), kind="date"),
        optional(form.question("ends_on", say("Last day, if it is known"), kind="date")),
    )


def _row(held: Appointment, kept: Keeping) -> tuple[Appointment, str, str, str, bool]:
    """Return an appointment with its role, organ and state in words, and whether it can still be ended."""
    today = context.today()
    names = {organ.id: organ.name for organ in kept.tree}
    if held.ends_on is not None and held.ends_on < today:
        state = say("over")
    else:
        state = say("in force") if held.starts_on <= today else say("to come")
    ending = held.organ in kept.kept and (held.ends_on is None or held.ends_on >= today)
    return held, context.role_title(held.role), names.get(held.organ, held.organ), state, ending
