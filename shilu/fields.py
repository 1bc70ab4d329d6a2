"""The one table of what an editor may write: each key of the front matter, of the vocabularies and of site.yaml.

A document's kind or a file's name goes in, its fields come out. Reading, the questions of `new`, the manual's page of
fields and the JSON Schema are made from this table, so that they cannot differ.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from shilu.model import Kind

Type = Literal[
    "text", "lines", "texts", "date", "moment", "id", "int", "bool", "choice", "url", "zone", "group", "groups",
]
"""`text` is one line, `lines` may have several, `texts` is a list of text; `group` has fields of its own, `groups` is a
list of such; `zone` is a time zone."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A value, the word an editor would write for it, and other words that mean it."""

    value: str
    word: str
    others: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All words that mean it."""
        return (self.word, self.value, *self.others)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One key. The first alias is the label that an editor sees. Fields are compared by identity: each is made once."""

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

_KINDS = (
    Choice("speech", "讲话", ("speeches", "发言")),
    Choice("special", "专题", ("specials",)),
    Choice("news", "新闻", ("资讯",)),
    Choice("person", "人物", ("people",)),
    Choice("org", "机构", ("orgs", "单位")),
    Choice("page", "页面", ("pages",)),
)
_STATUS = (
    Choice("published", "发布", ("已发布", "公开", "publish")), Choice("draft", "草稿", ("未发布",)),
    Choice("withdrawn", "撤稿", ("撤下", "已撤稿", "withdraw")),
)
_LANGS = (
    Choice("zh-Hans", "简体", ("简体中文", "zh-CN", "hans", "zh")),
    Choice("zh-Hant", "繁体", ("繁體", "繁体中文", "zh-TW", "zh-HK", "hant")),
)
_SPEAKER = (
    Field("name", ("姓名", "讲话人"), "text", needed=True, names=True,
          zh="讲话人的姓名，照原文。",
          en="The speaker's name as printed.",
          example="宁波"),
    Field("office", ("职务",), "text",
          zh="当天的职务。",
          en="The office held that day.",
          example="书记"),
    Field("org", ("单位", "机构"), "text", names=True,
          zh="当天的单位，照原文，或写机构编号。",
          en="The organisation as printed, or an id.",
          example="包河区委"),
    Field("person", ("人物编号",), "id",
          zh="人物编号，只在几个人同名时才写。",
          en="Id of the person, only where several bear the name.",
          example="ningbo"),
)
_ERRATUM = (
    Field("printed", ("原文",), "text", needed=True,
          zh="原文的写法，必须在正文里找得到。",
          en="What is printed; it must stand in the text.",
          example="台帐"),
    Field("correct", ("应为",), "text", needed=True,
          zh="正确的写法。",
          en="What it should be.",
          example="台账"),
    Field("note", ("说明",), "text",
          zh="为什么这样改。",
          en="Why.",
          example="今作“账”"),
)
_PICTURE = (
    Field("src", ("文件", "图片", "地址"), "text", needed=True,
          zh="图片文件，从这个文件所在的文件夹算起，或 /files/ 开头。",
          en="The file, from this file's folder.",
          example="huichang.jpg"),
    Field("alt", ("替代文字", "图说"), "text",
          zh="给看不见图片的人读的说明。",
          en="What a person who cannot see it should be told.",
          example="会场全景"),
    Field("caption", ("图注",), "text",
          zh="印在图片下面的文字。",
          en="The words below the picture.",
          example="2016年9月13日，年会现场"),
)
_ATTACHMENT = (
    Field("src", ("文件", "地址"), "text", needed=True,
          zh="附件文件，从这个文件所在的文件夹算起。",
          en="The file, from this file's folder.",
          example="mulu.pdf"),
    Field("title", ("标题", "名称"), "text",
          zh="链接上显示的文字，不写就用文件名。",
          en="The words of the link; the file's name without.",
          example="会议目录"),
)
_TENURE = (
    Field("org", ("单位", "机构"), "text", names=True,
          zh="单位。",
          en="The organisation.",
          example="包河区委"),
    Field("office", ("职务",), "text",
          zh="职务。",
          en="The office.",
          example="书记"),
    Field("from", ("起", "开始"), "date",
          zh="从哪天起，不清楚就不写。",
          en="From when, left out when not known.",
          example="2014-03"),
    Field("to", ("止", "至", "结束"), "date",
          zh="到哪天止，不清楚或仍在任就不写。",
          en="Until when, left out when not known or still held.",
          example="2018"),
    Field("source", ("依据",), "text",
          zh="依据哪一篇，写它的编号。",
          en="Id of the document that says so.",
          example="2016-sqfznh-03"),
)
_FORMER = (
    Field("name", ("名称", "旧名"), "text", needed=True,
          zh="曾经的名称。",
          en="The former name.",
          example="农业部"),
    Field("until", ("止", "至"), "date",
          zh="用到哪天，不清楚就不写。",
          en="Until when.",
          example="2018-03"),
)

