"""What every test shares: databases, how much Hypothesis tries, and that a slow machine is no failure."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases"]

# A deadline per example measures the machine, not the code; the number of examples keeps the suite short.
settings.register_profile(
    "xinfang", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("xinfang")
