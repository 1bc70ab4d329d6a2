"""The one table of what an editor may write: each key of the front matter, of the vocabularies and of site.yaml.

A document's kind or a file's name goes in, its fields come out. Reading, the questions of `new`, the manual's page of
fields and the JSON Schema are made from this table, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from shilu.model import Kind

Type = Literal["text", "lines", "texts", "date", "moment", "id", "int", "bool", "choice", "url", "zone", "group", "groups"]
"""`text` is one line, `lines` may have several, `texts` is a list of text; `group` has fields of its own, `groups` is a
list of such; `zone` is a time zone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, the word an editor would write for it, and other words that mean it."""

    value: str
    word: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One key. The first alias is the label that an editor sees."""

    key: str
    aliases: tuple[str, ...]
    type: Type
    zh: str
    """What to write, in Chinese: for the manual and the questions of `new`."""
    en: str
    example: str
    needed: bool = False
    choices: tuple[Choice, ...] = ()
    inner: tuple[Field, ...] = ()
    short: str = ""
    """The inner key that a bare text stands for: `speakers: [宁波]` is a list of names."""
    names: bool = False
    """True when the text names something (a person, an event ...), so that `no` or 无 is hardly meant as written."""
    low: int = 0
    high: int = 0

    @property
    def label(self) -> str:
        return self.aliases[0]

    @property
    def words(self) -> tuple[str, ...]:
        """All names that the key goes by."""
        return (self.key, *self.aliases)


# ---------------------------------------------------------------- parts that several keys share

_NAME = Field("name", ("姓名", "名称", "名字"), "text", "名称。", "The name.", "陈越良", needed=True)
_KINDS = (
    Choice("speech", "讲话", ("speeches", "发言")), Choice("special", "专题", ("specials",)), Choice("news", "新闻", ("资讯",)),
    Choice("person", "人物", ("people",)), Choice("org", "机构", ("orgs", "单位")), Choice("page", "页面", ("pages",)),
)
_STATUS = (
    Choice("published", "发布", ("已发布", "公开", "publish")), Choice("draft", "草稿", ("未发布",)),
    Choice("withdrawn", "撤稿", ("撤下", "已撤稿", "withdraw")),
)
_LANGS = (
    Choice("zh-Hans", "简体", ("简体中文", "zh-CN", "hans", "zh")), Choice("zh-Hant", "繁体", ("繁體", "繁体中文", "zh-TW", "zh-HK", "hant")),
)
_SPEAKER = (
    Field("name", ("姓名", "讲话人"), "text", "讲话人的姓名，照原文。", "The speaker's name as printed.", "宁波", needed=True, names=True),
    Field("office", ("职务",), "text", "当天的职务。", "The office held that day.", "书记"),
    Field("org", ("单位", "机构"), "text", "当天的单位，照原文，或写机构编号。", "The organisation as printed, or an id.", "包河区委", names=True),
    Field("person", ("人物编号",), "id", "人物编号，只在几个人同名时才写。", "Id of the person, only where several bear the name.", "ningbo"),
)
_ERRATUM = (
    Field("printed", ("原文",), "text", "原文的写法，必须在正文里找得到。", "What is printed; it must stand in the text.", "台帐", needed=True),
    Field("correct", ("应为",), "text", "正确的写法。", "What it should be.", "台账", needed=True),
    Field("note", ("说明",), "text", "为什么这样改。", "Why.", "今作“账”"),
)
_PICTURE = (
    Field("src", ("文件", "图片", "地址"), "text", "图片文件，从这个文件所在的文件夹算起，或 /files/ 开头。", "The file, from this file's folder.", "huichang.jpg",
          needed=True),
    Field("alt", ("替代文字", "图说"), "text", "给看不见图片的人读的说明。", "What a person who cannot see it should be told.", "会场全景"),
    Field("caption", ("图注",), "text", "印在图片下面的文字。", "The words below the picture.", "2016年9月13日，年会现场"),
)
_ATTACHMENT = (
    Field("src", ("文件", "地址"), "text", "附件文件，从这个文件所在的文件夹算起。", "The file, from this file's folder.", "mulu.pdf", needed=True),
    Field("title", ("标题", "名称"), "text", "链接上显示的文字，不写就用文件名。", "The words of the link; the file's name without.", "会议目录"),
)
_TENURE = (
    Field("org", ("单位", "机构"), "text", "单位。", "The organisation.", "包河区委", names=True),
    Field("office", ("职务",), "text", "职务。", "The office.", "书记"),
    Field("from", ("起", "开始"), "date", "从哪天起，不清楚就不写。", "From when, left out when not known.", "2014-03"),
    Field("to", ("止", "至", "结束"), "date", "到哪天止，不清楚或仍在任就不写。", "Until when, left out when not known or still held.", "2018"),
    Field("source", ("依据",), "text", "依据哪一篇，写它的编号。", "Id of the document that says so.", "2016-sqfznh-03"),
)
_FORMER = (
    Field("name", ("名称", "旧名"), "text", "曾经的名称。", "The former name.", "农业部", needed=True),
    Field("until", ("止", "至"), "date", "用到哪天，不清楚就不写。", "Until when.", "2018-03"),
)

