"""The operator's command line: `xinfang SUBCOMMAND`; status 1 where something is wrong, 2 for wrong use."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import structlog

from engine.bootstrap import Settings
from engine.cli import (
    administrators,
    checking,
    explaining,
    filing,
    handing_over,
    office,
    profiles,
    proof,
    proving,
    running,
    simulating,
)
from engine.cli.edge import Asked, UsageError, opened
from engine.cli.parser import build_parser

__all__ = ["build_parser", "main"]

_WRONG_USE = 2
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Do one subcommand and return the exit status: 0 well, 1 something was found wrong, 2 wrong use.

    With --json there is exactly one object on standard output, {"error": …} for wrong use.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    # Looked up at each line, not once: standard output is the answer's, and a test may have replaced both.
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    try:
        options = build_parser().parse_args(given)
        settings = Settings.from_environ(os.environ)
        return _do(Asked(settings=settings, now=datetime.now(UTC), json=options.json), options)
    except UsageError as error:
        if "--json" in given:
            sys.stdout.write(json.dumps({"error": str(error)}, ensure_ascii=False) + "\n")
        sys.stderr.write(f"xinfang: {error}\n")
        return _WRONG_USE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the answer has seen enough; what is left must not fail once more at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _do(asked: Asked, options: Namespace) -> int:
    subcommands: Mapping[str, Callable[[], int]] = {
        "init": lambda: office.init(asked),
        "admin": lambda: administrators.admin(asked, options.login, options.name),
        "check": lambda: checking.check(asked, options.folder, play=not options.without_scenarios),
        "publish": lambda: office.publish_folder(asked, options.folder),
        "import": lambda: filing.import_file(asked, options.source_of(options)),
        "verify": lambda: proof.verify(asked, options.case),
        "rebuild": lambda: proof.rebuild(asked, options.case),
        "replay": lambda: proof.replay(asked, options.case, options.at),
        "checkpoint": lambda: proving.checkpoint(asked, since=options.since, key=options.key),
        "receipt": lambda: proving.receipt(asked, options.case, options.entry, options.key),
        "export": lambda: proving.export_history(asked, options.case),
        "handover": lambda: handing_over.hand_over(
            asked, options.cases, to=options.to, login=options.login, file=options.file
        ),
        "explain": lambda: explaining.explain_clock(asked, options.case, options.clock, options.language),
        "profile": lambda: profiles.profile(asked, options.organ, options.profile, options.day),
        "tick": lambda: running.tick(asked),
        "demo": lambda: simulating.demo(asked, options.simulation_of(options)),
        "bench": lambda: running.bench(asked, options.name, options.cases),
        "serve": lambda: _serve(asked, options),
    }
    return subcommands[options.subcommand]()


def _serve(asked: Asked, options: Namespace) -> int:
    from web.wsgi import serve  # noqa: PLC0415 - only this subcommand loads the pages

    if options.demo:
        if asked.json:
            raise UsageError("--demo tells what it does in words; leave out --json.")
        office.init(asked)
        simulating.demo(asked, simulating.Simulation())
    with opened(asked) as system:
        try:
            serve(system, options.host, options.port)
        except OSError as error:
            message = f"Nothing can listen on {options.host}:{options.port}: {error.strerror}."
            raise UsageError(message) from error
    return 0
