"""Search: everything that makes, describes or reads the index (FORMAT.md is its law)."""