# ---------------------------------------------------------------- front matter, in the order in which one writes it

_KIND = Field("kind", ("类型",), "choice", "是讲话还是别的；不写就按文件夹。", "What it is; taken from the folder when absent.", "讲话", choices=_KINDS)
_ID = Field("id", ("编号",), "id", "一经发布就不要改，网址由它而来；小写字母、数字、点、减号、下划线。",
            "Never to change: it makes the address. Lower-case letters, digits, dot, hyphen, underscore.", "2016-sqfznh-03")
_TITLE = Field("title", ("标题",), "text", "标题。", "The title.", "社区概念的承载者", needed=True)
_PERSON_NAME = Field("title", ("姓名", "name", "名字", "标题"), "text", "姓名。", "The name.", "陈越良", needed=True)
_ORG_NAME = Field("title", ("名称", "name", "机构名称", "标题"), "text", "机构现在的名称。", "The present name.", "包河区委", needed=True)
_DATE = Field("date", ("日期",), "date", "哪天的事：年月日、年月、年，或 未知。", "When: a day, a month, a year, or unknown (未知).", "2016-09-13")
_DATE_NEEDED = Field("date", ("日期",), "date", _DATE.zh, _DATE.en, _DATE.example, needed=True)
_SPEAKING = (
    Field("speaker", ("讲话人", "发言人", "演讲人"), "text", "讲话人，照原文；几位就用“讲话人列表”。", "The speaker as printed; several: speakers.", "宁波", names=True),
    Field("office", ("职务",), "text", "讲话当天的职务。", "The office held that day.", "书记"),
    Field("org", ("单位",), "text", "讲话当天的单位，照原文，或写机构编号。", "The organisation as printed, or an id.", "包河区委", names=True),
    Field("byline", ("署名",), "text", "原文印的署名，照抄。", "The printed line.", "包河区委书记  宁波"),
    Field("person", ("人物编号",), "id", "人物编号，只在几个人同名时才写。", "Id of the person, only where several bear the name.", "ningbo"),
    Field("speakers", ("讲话人列表",), "groups", "几位讲话人，每位写姓名、职务、单位。", "Several speakers: name, office, org of each.",
          "[{姓名: 宁波, 职务: 书记, 单位: 包河区委}]", inner=_SPEAKER, short="name"),
)
_EVENT = (
    Field("event", ("活动",), "text", "属于哪个活动：专题的编号，或活动的名称。", "A special's id, or the name of an event without a page.", "2016-sqfznh", names=True),
    Field("order", ("顺序",), "int", "在活动里排第几。", "Its place in the event.", "3", low=1, high=9999),
)
_COMMON = (
    Field("column", ("栏目",), "text", "栏目的编号或名称。", "A column's id or name.", "binhu", names=True),
    Field("tags", ("标签", "主题词", "关键词"), "texts", "标签，先从主题词表里选。", "Tags, from the vocabulary of terms where possible.", "[社区治理, 社会组织]"),
    Field("summary", ("摘要",), "lines", "摘要；不写就取正文开头几句。", "A summary; the opening sentences when absent.", "街道级大社区的架构与做法。"),
    Field("people", ("相关人物",), "texts", "文中提到的人。", "People it mentions.", "[陈越良]"),
    Field("place", ("地点",), "text", "地点。", "Where.", "合肥市包河区", names=True),
    Field("form", ("形式",), "text", "形式：全文、摘要、访谈……", "The form: in full, a digest, an interview ...", "摘要"),
    Field("author", ("作者", "编者"), "text", "作者或编者。", "The author or editor.", "包河区新闻中心"),
    Field("source", ("来源",), "texts", "来源，从大到小写成一条路径。", "The source, as a path.", "[区委部门, 宣传部, 包河区新闻中心]"),
    Field("source_url", ("原文网址", "原文链接"), "url", "原文的网址。", "The address of the original.", "https://example.org/a.html"),
    Field("updated", ("编辑日期", "更新日期"), "date", "编辑日期。", "The day of the last edit.", "2016-09-19"),
    Field("lang", ("文种",), "choice", "简体还是繁体；不写就按正文。", "The script: zh-Hans or zh-Hant.", "zh-Hans", choices=_LANGS),
)
_MEDIA = (
    Field("image", ("题图",), "group", "题图。", "The leading picture.", "{文件: huichang.jpg, 替代文字: 会场全景, 图注: 年会现场}", inner=_PICTURE, short="src"),
    Field("attachments", ("附件",), "groups", "附件。", "Attachments.", "[{文件: mulu.pdf, 标题: 会议目录}]", inner=_ATTACHMENT, short="src"),
)
_ERRATA = Field("errata", ("勘误",), "groups", "原文的错字，页面上注明，原文不改。", "Misprints: told on the page, the text left as it is.",
                "[{原文: 台帐, 应为: 台账, 说明: 今作“账”}]", inner=_ERRATUM)