# ---------------------------------------------------------------- front matter, in the order in which one writes it

_KIND = Field("kind", ("类型",), "choice", choices=_KINDS,
    zh="是讲话还是别的；不写就按文件夹。",
    en="What it is; taken from the folder when absent.",
    example="讲话")
_ID = Field("id", ("编号",), "id",
    zh="一经发布就不要改，网址由它而来；小写字母、数字、点、减号、下划线。",
    en="Never to change: it makes the address. Lower-case letters, digits, dot, hyphen, underscore.",
    example="2016-sqfznh-03")
_TITLE = Field("title", ("标题",), "text", needed=True,
    zh="标题。",
    en="The title.",
    example="社区概念的承载者")
_PERSON_NAME = Field("title", ("姓名", "name", "名字", "标题"), "text", needed=True,
    zh="姓名。",
    en="The name.",
    example="陈越良")
_ORG_NAME = Field("title", ("名称", "name", "机构名称", "标题"), "text", needed=True,
    zh="机构现在的名称。",
    en="The present name.",
    example="包河区委")
_DATE = Field("date", ("日期",), "date",
    zh="哪天的事：年月日、年月、年，或 未知。",
    en="When: a day, a month, a year, or unknown (未知).",
    example="2016-09-13")
_DATE_NEEDED = Field("date", ("日期",), "date", needed=True,
    zh=_DATE.zh,
    en=_DATE.en,
    example=_DATE.example)
