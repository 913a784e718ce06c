"""What makes a case a petition (信访事项): its letters, its file, whom it is forwarded to, its likes."""