_OLD_IDS = Field("aliases", ("旧址", "旧编号"), "texts", "以前用过的编号，旧网址会转到这里。", "Old ids; their addresses lead here.", "[nianhui-3]")
_NAMES = Field("aliases", ("别名",), "texts", "别的名称、简称。", "Other names.", "[区委]")
_RELEASE = (
    Field("status", ("状态",), "choice", "草稿和撤稿不会发布。", "A draft or a withdrawn document is not published.", "草稿", choices=_STATUS),
    Field("publish_at", ("定时", "定时发布"), "moment", "到这个时间才发布。", "Held back until then.", "2026-11-24 08:00"),
)
_SPECIAL = (
    Field("event_name", ("活动名称",), "text", "活动的全名。", "The event's full name.", "2016中国社区发展年会"),
    Field("theme", ("主题",), "text", "活动的主题。", "The event's theme.", "城乡社区治理与服务模式创新"),
    Field("organizer", ("主办", "主办单位"), "texts", "主办单位。", "Who held it.", "[中国社区发展协会]"),
    Field("speakers_total", ("讲话人总数",), "int", "当天共有几位讲话，包括没有收录的。", "How many spoke, those not in the archive included.", "12",
          low=0, high=9999),
    Field("lead", ("核心阅读", "导语"), "lines", "专题开头的核心阅读。", "The lead of the special page.", "由编者自写的核心阅读"),
)
_PERSON = (
    Field("pinyin", ("拼音",), "text", "姓名的拼音，只在读音与常见的不同时才写。", "The name in pinyin, where it is not the usual reading.", "Ning Bo"),
    Field("offices", ("任职",), "groups", "担任过的职务。", "Offices held.", "[{单位: 包河区委, 职务: 书记, 起: null, 止: null, 依据: 2016-sqfznh-03}]", inner=_TENURE),
)
_ORG = (
    Field("former", ("曾用名",), "groups", "曾用名。", "Former names.", "[{名称: 农业部, 止: 2018-03}]", inner=_FORMER, short="name"),
    Field("parent", ("上级", "上级机构"), "text", "上级机构的编号或名称。", "The id or name of the body above it.", "baohe-quwei", names=True),
)

_FRONT: dict[Kind, tuple[Field, ...]] = {
    "speech": (_KIND, _ID, _TITLE, _DATE_NEEDED, *_SPEAKING, *_EVENT, *_COMMON, _ERRATA, *_MEDIA, _OLD_IDS, *_RELEASE),
    "special": (_KIND, _ID, _TITLE, _DATE, *_SPECIAL, *_EVENT, *_COMMON, _ERRATA, *_MEDIA, _OLD_IDS, *_RELEASE),
    "news": (_KIND, _ID, _TITLE, _DATE_NEEDED, *_SPEAKING, *_EVENT, *_COMMON, _ERRATA, *_MEDIA, _OLD_IDS, *_RELEASE),
    "person": (_KIND, _ID, _PERSON_NAME, *_PERSON, _NAMES, *_COMMON, *_MEDIA, *_RELEASE),
    "org": (_KIND, _ID, _ORG_NAME, *_ORG, _NAMES, *_COMMON, *_MEDIA, *_RELEASE),
    "page": (_KIND, _ID, _TITLE, _DATE, *_COMMON, _ERRATA, *_MEDIA, _OLD_IDS, *_RELEASE),
}

