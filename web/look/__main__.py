"""`python -m web.look build` builds the style sheets and scripts; `clean` removes them."""

import argparse
import sys
from time import perf_counter

from web.look.build import BuildFailedError, build, clean


def main() -> int:
    """Do what the operator asks; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m web.look", description=__doc__)
    parser.add_argument("what", choices=["build", "clean"])
    if parser.parse_args().what == "clean":
        clean()
        return 0
    began = perf_counter()
    try:
        done = build()
    except BuildFailedError as failed:
        sys.stderr.write(f"The style sheets and scripts could not be built. {failed}\n")
        return 1
    if done:
        sys.stdout.write(f"style sheets and scripts built in {perf_counter() - began:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
