"""Organs, people, bundles and what else an office keeps; and what erasing a case takes away."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from engine.ids import ActorId, CaseId, OrganId, RoleId, TaskId
from engine.storage.errors import AppointmentExistsError, LoginTakenError
from engine.storage.records import Appointment, Draft, ItemState, ListRow, Person, StoredFile
from engine.storage.store import Store
from tests.contract.rows import (
    HANDLING,
    NOON,
    REGISTRAR,
    WANG,
    a_case,
    an_entry,
    an_item,
    with_organs,
    with_wang,
)


def test_superiors_are_named_nearest_first(store: Store) -> None:
    with store.writing() as work:
        with_organs(work)

        assert work.superiors(HANDLING) == ("city", "province")
        assert work.superiors(OrganId("province")) == ()
        assert work.superiors(OrganId("nowhere")) is None


def test_an_organ_needs_the_superior_that_it_names(store: Store) -> None:
    with store.writing() as work:
        organ = work.put_organ(
            organ=HANDLING, name="住建局", level=4, kind="competent_organ", superior=OrganId("city")
        )

    assert organ is None


def test_an_organ_that_moves_takes_those_below_it_along(store: Store) -> None:
    with store.writing() as work:
        with_organs(work)
        for organ, superior in (("capital", "province"), ("city-port", "province"), ("city", "capital")):
            work.put_organ(
                organ=OrganId(organ), name=organ, level=3, kind="petition_office", superior=OrganId(superior)
            )

    with store.reading() as reader:
        assert [organ.path for organ in reader.organs()] == [
            "/province/",
            "/province/capital/",
            "/province/capital/city/",
            "/province/capital/city/housing_bureau/",
            "/province/city-port/",
        ]
        assert reader.superiors(HANDLING) == ("city", "capital", "province")


def test_a_sign_in_name_and_an_appointments_id_are_taken_once(store: Store) -> None:
    li = Person(id=ActorId("li"), name="李", login="wang", password_hash="")
    again = Appointment(id="a1", person=WANG, role=REGISTRAR, organ=HANDLING, starts_on=date(2026, 1, 1))
    with store.writing() as work:
        with_organs(work)
        with_wang(work)

    with pytest.raises(LoginTakenError), store.writing() as work:
        work.put_person(li)
    with pytest.raises(AppointmentExistsError), store.writing() as work:
        work.add_appointment(again)


def test_organs_are_listed_from_the_top(store: Store) -> None:
    with store.writing() as work:
        with_organs(work)

    with store.reading() as reader:
        assert [organ.path for organ in reader.organs()] == [
            "/province/",
            "/province/city/",
            "/province/city/housing_bureau/",
        ]


def test_a_person_is_found_by_id_and_by_sign_in_name(store: Store) -> None:
    wang = Person(id=WANG, name="王", login="wang", password_hash="argon2")
    with store.writing() as work:
        with_organs(work)
        with_wang(work)

    with store.reading() as reader:
        assert reader.person(WANG) == wang
        assert reader.person_by_login("wang") == wang
        assert reader.person_by_login("li") is None
        assert reader.people() == (wang,)


def test_an_ended_appointment_is_kept_with_its_last_day(store: Store) -> None:
    with store.writing() as work:
        with_organs(work)
        with_wang(work)
        ended = work.end_appointment("a1", date(2026, 3, 31))
        never = work.end_appointment("a2", date(2026, 3, 31))
        [appointment] = work.appointments(WANG)

    assert (ended, never) == (True, False)
    assert appointment == Appointment(
        id="a1",
        person=WANG,
        role=REGISTRAR,
        organ=HANDLING,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 31),
    )
    assert appointment.holds_on(date(2026, 3, 31))
    assert not appointment.holds_on(date(2026, 4, 1))
    assert not appointment.holds_on(date(2025, 12, 31))


def test_appointments_to_an_organ_are_listed_by_role(store: Store) -> None:
    with store.writing() as work:
        with_organs(work)
        with_wang(work)
        assert work.appointment("a1") in work.appointments(WANG)

    with store.reading() as reader:
        assert [found.person for found in reader.appointed(HANDLING, REGISTRAR)] == [WANG]
        assert reader.appointed(OrganId("city")) == ()


def test_new_cases_start_on_the_bundle_made_current_and_older_ones_stay_stored(store: Store) -> None:
    with store.writing() as work:
        for digest in ("old", "new"):
            work.put_bundle(digest=digest, key="petition", packed=digest.encode(), published_at=None)
            work.make_current("petition", digest)

    with store.reading() as reader:
        assert reader.current_bundle("petition") == "new"
        assert reader.current_bundle("complaint") is None
        assert reader.bundle("old") == b"old"
        assert reader.bundle("unknown") is None


def test_a_bundle_stored_again_brings_newer_letters_which_its_digest_leaves_out(store: Store) -> None:
    with store.writing() as work:
        work.put_bundle(digest="same", key="petition", packed=b"old letters", published_at=None)
        work.put_bundle(digest="same", key="petition", packed=b"new letters", published_at=NOON)

    with store.reading() as reader:
        assert reader.bundle("same") == b"new letters"


def test_calendars_and_settings_are_kept(store: Store) -> None:
    with store.writing() as work:
        work.put_calendar("c" * 64, '{"holidays": []}')
        work.put_setting("calendar", "c" * 64)
        work.put_setting("calendar", "d" * 64)

    with store.reading() as reader:
        assert reader.calendar("c" * 64) == '{"holidays": []}'
        assert reader.setting("calendar") == "d" * 64
        assert reader.setting("unknown") is None
        assert reader.calendar("unknown") is None


def a_draft(person: ActorId = WANG, body: bytes = b"sealed") -> Draft:
    return Draft(case=CaseId("c1"), task=TaskId("t1"), person=person, at=NOON, body=body)


def test_each_person_has_a_draft_of_their_own_until_it_is_removed(store: Store) -> None:
    with store.writing() as work:
        work.add_case(a_case())
        work.put_draft(a_draft())
        work.put_draft(a_draft(body=b"sealed again"))
        work.put_draft(a_draft(ActorId("li")))
        mine = work.draft(CaseId("c1"), TaskId("t1"), WANG)
        work.remove_draft(CaseId("c1"), TaskId("t1"), WANG)
        gone, others = (work.draft(CaseId("c1"), TaskId("t1"), person) for person in (WANG, ActorId("li")))

    assert mine == a_draft(body=b"sealed again")
    assert (gone, others) == (None, a_draft(ActorId("li")))


@pytest.mark.parametrize("state", [ItemState.DONE, ItemState.CANCELLED])
def test_everybodys_drafts_of_a_task_go_when_it_is_finished_and_no_others(
    store: Store, state: ItemState
) -> None:
    other = replace(a_draft(), task=TaskId("t2"))
    with store.writing() as work:
        work.add_case(a_case())
        work.put_items([an_item("t1", roles=(REGISTRAR, RoleId("head"))), an_item("t2")])
        for draft in (a_draft(), a_draft(ActorId("li")), other):
            work.put_draft(draft)
        work.put_items([replace(an_item("t2"), state=ItemState.CLAIMED, assignee=WANG)])

        work.put_items([replace(an_item("t1"), state=state, done_at=NOON)])

    with store.reading() as reader:
        mine, others, kept = (
            reader.draft(CaseId("c1"), TaskId(task), person)
            for task, person in (("t1", WANG), ("t1", ActorId("li")), ("t2", WANG))
        )
    assert (mine, others, kept) == (None, None, other)


def test_erasing_a_case_takes_its_key_and_copies_and_leaves_its_history(store: Store) -> None:
    case, file = (
        CaseId("c1"),
        StoredFile(digest="f" * 64, case=CaseId("c1"), size=3, media_type="a/b", body=b"x"),
    )
    with store.writing() as work:
        work.add_case(a_case())
        work.append(an_entry())
        work.put_list(case, ListRow(subject="路灯", petitioner_name="赵", source="csv:1"))
        work.put_draft(a_draft())
        work.put_file(file)
        assert work.file(file.digest, case) == file
        work.erase(case)

    with store.reading() as reader:
        erased, summary = reader.find_case(case), reader.summary(case)
        assert erased is not None
        assert erased.key is None
        assert summary is not None
        assert (summary.subject, summary.petitioner_name, summary.source) == ("", "", None)
        assert reader.draft(case, TaskId("t1"), WANG) is None
        assert reader.file(file.digest, case) is None
        assert list(reader.entries("c1")) == [an_entry()]


def test_erasing_a_case_takes_its_work_away_and_nothing_wakes_it(store: Store) -> None:
    with store.writing() as work:
        work.add_case(a_case())
        work.put_items([an_item("t1"), replace(an_item("t2"), state=ItemState.DONE, done_at=NOON)])
        work.erase(CaseId("c1"))

    with store.reading() as reader:
        assert reader.items(CaseId("c1")) == ()
        states = {
            item.id: (item.state, item.done_at) for item in reader.items(CaseId("c1"), also_finished=True)
        }
        assert states == {"t1": (ItemState.CANCELLED, NOON), "t2": (ItemState.DONE, NOON)}
        assert reader.waking(datetime(9999, 12, 31, tzinfo=UTC)) == ()


def test_what_lists_show_of_a_case_is_changed_one_by_one(store: Store) -> None:
    case = CaseId("c1")

    def listed(subject: str | None, name: str | None, source: str | None) -> tuple[str, str, str | None]:
        with store.writing() as work:
            work.put_list(case, ListRow(subject=subject, petitioner_name=name, source=source))
        with store.reading() as reader:
            found = reader.summary(case)
        assert found is not None
        return found.subject, found.petitioner_name, found.source

    with store.writing() as work:
        work.add_case(a_case())

    assert listed(None, "赵", None) == ("", "赵", None)
    assert listed("路灯", None, "csv:1") == ("路灯", "赵", "csv:1")
    assert listed("路灯不亮", None, None) == ("路灯不亮", "赵", "csv:1")
    assert listed(None, "赵氏", None) == ("路灯不亮", "赵氏", "csv:1")


def test_instants_are_kept_to_the_microsecond(store: Store) -> None:
    at = datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    with store.writing() as work:
        work.add_case(a_case(started_at=at))

    with store.reading() as reader:
        found = reader.find_case(CaseId("c1"))
        assert found is not None
        assert found.started_at == at
