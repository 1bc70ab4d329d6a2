"""The build's work with the disk: reading through the cache, rendering, publishing, processes."""
