"""Run petition cases: commands in, events out, everything provable afterwards."""