_SPEAKING = (
    Field("speaker", ("讲话人", "发言人", "演讲人"), "text", names=True,
          zh="讲话人，照原文；几位就用“讲话人列表”。",
          en="The speaker as printed; several: speakers.",
          example="宁波"),
    Field("office", ("职务",), "text",
          zh="讲话当天的职务。",
          en="The office held that day.",
          example="书记"),
    Field("org", ("单位",), "text", names=True,
          zh="讲话当天的单位，照原文，或写机构编号。",
          en="The organisation as printed, or an id.",
          example="包河区委"),
    Field("byline", ("署名",), "text",
          zh="原文印的署名，照抄。",
          en="The printed line.",
          example="包河区委书记  宁波"),
    Field("person", ("人物编号",), "id",
          zh="人物编号，只在几个人同名时才写。",
          en="Id of the person, only where several bear the name.",
          example="ningbo"),
    Field("speakers", ("讲话人列表",), "groups", short="name",
          zh="几位讲话人，每位写姓名、职务、单位。",
          en="Several speakers: name, office, org of each.",
          example="[{姓名: 宁波, 职务: 书记, 单位: 包河区委}]",
          inner=_SPEAKER),
)
_EVENT = (
    Field("event", ("活动",), "text", names=True,
          zh="属于哪个活动：专题的编号，或活动的名称。",
          en="A special's id, or the name of an event without a page.",
          example="2016-sqfznh"),
    Field("order", ("顺序",), "int", low=1, high=9999,
          zh="在活动里排第几。",
          en="Its place in the event.",
          example="3"),
)
_COMMON = (
    Field("column", ("栏目",), "text", names=True,
          zh="栏目的编号或名称。",
          en="A column's id or name.",
          example="binhu"),
    Field("tags", ("标签", "主题词", "关键词"), "texts",
          zh="标签，先从主题词表里选。",
          en="Tags, from the vocabulary of terms where possible.",
          example="[社区治理, 社会组织]"),
    Field("summary", ("摘要",), "lines",
          zh="摘要；不写就取正文开头几句。",
          en="A summary; the opening sentences when absent.",
          example="街道级大社区的架构与做法。"),
    Field("people", ("相关人物",), "texts",
          zh="文中提到的人。",
          en="People it mentions.",
          example="[陈越良]"),
    Field("place", ("地点",), "text", names=True,
          zh="地点。",
          en="Where.",
          example="合肥市包河区"),
    Field("form", ("形式",), "text",
          zh="形式：全文、摘要、访谈……",
          en="The form: in full, a digest, an interview ...",
          example="摘要"),
    Field("author", ("作者", "编者"), "text",
          zh="作者或编者。",
          en="The author or editor.",
          example="包河区新闻中心"),
    Field("source", ("来源",), "texts",
          zh="来源，从大到小写成一条路径。",
          en="The source, as a path.",
          example="[区委部门, 宣传部, 包河区新闻中心]"),
    Field("source_url", ("原文网址", "原文链接"), "url",
          zh="原文的网址。",
          en="The address of the original.",
          example="https://example.org/a.html"),
    Field("updated", ("编辑日期", "更新日期"), "date",
          zh="编辑日期。",
          en="The day of the last edit.",
          example="2016-09-19"),
    Field("lang", ("文种",), "choice", choices=_LANGS,
          zh="简体还是繁体；不写就按正文。",
          en="The script: zh-Hans or zh-Hant.",
          example="zh-Hans"),
)
_PLAIN = tuple(field for field in _COMMON if field.key not in ("people", "place", "form"))
"""What a person or an organisation has of these."""
_MEDIA = (
    Field("image", ("题图",), "group", short="src",
          zh="题图。",
          en="The leading picture.",
          example="{文件: huichang.jpg, 替代文字: 会场全景, 图注: 年会现场}",
          inner=_PICTURE),
    Field("attachments", ("附件",), "groups", short="src",
          zh="附件。",
          en="Attachments.",
          example="[{文件: mulu.pdf, 标题: 会议目录}]",
          inner=_ATTACHMENT),
)
_ERRATA = Field("errata", ("勘误",), "groups",
    zh="原文的错字，页面上注明，原文不改。",
    en="Misprints: told on the page, the text left as it is.",
    example="[{原文: 台帐, 应为: 台账, 说明: 今作“账”}]",
    inner=_ERRATUM)
_OLD_IDS = Field("aliases", ("旧址", "旧编号"), "texts",
    zh="以前用过的编号，旧网址会转到这里。",
    en="Old ids; their addresses lead here.",
    example="[nianhui-3]")
_NAMES = Field("aliases", ("别名",), "texts",
    zh="别的名称、简称。",
    en="Other names.",
    example="[区委]")
_RELEASE = (
    Field("status", ("状态",), "choice", choices=_STATUS,
          zh="草稿和撤稿不会发布。",
          en="A draft or a withdrawn document is not published.",
          example="草稿"),
    Field("publish_at", ("定时", "定时发布"), "moment",
          zh="到这个时间才发布。",
          en="Held back until then.",
          example="2026-11-24 08:00"),
)
_SPECIAL = (
    Field("event_name", ("活动名称",), "text",
          zh="活动的全名。",
          en="The event's full name.",
          example="2016中国社区发展年会"),
    Field("theme", ("主题",), "text",
          zh="活动的主题。",
          en="The event's theme.",
          example="城乡社区治理与服务模式创新"),
    Field("organizer", ("主办", "主办单位"), "texts",
          zh="主办单位。",
          en="Who held it.",
          example="[中国社区发展协会]"),
    Field("speakers_total", ("讲话人总数",), "int", low=0, high=9999,
          zh="当天共有几位讲话，包括没有收录的。",
          en="How many spoke, those not in the archive included.",
          example="12"),
    Field("lead", ("核心阅读", "导语"), "lines",
          zh="专题开头的核心阅读。",
          en="The lead of the special page.",
          example="六位讲话人谈社区怎样治理。"),
)
_PERSON = (
    Field("pinyin", ("拼音",), "text",
          zh="姓名的拼音，只在读音与常见的不同时才写。",
          en="The name in pinyin, where it is not the usual reading.",
          example="Ning Bo"),
    Field("offices", ("任职",), "groups",
          zh="担任过的职务。",
          en="Offices held.",
          example="[{单位: 包河区委, 职务: 书记, 起: null, 止: null, 依据: 2016-sqfznh-03}]",
          inner=_TENURE),
)
_ORG = (
    Field("former", ("曾用名",), "groups", short="name",
          zh="曾用名。",
          en="Former names.",
          example="[{名称: 农业部, 止: 2018-03}]",
          inner=_FORMER),
    Field("parent", ("上级", "上级机构"), "text", names=True,
          zh="上级机构的编号或名称。",
          en="The id or name of the body above it.",
          example="baohe-quwei"),
)

