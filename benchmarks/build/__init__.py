"""What a build costs, beside Hugo with Pagefind and Pelican: `python -m benchmarks.build --help`, RESULTS.md beside."""