# ---------------------------------------------------------------- vocabularies and site.yaml

_PLACE = (
    Field("name", ("名称", "地名"), "text", "地名。", "The place.", "合肥市包河区", needed=True),
    Field("within", ("所属", "上级"), "text", "在哪个地方之内。", "The place it lies in.", "合肥市", names=True),
)
_TERM = (
    _ID,
    Field("name", ("名称", "主题词"), "text", "正名。", "The term.", "社区治理", needed=True),
    Field("synonyms", ("同义词",), "texts", "同义的说法，搜索时当作一个词。", "Words of the same meaning; search takes them as one.", "[社区管理]"),
    Field("colloquial", ("通俗词",), "texts", "百姓的说法，搜索时也找得到。", "What people say; search finds the term by it.", "[小区怎么管]"),
    Field("broader", ("上位词",), "text", "上一级的主题词。", "The term above it.", "社会治理", names=True),
    Field("definition", ("释义", "定义", "说明"), "lines", "一两句话的解释。", "What it means, in a sentence or two.", "党组织、政府和居民一起办社区的事。"),
)
_COLUMN_PARTS = (
    Field("id", ("编号",), "id", "栏目的编号，网址由它而来。", "The column's id; it makes the address.", "binhu", needed=True),
    Field("name", ("名称",), "text", "栏目的名称。", "Its name.", "滨湖聚焦", needed=True),
    Field("description", ("简介", "说明"), "lines", "栏目的简介。", "What it holds.", "年会与社区治理"),
    Field("keywords", ("关键词",), "texts", "写给搜索引擎的关键词。", "Keywords for search engines.", "[社区治理]"),
    Field("type", ("类别", "栏目类别"), "text", "政府网站的栏目类别（ColumnType）。", "The column's type, as government sites name it.", "工作动态"),
)
_COLUMN = (
    *_COLUMN_PARTS,
    Field("children", ("下级栏目",), "groups", "下级栏目。", "Columns below it.", "[]", inner=(
        *_COLUMN_PARTS,
        Field("children", ("下级栏目",), "groups", "再下一级的栏目。", "Columns below that.", "[]", inner=_COLUMN_PARTS),
    )),
)
_SITE_LANGS = (
    Choice("zh-CN", "简体中文", ("zh", "zh-Hans", "中文")), Choice("en", "English", ("英文", "en-US", "en-GB")),
)
_FOOTER = (
    Field("sponsor", ("主办单位",), "text", "主办单位。", "Who runs the site.", "包河区新闻中心"),
    Field("contact", ("联系方式",), "text", "电话、邮箱或地址。", "Telephone, mail or address.", "0551-12345678"),
    Field("icp", ("备案号",), "text", "ICP 备案号，显示在页脚。", "The ICP registration number.", "皖ICP备00000000号"),
    Field("gongan", ("公安备案号",), "text", "公安联网备案号。", "The public security registration number.", "皖公网安备00000000000000号"),
    Field("site_id_code", ("网站标识码",), "text", "政府网站标识码。", "The identification code of a government site.", "3401110001"),
)
_SEARCH = (
    Field("enabled", ("启用",), "bool", "要不要搜索，默认要。", "Whether the site has a search; true when absent.", "true"),
)
_SITE = (
    Field("title", ("标题", "网站名称"), "text", "网站的名称。", "The site's name.", "社区发展讲话实录", needed=True),
    Field("description", ("简介",), "lines", "一句话介绍网站。", "What the site is, in a sentence.", "年会讲话与背景资料"),
    Field("url", ("网址",), "url", "正式网址，订阅源和站点地图要用。", "The site's address; feed and sitemap need it.", "https://example.org/shilu/"),
    Field("language", ("语言",), "choice", "页面界面的语言，默认 zh-CN。", "Language of the pages' furniture; zh-CN when absent.", "zh-CN", choices=_SITE_LANGS),
    Field("timezone", ("时区",), "zone", "时区，默认 Asia/Shanghai。", "The time zone; Asia/Shanghai when absent.", "Asia/Shanghai"),
    Field("theme", ("外观",), "text", "themes 文件夹里的外观名，默认 default。", "A folder of themes/; default when absent.", "default"),
    Field("per_page", ("每页条数",), "int", "列表每页几条，默认 20。", "Entries on a page of a list; 20 when absent.", "20", low=5, high=200),
    Field("propose_tags", ("推荐标签",), "bool", "要不要自动推荐标签，默认要。", "Whether tags are proposed; true when absent.", "true"),
    Field("feed_items", ("订阅条数",), "int", "订阅源里最新的几条，默认 50。", "Entries of the feed; 50 when absent.", "50", low=1, high=500),
    Field("search", ("搜索",), "group", "站内搜索。", "The site's search.", "{enabled: true}", inner=_SEARCH, short="enabled"),
    Field("columns", ("栏目",), "groups", "栏目，可以有下级。", "The columns, with columns below them.", "[{id: binhu, name: 滨湖聚焦}]", inner=_COLUMN),
    Field("footer", ("页脚",), "group", "页脚里的各项，没有的不写。", "What the foot of each page says; leave out what there is not.",
          "{sponsor: 包河区新闻中心}", inner=_FOOTER),
)