_FRONT: dict[Kind, tuple[Field, ...]] = {
    "speech": (_KIND, _ID, _TITLE, _DATE_NEEDED, *_SPEAKING, *_EVENT, *_COMMON, _ERRATA, *_MEDIA, _OLD_IDS, *_RELEASE),
    "special": (_KIND, _ID, _TITLE, _DATE, *_SPECIAL, *_EVENT, *_COMMON, _ERRATA, *_MEDIA, _OLD_IDS, *_RELEASE),
    "news": (_KIND, _ID, _TITLE, _DATE_NEEDED, *_SPEAKING, *_EVENT, *_COMMON, _ERRATA, *_MEDIA, _OLD_IDS, *_RELEASE),
    "person": (_KIND, _ID, _PERSON_NAME, *_PERSON, _NAMES, *_PLAIN, *_MEDIA, *_RELEASE),
    "org": (_KIND, _ID, _ORG_NAME, *_ORG, _NAMES, *_PLAIN, *_MEDIA, *_RELEASE),
    "page": (_KIND, _ID, _TITLE, _DATE, *_COMMON, _ERRATA, *_MEDIA, _OLD_IDS, *_RELEASE),
}

# ---------------------------------------------------------------- vocabularies and site.yaml

_PLACE = (
    Field("name", ("名称", "地名"), "text", needed=True,
          zh="地名。",
          en="The place.",
          example="合肥市包河区"),
    Field("within", ("所属", "上级"), "text", names=True,
          zh="在哪个地方之内。",
          en="The place it lies in.",
          example="合肥市"),
)
_TERM = (
    _ID,
    Field("name", ("名称", "主题词"), "text", needed=True,
          zh="正名。",
          en="The term.",
          example="社区治理"),
    Field("synonyms", ("同义词",), "texts",
          zh="同义的说法，搜索时当作一个词。",
          en="Words of the same meaning; search takes them as one.",
          example="[社区管理]"),
    Field("colloquial", ("通俗词",), "texts",
          zh="百姓的说法，搜索时也找得到。",
          en="What people say; search finds the term by it.",
          example="[小区怎么管]"),
    Field("broader", ("上位词",), "text", names=True,
          zh="上一级的主题词。",
          en="The term above it.",
          example="社会治理"),
    Field("definition", ("释义", "定义", "说明"), "lines",
          zh="一两句话的解释。",
          en="What it means, in a sentence or two.",
          example="党组织、政府和居民一起办社区的事。"),
)
_COLUMN_PARTS = (
    Field("id", ("编号",), "id", needed=True,
          zh="栏目的编号，网址由它而来。",
          en="The column's id; it makes the address.",
          example="binhu"),
    Field("name", ("名称",), "text", needed=True,
          zh="栏目的名称。",
          en="Its name.",
          example="滨湖聚焦"),
    Field("description", ("简介", "说明"), "lines",
          zh="栏目的简介。",
          en="What it holds.",
          example="年会与社区治理"),
    Field("keywords", ("关键词",), "texts",
          zh="写给搜索引擎的关键词。",
          en="Keywords for search engines.",
          example="[社区治理]"),
    Field("type", ("类别", "栏目类别"), "text",
          zh="政府网站的栏目类别（ColumnType）。",
          en="The column's type, as government sites name it.",
          example="工作动态"),
)
_COLUMN = (
    *_COLUMN_PARTS,
    Field("children", ("下级栏目",), "groups",
          zh="下级栏目。",
          en="Columns below it.",
          example="[]",
          inner=(
              *_COLUMN_PARTS,
              Field("children", ("下级栏目",), "groups",
                    zh="再下一级的栏目。",
                    en="Columns below that.",
                    example="[]",
                    inner=_COLUMN_PARTS),
          )),
)
_SITE_LANGS = (
    Choice("zh-CN", "简体中文", ("zh", "zh-Hans", "中文")), Choice("en", "English", ("英文", "en-US", "en-GB")),
)
_FOOTER = (
    Field("sponsor", ("主办单位",), "text",
          zh="主办单位。",
          en="Who runs the site.",
          example="包河区新闻中心"),
    Field("contact", ("联系方式",), "text",
          zh="电话、邮箱或地址。",
          en="Telephone, mail or address.",
          example="bianji@example.org"),
    Field("icp", ("备案号",), "text",
          zh="ICP 备案号，显示在页脚。",
          en="The ICP registration number.",
          example="皖ICP备00000000号"),
    Field("gongan", ("公安备案号",), "text",
          zh="公安联网备案号。",
          en="The public security registration number.",
          example="皖公网安备00000000000000号"),
    Field("site_id_code", ("网站标识码",), "text",
          zh="政府网站标识码。",
          en="The identification code of a government site.",
          example="0000000000"),
)
_SEARCH = (
    Field("enabled", ("启用",), "bool",
          zh="要不要搜索，默认要。",
          en="Whether the site has a search; true when absent.",
          example="true"),
)
_SITE = (
    Field("title", ("标题", "网站名称"), "text", needed=True,
          zh="网站的名称。",
          en="The site's name.",
          example="社区发展讲话实录"),
    Field("description", ("简介",), "lines",
          zh="一句话介绍网站。",
          en="What the site is, in a sentence.",
          example="年会讲话与背景资料"),
    Field("url", ("网址",), "url",
          zh="正式网址，订阅源和站点地图要用。",
          en="The site's address; feed and sitemap need it.",
          example="https://example.org/shilu/"),
    Field("language", ("语言",), "choice", choices=_SITE_LANGS,
          zh="页面界面的语言，默认 zh-CN。",
          en="Language of the pages' furniture; zh-CN when absent.",
          example="zh-CN"),
    Field("timezone", ("时区",), "zone",
          zh="时区，默认 Asia/Shanghai。",
          en="The time zone; Asia/Shanghai when absent.",
          example="Asia/Shanghai"),
    Field("theme", ("外观",), "text",
          zh="themes 文件夹里的外观名，默认 default。",
          en="A folder of themes/; default when absent.",
          example="default"),
    Field("per_page", ("每页条数",), "int", low=1, high=500,
          zh="列表每页几条，默认 20。",
          en="Entries on a page of a list; 20 when absent.",
          example="20"),
    Field("propose_tags", ("推荐标签",), "bool",
          zh="要不要自动推荐标签，默认要。",
          en="Whether tags are proposed; true when absent.",
          example="true"),
    Field("feed_items", ("订阅条数",), "int", low=1, high=500,
          zh="订阅源里最新的几条，默认 50。",
          en="Entries of the feed; 50 when absent.",
          example="50"),
    Field("search", ("搜索",), "group", short="enabled",
          zh="站内搜索。",
          en="The site's search.",
          example="{enabled: true}",
          inner=_SEARCH),
    Field("columns", ("栏目",), "groups",
          zh="栏目，可以有下级。",
          en="The columns, with columns below them.",
          example="[{id: binhu, name: 滨湖聚焦}]",
          inner=_COLUMN),
    Field("footer", ("页脚",), "group",
          zh="页脚里的各项，没有的不写。",
          en="What the foot of each page says; leave out what there is not.",
          example="{sponsor: 包河区新闻中心}",
          inner=_FOOTER),
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
    """The field of a key or an alias, whatever its case and width, and with `-` or a blank for `_`."""
    known = by_word(among)
    plain = name.strip().lower()
    found = known.get(plain)
    if found is None:
        plain = unicodedata.normalize("NFKC", plain).replace("-", "_").replace(" ", "_")
        found = known.get(plain)
    return found


def elsewhere(name: str, kind: Kind) -> bool:
    """Whether a name that a kind does not have is a front-matter field of another kind."""
    return any(find(name, fields) for other, fields in _FRONT.items() if other != kind)


def choice(field: Field, text: str) -> str | None:
    """The value that a word of an editor means, None when it is no choice of the field."""
    plain = text.strip().lower()
    for one in field.choices:
        if plain in (word.lower() for word in one.words):
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
