"""What may be typed: subcommands and options."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Final, NoReturn

from typing_extensions import override

from engine.cli.edge import UsageError
from engine.cli.filing import Source
from engine.cli.reasons import CHINESE, ENGLISH
from engine.cli.running import BENCHES
from engine.cli.simulating import Simulation
from engine.importing import FIELDS, NEEDED

_LARGEST_PORT: Final = 65_535
_MOST: Final = 1_000_000
_DIGITS: Final = 7


class _Parser(ArgumentParser):
    """Says what is wrong as every wrong use is said, in JSON too."""

    @override
    def error(self, message: str) -> NoReturn:
        command = self.prog.removeprefix("xinfang").strip()
        known = f"xinfang {command} --help" if command else "xinfang --help"
        raise UsageError(f"{message} (see: {known})")


def build_parser() -> ArgumentParser:  # noqa: PLR0915 - one line per subcommand
    """Return the parser of the whole command line; wrong use raises UsageError."""
    parser = _Parser(prog="xinfang", description="Petition casework: set up, file, check, prove, serve.")
    wanted = "print one JSON object on standard output"
    parser.add_argument("--json", action="store_true", help=wanted)
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", default=SUPPRESS, help=wanted)
    commands = parser.add_subparsers(dest="subcommand", required=True, metavar="SUBCOMMAND")

    def add(name: str, about: str) -> ArgumentParser:
        return commands.add_parser(name, help=about, description=about, parents=[common])

    add("init", "make what an office needs: data folder, key, schema, calendar, process, first organ")
    admin = add("admin", "make an administrator of the whole office, or give one a new password")
    admin.add_argument("login", metavar="LOGIN", help="the name to sign in with")
    admin.add_argument("--name", default="", metavar="NAME", help="how the person is called; default: LOGIN")
    _add_import(add("import", "file the rows of a CSV file as submissions; again, it doubles nothing"))
    _add_demo(add("demo", "have simulated staff work in simulated time"))
    _add_folders(
        check=add("check", "say what is wrong with a bundle's folder, and play its scenarios"),
        publish=add("publish", "check a bundle's folder and have new cases start on it"),
    )
    verify = add("verify", "check every hash and execute every case again")
    verify.add_argument("case", nargs="?", metavar="CASE", help="only this one: its id or its number")
    rebuild = add("rebuild", "write the rows of cases anew from their histories, where these hold")
    rebuild.add_argument("case", nargs="?", metavar="CASE", help="only this one: its id or its number")
    replay = add("replay", "say what happened in a case, and where it stood at a moment")
    replay.add_argument("case", metavar="CASE", help="its id or its number")
    replay.add_argument("--at", metavar="T", help="a moment such as 2026-03-10T12:00:00+08:00, or a day")
    _add_proofs(
        checkpoint=add("checkpoint", "sign what the history is now, or prove that it only grew"),
        receipt=add("receipt", "prove to others that an entry stands in the history"),
        export=add("export", "write a case's whole history, with proofs, for others to verify"),
    )
    _add_hand_over(add("handover", "write a package of archived files for a state archive"))
    _add_explain(add("explain", "say why a period of a case ends on its day"))
    bench = add("bench", "measure the engine against plain SpiffWorkflow")
    bench.add_argument("name", choices=BENCHES)
    bench.add_argument("--cases", type=_count, metavar="N", help="how many cases each side takes")
    _add_serve(add("serve", "open the office's pages, with the scheduler"))
    _add_profile(add("profile", "have an organ's new cases run under a rule profile, or say which do"))
    add("tick", "do one round of the scheduler: fire what is due, do the jobs that wait")
    return parser


def _add_folders(*, check: ArgumentParser, publish: ArgumentParser) -> None:
    for parser in (check, publish):
        parser.add_argument("folder", type=Path, metavar="FOLDER")
    without = "do not play the scenarios that lie beside the bundle"
    check.add_argument("--without-scenarios", action="store_true", help=without)


def _add_proofs(*, checkpoint: ArgumentParser, receipt: ArgumentParser, export: ArgumentParser) -> None:
    choice = checkpoint.add_mutually_exclusive_group()
    choice.add_argument("--since", type=_count, metavar="SIZE", help="prove that it continues this one")
    choice.add_argument("--key", action="store_true", help="print the public key that verifies checkpoints")
    receipt.add_argument("case", metavar="CASE", help="its id or its number; or the word verify")
    receipt.add_argument("entry", nargs="?", metavar="ENTRY", help="which entry (the last one); or the file")
    receipt.add_argument("--key", metavar="KEY", help="to verify: the public key (the office's own)")
    export.add_argument("what", choices=("history",), metavar="history", help="what is written")
    export.add_argument("case", metavar="CASE", help="its id or its number")


def _add_hand_over(parser: ArgumentParser) -> None:
    parser.add_argument("cases", nargs="+", metavar="CASE", help="its id or its number")
    parser.add_argument("--to", required=True, metavar="NAME", help="the archive that gets them")
    parser.add_argument("--as", dest="login", required=True, metavar="LOGIN", help="who hands them over")
    parser.add_argument("--file", required=True, type=Path, metavar="FILE", help="the zip to be written")


def _add_import(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV with a header, UTF-8 or GB 18030")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help=f"which column holds a field: {', '.join(FIELDS)}; needed are {', '.join(NEEDED)}",
    )
    parser.add_argument("--organ", metavar="ID", help="who files them; default: the only petition office")
    parser.add_argument("--bundle", default="petition", metavar="KEY", help="the process (%(default)s)")
    parser.add_argument(
        "--source",
        default="",
        metavar="NAME",
        help="the other system, where several are imported whose source ids may be alike",
    )
    parser.set_defaults(source_of=_source)


def _source(options: Namespace) -> Source:
    return Source(
        file=options.file,
        pairs=tuple(options.map),
        organ=options.organ,
        bundle=options.bundle,
        name=options.source,
    )


def _add_explain(parser: ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="its id or its number")
    parser.add_argument("clock", nargs="?", metavar="CLOCK", help="C05, C27#3 or a name; default: list them")
    languages = (ENGLISH, CHINESE)
    wanted = "what to say it in (%(default)s)"
    parser.add_argument("--language", choices=languages, default=ENGLISH, help=wanted)


def _add_serve(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=8000, help="the port to listen on (%(default)s)")
    parser.add_argument("--demo", action="store_true", help="do what init and demo do first, where it is due")


def _add_profile(parser: ArgumentParser) -> None:
    parser.add_argument(
        "organ", nargs="?", metavar="ORGAN", help="the organ's id; default: list what is chosen"
    )
    parser.add_argument("profile", nargs="?", metavar="PROFILE", help="a profile of the process, or national")
    parser.add_argument("--from", dest="day", metavar="DAY", help="from which day on (today)")


def _add_demo(parser: ArgumentParser) -> None:
    parser.add_argument("--months", type=_count, metavar="N", help="how many months to fill (6)")
    parser.add_argument("--cases", type=_count, metavar="N", help="how many cases (200)")
    parser.add_argument("--seed", type=int, metavar="S", help="same seed, same history (1)")
    parser.add_argument("--until", metavar="DAY", help="the day on which the simulation stops (today)")
    parser.add_argument(
        "--drive", type=_count, metavar="N", help="instead: carry N open cases to the archive"
    )
    parser.add_argument(
        "--prove",
        action="store_true",
        help="then check that all was used, machines were on time, misses named",
    )
    parser.set_defaults(simulation_of=_simulation)


def _simulation(options: Namespace) -> Simulation:
    return Simulation(
        months=options.months,
        cases=options.cases,
        seed=options.seed,
        drive=options.drive,
        until=options.until,
        prove=options.prove,
    )


def _count(text: str) -> int:
    return _number(text, 1, _MOST)


def _port(text: str) -> int:
    return _number(text, 0, _LARGEST_PORT)


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and least <= int(text) <= most):
        message = f"a whole number from {least} to {most} is wanted, found {text!r}"
        raise ArgumentTypeError(message)
    return int(text)
