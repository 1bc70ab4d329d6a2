"""Records go in; the same documents in every engine, the same questions to every engine, and one table come out."""