VOCABULARIES: dict[str, tuple[Field, ...]] = {
    "people": tuple(field for field in _FRONT["person"] if field.key != "kind"),
    "orgs": tuple(field for field in _FRONT["org"] if field.key != "kind"),
    "places": _PLACE,
    "terms": _TERM,
}
"""Fields of a row of each file of content/vocab/."""


def of(kind: Kind) -> tuple[Field, ...]:
    """The front-matter fields of a kind, in the order in which one writes them."""
    return _FRONT[kind]


def site() -> tuple[Field, ...]:
    """The fields of site.yaml."""
    return _SITE


@cache
def by_word(among: tuple[Field, ...]) -> dict[str, Field]:
    """Fields by each name that they go by, in lower case."""
    found: dict[str, Field] = {}
    for field in among:
        for word in field.words:
            found.setdefault(word.lower(), field)
    return found


def find(name: str, among: tuple[Field, ...]) -> Field | None:
    """The field of a key or an alias, whatever its case and with `-` or a blank for `_`."""
    known = by_word(among)
    plain = name.strip().lower()
    return known.get(plain) or known.get(plain.replace("-", "_").replace(" ", "_"))


def elsewhere(name: str, kind: Kind) -> bool:
    """Whether a name that a kind does not have is a front-matter field of another kind."""
    return any(find(name, fields) for other, fields in _FRONT.items() if other != kind)


def choice(field: Field, text: str) -> str | None:
    """The value that a word of an editor means, None when it is no choice of the field."""
    plain = text.strip().lower()
    for one in field.choices:
        if plain in (one.value.lower(), one.word.lower(), *(other.lower() for other in one.others)):
            return one.value
    return None


@cache
def keys() -> frozenset[str]:
    """All names that may stand before a colon, at any level of any file."""
    tables = (*_FRONT.values(), *VOCABULARIES.values(), _SITE)
    return frozenset(word for fields in tables for field in _deep(fields) for word in field.words)


def _deep(fields: tuple[Field, ...]) -> Iterable[Field]:
    for field in fields:
        yield field
        yield from _deep(field.inner)


def near(name: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words that were most likely meant, by code point: those with the least number of letters to change.

    A word of two Han may differ in one (标提 is 标题 or 标签), a longer one in a third of its letters; two letters that
    changed places count as one change. A Chinese word may also stand inside a longer one: 发布日期 is 日期.
    """
    plain = name.strip().lower()
    away = {}
    for word in sorted(set(words)):
        known = word.lower()
        longest = max(len(plain), len(known))
        cost = distance(plain, known)
        if cost <= max(1, longest // 3) and cost < longest:
            away[word] = cost
        elif len(known) > 1 and not known.isascii() and known in plain and len(plain) <= 8:
            away[word] = len(plain) - len(known)
    least = min(away.values(), default=0)
    return tuple(word for word, cost in away.items() if cost == least)


def distance(a: str, b: str, limit: int = 99) -> int:
    """Damerau and Levenshtein's distance (optimal string alignment) of two words; `limit` or more when it is that far."""
    if abs(len(a) - len(b)) >= limit or max(len(a), len(b)) > 40:
        return limit
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        line = [i]
        for j, right in enumerate(b, 1):
            cost = min(row[j] + 1, line[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            line.append(cost)
        before, row = row, line
    return row[-1]
