"""Checking what somebody sent: in a process of its own, with limits of time and memory.

A file may be drawn so that reading it takes hours or all memory. The process that reads it is given up
then, the server lives on, and the person who sent the file reads why.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from engine.bpmn.bundle_files import MANIFEST, pack, unpack
from engine.bpmn.bundle_zip import read_zip
from engine.bpmn.findings import BundleError, Finding, Rule, Severity
from engine.publishing import Checked, check_files

_OUT_OF_MEMORY: Final = 3
_MIB: Final = 1024 * 1024
_CHILD: Final = "import sys; sys.path[:] = {path!r}; from engine.inspection import main; main({limits})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the check of one bundle may use; the time begins when the process has started."""

    seconds: int = 30
    mebibytes: int = 1024


_LIMITS: Final = Limits()


def check_zip(data: bytes, limits: Limits = _LIMITS) -> Checked:
    """Read and check a zipped bundle as `publishing.check_zip` does. Never raises for what was sent.

    What is not checked within the limits has the finding `too-costly`.
    """
    try:
        files = read_zip(data)
    except BundleError as error:
        return Checked(files={}, findings=error.findings)
    return Checked(files=files, findings=_apart(files, limits))


def _apart(files: Mapping[str, bytes], limits: Limits) -> tuple[Finding, ...]:
    code = _CHILD.format(path=sys.path, limits=f"{limits.seconds}, {limits.mebibytes}")
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter with our own code)
            [sys.executable, "-c", code],
            input=pack(files),
            capture_output=True,
            check=True,
            timeout=2 * limits.seconds + 10,  # it may wait for its turn; what counts is the time it works
        )
    except subprocess.TimeoutExpired:
        return (_too_costly(limits),)
    except subprocess.CalledProcessError as error:
        if error.returncode > 0 and error.returncode != _OUT_OF_MEMORY:
            raise  # a defect of ours, which nobody is to take for a fault of the bundle
        return (_too_costly(limits),)
    rows = json.loads(done.stdout)
    return tuple(Finding(**{**row, "severity": Severity(row["severity"])}) for row in rows)


def _too_costly(limits: Limits) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        rule=str(Rule.TOO_COSTLY),
        file=MANIFEST,
        element=None,
        line=None,
        message=(
            f"The check was given up: it took more than {limits.seconds} seconds or {limits.mebibytes} MiB. "
            "Split large diagrams and tables."
        ),
    )


def main(seconds: int, mebibytes: int) -> None:
    """Check the packed bundle on the standard input; write its findings as JSON: the child process."""
    packed = sys.stdin.buffer.read()
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + int(used) + 1, seconds + int(used) + 2))
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes * _MIB, mebibytes * _MIB))
    try:
        findings = check_files(unpack(packed)).findings
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)
    sys.stdout.write(json.dumps([asdict(finding) for finding in findings]))
