"""The archive: who said what, where, when; names to addresses, all facts to one catalog."""
