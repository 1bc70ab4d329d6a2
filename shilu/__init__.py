"""实录: a folder of Chinese conference and news texts in, a complete, searchable static site out."""

__version__ = "0.1.0"
