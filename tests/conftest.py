"""What every test shares: databases, what bundles are built to, how much Hypothesis tries."""

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, settings

from engine import library

pytest_plugins = ["tests.databases"]

# A deadline per example measures the machine, not the code; the number of examples keeps the suite short.
settings.register_profile(
    "xinfang", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("xinfang")


@pytest.fixture(scope="session", autouse=True)
def bundles_are_built_once() -> Iterator[None]:
    """Have the libraries of a process share interpreters: they are immutable, and take half a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "build", cache(library.build))
        yield
