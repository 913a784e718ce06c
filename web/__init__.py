"""Show the office to the people who use it."""
