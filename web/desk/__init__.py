"""The desk: what the people of the office see and do."""
