"""The reasoning of a date in words, English or Chinese: one sentence for each of its grounds."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Final

from engine.deadlines import ClockUnit, State, Who
from engine.deadlines.rulebook import TODAY
from engine.definition import Definition
from engine.ids import ElementId, RoleId
from engine.reasoning import Ground, Reasoning, Step, Value

ENGLISH: Final = "en"
CHINESE: Final = "zh"

SENTENCES: Final[Mapping[str, Mapping[Ground, str]]] = {
    ENGLISH: {
        Ground.STARTED: "It began to run with: {element}.",
        Ground.DEEMED: "Its start day is {day}, the last day of {clock}: the earlier duty that was late.",
        Ground.COUNTED: "Start day {day} ({origin}) does not count; day 1 is {first}; {length} {unit} end "
        "on {safe}.",
        Ground.HOURS: "{length} hours from that moment: until {due_at}.",
        Ground.STATED: "The day is stated: {safe} ({origin}).",
        Ground.DAY_OF_YEAR: "Counted from {day} ({origin}): a fixed day of the year, {safe}.",
        Ground.LIMITED: "The longest period that the law allows ends earlier than its own: {length} {unit} "
        "from {day} ({origin}), the start day not counted, end on {safe}.",
        Ground.WITHIN: "It never passes the last day of {clock}: {safe}.",
        Ground.REST_DAYS: "Not counted, for only working days count: {days}.",
        Ground.MADE_UP: "Counted although weekend, for they are made up for: {days}.",
        Ground.EXTENDED: "Extended by {days} days: {safe}.",
        Ground.PAUSED: "{days} days not counted ({cause}, from the day after {began}): {safe}.",
        Ground.RECOMPUTED: "Computed anew with the calendar {calendar} of the office: {safe}.",
        Ground.ROLLED: "{safe} is a rest day; passed over: {days}; the period ends on {rolled}.",
        Ground.NOT_ROLLED: "{safe} is a rest day; passed over would be: {days}; an authority's period is "
        "not rolled to {rolled}.",
        Ground.PROVISIONAL: "Provisional: the holidays of {years} are not announced yet; it is computed anew "
        "when the notice is entered.",
        Ground.LAST_DAY: "Last day: {day}, until 24:00.",
        Ground.POST: "Post handed in by then is in time; it is waited for {days} days more.",
        Ground.WARNED: "Warned at {at}.",
        Ground.HOLDER_TOLD: "Told: whoever holds the open task, at {organ}.",
        Ground.TOLD: "Told: {role} of {organ}.",
        Ground.MISSED: "Missed at {at}; what it asks for is still owed.",
        Ground.MET: "Kept at {at}: {element}.",
        Ground.MET_LATE: "Done late at {at}: {element}.",
        Ground.ENDED: "Stopped at {at} without being kept or missed: {element}.",
    },
    CHINESE: {
        Ground.STARTED: "起算于：{element}。",
        Ground.DEEMED: "以{clock}的末日{day}为起算日：前一义务已经逾期。",
        Ground.COUNTED: "起算日{day}（{origin}）不计，{first}为第一日，{length}{unit}至{safe}。",
        Ground.HOURS: "自其时起{length}小时，至{due_at}。",
        Ground.STATED: "日期由文书或者表单载明：{safe}（{origin}）。",
        Ground.DAY_OF_YEAR: "自{day}（{origin}）起，至固定之日{safe}。",
        Ground.LIMITED: "法律规定的最长期限先届满：自{day}（{origin}）起{length}{unit}，当日不计，至{safe}。",
        Ground.WITHIN: "不晚于{clock}的末日{safe}。",
        Ground.REST_DAYS: "只计工作日，不计：{days}。",
        Ground.MADE_UP: "调休上班，照计：{days}。",
        Ground.EXTENDED: "延长{days}日，至{safe}。",
        Ground.PAUSED: "不计入{days}日（{cause}，自{began}的次日起），至{safe}。",
        Ground.RECOMPUTED: "按本单位采用的日历{calendar}重新计算，至{safe}。",
        Ground.ROLLED: "{safe}为休假日，顺延经过：{days}，期满之日为{rolled}。",
        Ground.NOT_ROLLED: "{safe}为休假日（休假：{days}）；机关的期限不顺延至{rolled}。",
        Ground.PROVISIONAL: "暂定：{years}年放假安排尚未公布，公布并录入以后重新计算。",
        Ground.LAST_DAY: "末日：{day}二十四时。",
        Ground.POST: "末日以前交邮的不算过期，再等{days}日。",
        Ground.WARNED: "{at}提醒。",
        Ground.HOLDER_TOLD: "已告知{organ}任务承办人。",
        Ground.TOLD: "已告知{organ}的{role}。",
        Ground.MISSED: "{at}逾期，仍应办理。",
        Ground.MET: "{at}办到：{element}。",
        Ground.MET_LATE: "{at}逾期办到：{element}。",
        Ground.ENDED: "{at}停止，未办到也未逾期：{element}。",
    },
}

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    ENGLISH: {
        ClockUnit.NATURAL: "days",
        ClockUnit.WORKDAY: "working days",
        ClockUnit.MONTH: "months",
        TODAY: "the day on which it was done",
        "transferred_on": "the day of the transfer",
        "rest": "weekend",
        "case": "the case itself",
        "hearing": "hearing",
        Who.AUTHORITY: "period of an authority",
        Who.PETITIONER: "period of the petitioner",
        Who.EXTERNAL: "period of an organ outside",
        State.RUNNING: "runs",
        State.MISSED: "missed, still owed",
        State.MET: "kept",
        State.ENDED: "stopped",
        "entry": "entry",
        "again": "It ran {count} times; time {number}:",
        "comma": ", ",
    },
    CHINESE: {
        ClockUnit.NATURAL: "日",
        ClockUnit.WORKDAY: "个工作日",
        ClockUnit.MONTH: "个月",
        TODAY: "办理当日",
        "transferred_on": "转送之日",
        "rest": "周末",
        "holiday": "节假日",
        "case": "信访事项本身",
        "hearing": "听证",
        Who.AUTHORITY: "机关的期限",
        Who.PETITIONER: "信访人的期限",
        Who.EXTERNAL: "外部机关的期限",
        State.RUNNING: "正在进行",
        State.MISSED: "逾期，仍应办理",
        State.MET: "已办到",
        State.ENDED: "已停止",
        "entry": "记录",
        "again": "先后起算{count}次，第{number}次：",
        "comma": "、",
    },
}
_CITED: Final = re.compile(r"([^#]+)#(\d+)(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Says a reasoning in one language, by the names of the bundle that the case runs on."""

    definition: Definition
    language: str
    zone: tzinfo
    organs: Mapping[str, str]

    def heading(self, reasoning: Reasoning) -> str:
        """Return which clock it is, how it stands and until when."""
        now = reasoning.now
        return f"{self.clock(reasoning)}: {self._word(now.state)}, {now.due_on}"

    def clock(self, reasoning: Reasoning) -> str:
        """Return a clock's id and name; the third item of a multi-instance is C27#3."""
        key = reasoning.key
        number = "" if key.item is None else f"#{key.item + 1}"
        return f"{key.clock}{number} {self._clock(key.clock)}"

    def lines(self, reasoning: Reasoning) -> list[str]:
        """Return the whole reasoning for people."""
        lines = [self.heading(reasoning), f"  {self._word(reasoning.now.who)}"]
        for number, run in enumerate(reasoning.runs, 1):
            if len(reasoning.runs) > 1:
                again = self._word("again")
                lines.append("  " + again.format(count=len(reasoning.runs), number=number))
            lines += [f"  {place}. {self._line(step)}" for place, step in enumerate(run, 1)]
        return lines

    def as_json(self, reasoning: Reasoning) -> Mapping[str, object]:
        """Return the reasoning for programs, each step with its sentence."""
        now = reasoning.now
        return {
            "clock": reasoning.key.clock,
            "item": reasoning.key.item,
            "name": self._clock(reasoning.key.clock),
            "who": now.who,
            "state": now.state.value,
            "started_on": now.started_on.isoformat(),
            "due_on": now.due_on.isoformat(),
            "safe_on": now.safe_on.isoformat(),
            "rolled_on": now.rolled_on.isoformat(),
            "due_at": now.due_at.isoformat(),
            "provisional": now.provisional,
            "runs": [
                [
                    {**asdict(step), "ground": step.ground.value, "sentence": self._sentence(step)}
                    for step in run
                ]
                for run in reasoning.runs
            ],
        }

    def _step(self, step: Step) -> Mapping[str, object]:
        return {**asdict(step), "ground": step.ground.value, "sentence": self._sentence(step)}

    def _line(self, step: Step) -> str:
        cited = [f"[{self._law(law)}]" for law in step.law]
        return " ".join((self._sentence(step), *cited, f"({self._word('entry')} {step.entry})"))

    def _sentence(self, step: Step) -> str:
        said = {name: self._said(name, value) for name, value in step.values.items()}
        return SENTENCES[self.language][step.ground].format_map(said)

    def _said(self, name: str, value: Value) -> str:
        if isinstance(value, tuple):
            return self._word("comma").join(self._rest(**day) for day in value)
        words: Mapping[str, Callable[[str], str]] = {
            "element": self._element,
            "clock": self._clock_with_id,
            "origin": self._origin,
            "unit": self._word,
            "cause": self._cause,
            "at": self._instant,
            "due_at": self._instant,
            "role": self._role,
            "organ": lambda organ: self.organs.get(organ, organ),
            "calendar": lambda digest: digest[:12],
        }
        return words.get(name, str)(str(value))

    def _rest(self, day: str, name: str) -> str:
        called = self._word(name or "rest")
        return f"{day}（{called}）" if self.language == CHINESE else f"{day} ({called})"

    def _element(self, element: str) -> str:
        drawn = self.definition.elements.get(ElementId(element))
        if not element:
            return self._word("case")
        return f"{drawn.name} [{element}]" if drawn is not None and drawn.name else element

    def _role(self, role: str) -> str:
        return self.definition.roles.get(RoleId(role), role)

    def _clock_with_id(self, clock: str) -> str:
        return f"{clock} {self._clock(clock)}"

    def _clock(self, clock: str) -> str:
        rulebook = self.definition.rulebook
        ruled = rulebook.clocks.get(clock) or rulebook.extensions.get(clock)
        if ruled is None:
            return clock
        return ruled.english if self.language == ENGLISH else ruled.name

    def _cause(self, cause: str) -> str:
        return self._word(cause) if cause in _WORDS[self.language] else self._clock_with_id(cause)

    def _origin(self, name: str) -> str:
        if name in _WORDS[self.language]:
            return self._word(name)
        if name in self.definition.rulebook.clocks:
            return self._clock_with_id(name)
        labels = (form.answers[name].label for form in self.definition.forms.values() if name in form.answers)
        label = next(filter(None, labels), "") if self.language == CHINESE else ""
        return label or name

    def _instant(self, moment: str) -> str:
        return datetime.fromisoformat(moment).astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def _law(self, law: str) -> str:
        cited = _CITED.fullmatch(law)
        if cited is None:
            return law.strip("[]")
        book, article, rest = cited.groups()
        return (
            f"《{book}》第{article}条{rest}" if self.language == CHINESE else f"{book} Art. {article}{rest}"
        )

    def _word(self, word: str) -> str:
        return _WORDS[self.language].get(word, word)
