"""What each rule of the check says in the reader's language: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext

from engine.bpmn.findings import Rule

TITLES: Final[Mapping[str, str]] = {
    # files
    Rule.FILE_UNKNOWN: lazy_gettext(
        "No bundle has such a file: remove it, or give it a name that bundles have."
    ),
    Rule.FILE_TOO_LARGE: lazy_gettext("The file is too large: make it smaller, or part it."),
    Rule.FILE_NOT_TEXT: lazy_gettext("The file is not UTF-8 text: save it as UTF-8."),
    Rule.NOT_ZIP: lazy_gettext("What was sent is no readable zip: pack the folder again."),
    Rule.NOT_XML: lazy_gettext("The file is no well-formed XML: save it from the editor again."),
    Rule.DOCTYPE: lazy_gettext("The file declares a document type: remove the DOCTYPE."),
    Rule.TOO_MANY_ELEMENTS: lazy_gettext(
        "The file draws too much: part it into processes that call each other."
    ),
    Rule.TOO_COSTLY: lazy_gettext("The file takes too long to read: make it simpler."),
    Rule.CANNOT_RUN: lazy_gettext("The engine cannot run what is drawn: draw it in another way."),
    Rule.NOT_BPMN: lazy_gettext("The file is no BPMN 2.0 diagram: save it as BPMN 2.0."),
    Rule.NOT_DMN: lazy_gettext("The file is no DMN 1.3 table: save it as DMN 1.3."),
    Rule.BUNDLE_TOML: lazy_gettext("bundle.toml is missing or wrong: write the entry as described."),
    Rule.UNKNOWN_ENTRY: lazy_gettext(
        "The process that cases start in is not there: name a process of the bundle as entry."
    ),
    Rule.UNKNOWN_STAGE: lazy_gettext("A stage is no call activity: name call activities as stages."),
    # the dialect
    Rule.UNSUPPORTED_ELEMENT: lazy_gettext(
        "The element is not executed here: draw it with elements that are."
    ),
    Rule.UNSUPPORTED_ATTRIBUTE: lazy_gettext("The attribute means nothing here: remove it."),
    Rule.UNSUPPORTED_EVENT: lazy_gettext("The event is not executed here: choose another kind of event."),
    Rule.UNKNOWN_EXTENSION: lazy_gettext("The extension is unknown: write properties only."),
    Rule.PRE_POST_SCRIPT: lazy_gettext(
        "Scripts before or behind an element are not run: draw a script task."
    ),
    Rule.UNKNOWN_PROPERTY: lazy_gettext("There is no such property: correct its name."),
    Rule.MISPLACED_PROPERTY: lazy_gettext("The property means nothing on such an element: remove it."),
    Rule.REPEATED_PROPERTY: lazy_gettext("The property stands twice: keep one of them."),
    Rule.MISSING_ID: lazy_gettext("The element has no id: give it one."),
    Rule.RESERVED_ID: lazy_gettext("The id cannot be used: write another of letters, digits, _ and -."),
    Rule.DUPLICATE_ID: lazy_gettext("The id stands twice in the bundle: rename one of them."),
    Rule.NOT_EXECUTABLE: lazy_gettext(
        "The process is not marked as executable: mark it, or draw an empty pool."
    ),
    Rule.DANGLING_REFERENCE: lazy_gettext(
        "It refers to something that is not there: draw it, or correct the reference."
    ),
    Rule.MULTI_INSTANCE: lazy_gettext(
        "The multi-instance is not complete: say which list or number it goes by."
    ),
    Rule.LOOP: lazy_gettext("The loop is not complete: say how long it goes on, in one way."),
    # the graph
    Rule.START_EVENT: lazy_gettext("A start event is missing or wrong here: draw one that something starts."),
    Rule.NO_END: lazy_gettext("There is no end: draw an end event."),
    Rule.UNREACHABLE: lazy_gettext("Nothing leads to the element: draw a flow to it, or remove it."),
    Rule.DEAD_END: lazy_gettext("Nothing leads on from here: draw a flow, or an end event."),
    Rule.MISPLACED_FLOW: lazy_gettext("The flow may not run there: move one of its ends."),
    Rule.IMPLICIT_MERGE: lazy_gettext(
        "Several flows meet without a gateway: draw the gateway that merges them."
    ),
    Rule.EVENT_GATEWAY: lazy_gettext(
        "What is behind the event-based gateway does not fit it: draw at least two events that wait."
    ),
    Rule.ENDLESS_LOOP: lazy_gettext("The loop never waits: put a task, a timer or a message into it."),
    Rule.BOUNDARY_HOST: lazy_gettext("The event sits on an element where it cannot happen: move it."),
    Rule.NO_DEFAULT: lazy_gettext("The gateway has no default flow: choose one."),
    Rule.NO_CONDITION: lazy_gettext(
        "The flow has no condition: write when it is taken, or make it the default."
    ),
    Rule.DEFAULT_WITH_CONDITION: lazy_gettext("The default flow has a condition: remove the condition."),
    Rule.MISPLACED_CONDITION: lazy_gettext(
        "A condition means nothing on this flow: remove it, or draw a gateway."
    ),
    # expressions
    Rule.FEEL_SYNTAX: lazy_gettext("The expression is no FEEL: correct how it is written."),
    Rule.UNKNOWN_FUNCTION: lazy_gettext("There is no such function: use one of those described."),
    Rule.NAME_NEVER_SET: lazy_gettext(
        "Nothing sets the name that is read: correct it, or ask for it in a form before."
    ),
    Rule.READS_PROPOSAL: lazy_gettext("It reads what is only proposed: read what a person decided."),
    Rule.ROUTES_ON_FREE_TEXT: lazy_gettext("It routes on free text: ask with a choice instead."),
    Rule.VALUE_NEVER_SET: lazy_gettext("The name never has that value: write one that it can have."),
    Rule.SCRIPT_FORMAT: lazy_gettext("The script is in another language: write FEEL."),
    Rule.SCRIPT_LINE: lazy_gettext("A line of the script is not understood: write name = FEEL on each line."),
    Rule.TIMER: lazy_gettext(
        "The timer is not understood: write a date, a duration or a clock of the bundle."
    ),
    Rule.UNKNOWN_CLOCK: lazy_gettext("There is no such clock: name one of deadlines.toml."),
    # references
    Rule.UNKNOWN_DECISION: lazy_gettext("There is no such decision: correct the id, or add the table."),
    Rule.UNKNOWN_FORM: lazy_gettext("There is no such form: correct the name, or add the file."),
    Rule.MISSING_FORM: lazy_gettext("The element asks with no form: name one."),
    Rule.UNKNOWN_ROLE: lazy_gettext("There is no such role: name one of bundle.toml."),
    Rule.MISSING_ROLE: lazy_gettext("It is not said who does it: name a role."),
    Rule.UNKNOWN_ORGAN: lazy_gettext("There is no such organ here: name one that the case knows."),
    Rule.RECUSAL: lazy_gettext("The recusal is not drawn rightly: a message asks for it, a task decides it."),
    Rule.UNKNOWN_JOB: lazy_gettext("There is no such job: name one that the system does."),
    Rule.MISSING_JOB: lazy_gettext("It is not said what the system does: name a job."),
    Rule.MISSING_LETTER: lazy_gettext("It is not said which letter is written: name one."),
    Rule.CONFIRMS_UNKNOWN: lazy_gettext("The table that is confirmed is not there: correct the name."),
    Rule.CONFIRMS_NOTHING: lazy_gettext(
        "The form asks for nothing that the table proposes: add the question."
    ),
    Rule.UNKNOWN_SEPARATION: lazy_gettext(
        "It is kept apart from something that nobody does: name a task or a message."
    ),
    Rule.UNKNOWN_MESSAGE: lazy_gettext("There is no such message: add it to bundle.toml, or choose another."),
    Rule.CORRELATION: lazy_gettext(
        "It is not said which case is meant: write the property correlation, as FEEL."
    ),
    Rule.ESCALATION: lazy_gettext(
        "The escalation does not fit here: choose one that has a name and is thrown."
    ),
    Rule.UNCAUGHT_ESCALATION: lazy_gettext("Nothing catches the escalation: draw an event that does."),
    Rule.ERROR: lazy_gettext("The error does not fit here: choose one that has a code and is thrown."),
    Rule.UNCAUGHT_ERROR: lazy_gettext("Nothing catches the error: draw an event that does."),
    Rule.SIGNAL: lazy_gettext("The signal has no other end: draw the event that throws it or waits for it."),
    Rule.LINK: lazy_gettext(
        "The link does not have two ends: draw one event that catches it, and those that throw it."
    ),
    Rule.CANCEL: lazy_gettext("A cancel stands where nothing is cancelled: draw it in and on a transaction."),
    Rule.CONDITION: lazy_gettext(
        "The condition cannot be waited for: write one that a step of the case can make true."
    ),
    Rule.UNKNOWN_PROCESS: lazy_gettext(
        "The process that is called is not there: correct the id, or add the diagram."
    ),
    Rule.RECURSIVE_CALL: lazy_gettext("A process calls itself: draw a loop."),
    Rule.UNKNOWN_LANE: lazy_gettext("The lane is no role: give it the id of one."),
    Rule.LANE_DISAGREES: lazy_gettext(
        "The lane and the role do not agree: move the element, or change its role."
    ),
    # tables, forms, clocks
    Rule.UNSUPPORTED_TABLE: lazy_gettext(
        "The decision is of a kind that is not evaluated here: write a decision table."
    ),
    Rule.TABLE_SHAPE: lazy_gettext(
        "A part of the table is missing or too much: give every rule a cell for each column."
    ),
    Rule.TABLE_CELL: lazy_gettext(
        "A cell is not understood: write FEEL, with values that the column can have."
    ),
    Rule.TABLE_OUTPUT: lazy_gettext("The output has a wrong name: call it proposed_…, and each only once."),
    Rule.NO_CATCH_ALL: lazy_gettext("The table does not end with a rule for all the rest: add one."),
    Rule.DECISION_CYCLE: lazy_gettext("Decisions require each other in a circle: let one come first."),
    Rule.RULES_OVERLAP: lazy_gettext("Two rules hold for the same values: tell them apart."),
    Rule.RULES_CONFLICT: lazy_gettext(
        "Two rules hold for the same values and say different things: tell them apart."
    ),
    Rule.RULES_GAP: lazy_gettext("For some values no rule holds: add a rule, or a default."),
    Rule.RULE_NEVER_MATCHES: lazy_gettext("The rule never holds: correct it, move it up, or remove it."),
    Rule.TABLE_NOT_ANALYSED: lazy_gettext(
        "Whether rules overlap or are missing was not looked at: look yourself, or make the table simpler."
    ),
    Rule.FORM_UNREADABLE: lazy_gettext("The form cannot be read: save it from the form editor again."),
    Rule.FORM_INVALID: lazy_gettext("A part of the form is wrong: correct it in the form editor."),
    Rule.CLOCKS: lazy_gettext("deadlines.toml is wrong: write the clock as described."),
    Rule.CLOCK_ELEMENT: lazy_gettext("A clock names an element that is not drawn: correct the id."),
    # soundness
    Rule.DEADLOCK: lazy_gettext(
        "A case can get stuck here for ever: join with a gateway of the kind that parted."
    ),
    Rule.LIVELOCK: lazy_gettext("A case can go round for ever: draw the way out."),
    Rule.DEAD_ELEMENT: lazy_gettext("No case ever comes here: draw a way to it, or remove it."),
    Rule.IMPROPER_COMPLETION: lazy_gettext(
        "A case can end while something of it still waits: join before the end."
    ),
    Rule.MISSING_SYNCHRONISATION: lazy_gettext("The same can happen twice: join the parallel ways before."),
    Rule.UNBOUNDED_GROWTH: lazy_gettext(
        "Ever more can be open at once: let the loop wait for what it began."
    ),
    Rule.NOT_DECIDED: lazy_gettext("Whether a case can get stuck was not decided: draw this part simpler."),
    # scenarios
    Rule.SCENARIO: lazy_gettext("The file is no scenario: write it as described."),
    Rule.SCENARIO_FAILED: lazy_gettext(
        "The process does something other than the scenario says: correct the one that is wrong."
    ),
    # warnings
    Rule.UNTRANSLATED: lazy_gettext("The text has no English: add it to the catalogue."),
    Rule.CATALOGUE: lazy_gettext("The catalogue cannot be read here: write msgid and msgstr in quotes."),
    Rule.UNDOCUMENTED: lazy_gettext(
        "It is not said what is done and why: write a sentence with its article."
    ),
    Rule.UNNAMED: lazy_gettext("The element has no name: write one that people understand."),
    Rule.NOT_DRAWN: lazy_gettext("The element has no place in the drawing: draw it."),
    Rule.NEVER_USED: lazy_gettext("Nothing uses it: use it, or remove it."),
    Rule.NO_DEPARTURES: lazy_gettext(
        "Nobody can say why she decides otherwise: list reasons under [departures]."
    ),
}
"""A sentence for every rule; what exactly was found says the finding itself, in English."""
