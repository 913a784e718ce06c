"""What lists and pages read: written beside the entry, and rebuilt from it."""
