"""Where history, cases and registers are kept: one schema and one unit of work on SQLite and PostgreSQL."""
