"""What editors do to content/: bring texts in (import), begin a file (new), and hear what a build would say (check)."""
