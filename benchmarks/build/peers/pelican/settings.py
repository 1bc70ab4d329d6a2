"""Pelican's settings for the same pages; `CATEGORY` is a document's column, or its year."""

SITENAME = "实测"
SITEURL = "https://example.org/bench"
PATH = "content"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None, "author": None}
DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
ARTICLE_URL = ARTICLE_SAVE_AS = "articles/{slug}.html"
SLUGIFY_SOURCE = "basename"
SLUGIFY_USE_UNICODE = True
SLUGIFY_PRESERVE_CASE = True
FEED_ALL_ATOM = "feeds/atom.xml"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
SUMMARY_MAX_LENGTH = 50
MARKDOWN = {"extensions": [], "output_format": "html5"}
CACHE_CONTENT = LOAD_CONTENT_CACHE = False
DELETE_OUTPUT_DIRECTORY = False
