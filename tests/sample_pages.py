"""Views to look at and to test with: one event of public record, its six speakers, and the hard cases of every page.

`PAGES` is (path, template, view, body); `CHROME` the furniture. The texts are written for these tests.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar, cast

from shilu.model import (
    ArticleView,
    Attachment,
    Body,
    Card,
    Chrome,
    Entry,
    Erratum,
    Footer,
    Former,
    Head,
    Heading,
    HomeView,
    IndexView,
    Link,
    ListView,
    OfficeView,
    OrgView,
    Pager,
    PersonView,
    PlainView,
    RedirectView,
    SpecialView,
    SpokenView,
    Term,
    Turn,
    TurnView,
    Voice,
)
from shilu.theme import samples

EVENT = "2016中国社区发展年会"
PLACE = "安徽省合肥市包河区"
COLUMN = Link("滨湖聚焦", "columns/binhu/index.html")
SPEAKERS = (
    ("陈越良", "民政部基层政权与社区建设司司长", "推进城乡社区治理精细化 打造居民群众幸福家园", 705, "C"),
    ("黄延信", "农业部农村经济体制与经营管理司副司长", "深化农村集体产权改革问题", 497, "H"),
    ("宁波", "包河区委书记", "社区概念的承载者", 833, "N"),
    ("刘鑫", "中信国安集团总经理", "互联网+社区服务的“高速公路”", 631, "L"),
    ("朱勤皓", "上海市民政局局长", "创新社会治理 做实基层基础", 834, "Z"),
    ("沈原", "清华大学社会学系主任、教授、博士生导师", "老旧街区的社区建设：以北京大栅栏地区为例", 645, "S"),
)

CHROME = Chrome(
    title="社区发展讲话实录",
    language="zh-CN",
    url="https://example.org/shilu/",
    description="会议讲话与新闻的全文档案。",
    columns=(COLUMN, Link("街道社区", "columns/jiedao/index.html")),
    kinds=("special", "speech", "news", "person"),
    footer=Footer("包河区新闻中心", "办公室", "ICP 备案号样式", "公安备案号样式", "0000000000"),
    search=True,
    feed="feeds/all.xml",
    about=Link("关于本站", "guanyu.html"),
    search_script="search/r-0/ui.js",
)
BARE = Chrome("无设置的站", "zh-CN", "", "", (), (), Footer(), False, "", None)


T = TypeVar("T")


def empty(kind: type[T]) -> T:
    """A view with nothing in it."""
    return cast(T, samples.value(kind, False))


def voice(at: int) -> Voice:
    name, office, *_ = SPEAKERS[at]
    return Voice(name, office, f"people/{at}.html")


def card(at: int, **more: Any) -> Card:
    _, _, title, chars, _ = SPEAKERS[at]
    base = Card("speech", f"speeches/{at}.html", title, "2016-09-13", (voice(at),), EVENT, "", chars, "摘登", at + 1)
    return replace(base, **more)


NEWS = tuple(
    Card("news", f"news/{at}.html", title, date, (), EVENT if at < 2 else "", summary, 420)
    for at, (title, date, summary) in enumerate(
        (
            ("社区发展年会在包河开幕", "2016-09-13", "年会当天在包河区开幕，各地代表就社区治理与服务交换做法。"),
            ("与会代表走访滨湖世纪社区", "2016-09-14", "代表们看了社区的服务大厅和议事室。"),
            ("街道公共服务窗口合并办理", "2016-08-18", ""),
            ("一条没有日期的消息", "", "这一条的日期已不可考。"),
        )
    )
)

TEXT = (
    "这一段说的是治理的落点：力量下沉到街镇，资源随着人走，事情在最近的地方办完。",
    "一是把党组织建在最小的单元里，楼栋有人管，议事有人领，遇到难处先找得到人。",
    "二是让街道回到本职，把招商的指标拿掉，把管理和服务的担子挑起来。",
    "三是让居民自己说了算。社区列两份清单，留一本台帐，居委会由此腾出手来，坐下来听人说话。",
    "四是把做社区工作的人当成一支队伍来带，有门槛，有阶梯，也有像样的待遇。",
    "五是把行之有效的办法写进条例，村委会组织好办事的章程，往后有章可循。",
)


def paragraph(at: int, text: str) -> str:
    return f'<p id="p-{at:06x}" data-n="{at}">{text}</p>'


def _marked(text: str) -> str:
    return text.replace("台帐", '<span class="erratum" data-erratum="1">台帐</span>').replace(
        "组织好", '<span class="erratum" data-erratum="2">组织好</span>'
    )


SPEECH_BODY = Body(
    "\n".join(paragraph(at, _marked(text)) for at, text in enumerate(TEXT, 1)),
    tuple(Heading(0, f"p-{at:06x}", text.split("，")[0].split("。")[0][:14], at) for at, text in enumerate(TEXT, 1)),
    (),
)
ERRATA = (Erratum("台帐", "台账", "今通作“账”"), Erratum("组织好", "组织法"))

RICH_BODY = Body(
    "\n".join(
        (
            '<h2 id="yi">一、背景</h2>',
            paragraph(1, '先看一组数字，再看一张表。见<a href="shilu:other.md">另一篇</a>。'),
            "<table><thead><tr><th>项目</th><th>数量</th><th>说明</th></tr></thead><tbody><tr><td>社区</td><td>12</td>"
            "<td>其中城市社区九个，其余在镇上</td></tr></tbody></table>",
            '<h3 id="er">（一）办法</h3>',
            '<ul><li id="p-0000aa" data-n="2">先议后办</li><li>办完再评</li></ul>',
            '<blockquote><p id="p-0000ab" data-n="3">居民的事居民议。</p></blockquote>',
            "<pre><code>https://example.org/a/very/long/address/that/does/not/break/anywhere/at/all/but/must/not/overflow"
            "</code></pre>",
            paragraph(
                4, "一行英文 Supercalifragilisticexpialidocious-and-then-some-more-without-any-blank-in-it 结束。"
            ),
        )
    ),
    (Heading(2, "yi", "一、背景", 0), Heading(3, "er", "（一）办法", 0)),
    (),
)


def speech(at: int = 4) -> ArticleView:
    """A speech with everything that one may have."""
    name, _, title, chars, _ = SPEAKERS[at]
    return replace(
        empty(ArticleView),
        head=Head(
            f"speeches/{at}.html",
            title,
            f"{name}在{EVENT}上的讲话。",
            (COLUMN, Link(EVENT, "specials/nianhui.html"), Link(title)),
            "speech",
            f"https://example.org/shilu/speeches/{at}.html",
        ),
        kind="speech",
        id=str(at),
        title=title,
        date="2016-09-13",
        voices=(voice(at),),
        event=Link(EVENT, "specials/nianhui.html"),
        order=at + 1,
        siblings=6,
        place=PLACE,
        form="摘登",
        column=COLUMN,
        tags=(Link("社区治理", "tags/shequ-zhili/index.html"), Link("党建", "tags/dangjian/index.html")),
        proposed=(Link("居民自治", "tags/jumin-zizhi/index.html"), Link("街镇")),
        people=(Link("沈原", "people/5.html"),),
        source=("区委部门", "宣传部", "包河区新闻中心"),
        source_url="https://example.org/yuanwen",
        author="包河区新闻中心",
        updated="2016-09-19",
        errata=ERRATA,
        chars=chars,
        minutes=3,
        paragraphs=6,
        previous=card(3),
        next=card(5),
        column_previous=card(2),
        column_next=NEWS[2],
        others=(card(0),),
        related=(card(2), NEWS[0]),
        attachments=(Attachment("files/jianbao.pdf", "会议简报（PDF）"),),
    )


def transcript() -> ArticleView:
    """22 speakers, among them long names and none of an office, who speak in turns."""
    voices = tuple(
        Voice(
            f"讲话人{sign}" if at else "阿卜杜热合曼·买买提·示例",
            "" if at % 3 else "一个名称很长的区域发展与社区治理研究中心副主任、研究员",
            "",
        )
        for at, sign in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")
    )
    return replace(
        empty(ArticleView),
        head=Head(
            "speeches/zuotan.html",
            "座谈会发言记录",
            crumbs=(Link("讲话", "speeches/index.html"), Link("座谈会发言记录")),
            section="speech",
        ),
        kind="speech",
        id="zuotan",
        title="关于进一步加强和改进新形势下城乡社区治理与服务模式创新工作座谈会发言记录整理稿（根据录音）",
        voices=voices,
        chars=1200,
        minutes=3,
        paragraphs=22,
        lang="zh-Hant",
        turns=tuple(TurnView(one, f"p-{at:06x}", at) for at, one in enumerate(voices, 1)),
    )


TRANSCRIPT_BODY = Body(
    "\n".join(
        f'<h3 class="turn" id="turn-{at}">发言 {at}</h3>' * (at % 7 == 1)
        + paragraph(at, f'<b class="voice">讲话人：</b>{TEXT[at % 6]}')
        for at in range(1, 23)
    ),
    (),
    (),
)


def news() -> ArticleView:
    return replace(
        empty(ArticleView),
        head=Head("news/0.html", NEWS[0].title, crumbs=(COLUMN, Link(NEWS[0].title)), section="news"),
        kind="news",
        id="0",
        title=NEWS[0].title,
        date="2016-09-13",
        event=Link(EVENT, "specials/nianhui.html"),
        place=PLACE,
        author="包河区新闻中心",
        source=("包河区新闻中心",),
        updated="2016-09-19",
        summary="年会开幕当天的情况。",
        chars=420,
        minutes=2,
        paragraphs=4,
        targets=(("other.md", "1.html"),),
        column=COLUMN,
        column_previous=NEWS[1],
        order=0,
        siblings=6,
    )


def special() -> SpecialView:
    return replace(
        empty(SpecialView),
        head=Head(
            "specials/nianhui.html",
            "提升社会治理水平 创新社区服务模式",
            f"{EVENT}讲话选登。",
            (COLUMN, Link(EVENT)),
            "special",
        ),
        id="nianhui",
        title="提升社会治理水平 创新社区服务模式",
        event_name=EVENT,
        theme="城乡社区治理与服务模式创新",
        date="2016-09-13",
        place=PLACE,
        organizer=("中国社区发展协会",),
        column=COLUMN,
        updated="2016-09-19",
        author="包河区新闻中心",
        source=("区委部门", "宣传部", "包河区新闻中心"),
        lead="年会在包河区举行，十二位代表上台发言，谈体制，也谈服务。\n这里收录其中六篇，按原刊的次序排列，原文的用字一律不改。",
        parts=tuple(card(at) for at in range(6)),
        items=NEWS[:2],
        speakers_total=12,
        chars=4145,
        tags=(
            (Link("社区服务", "tags/a/index.html"), 3),
            (Link("社会组织", "tags/b/index.html"), 3),
            (Link("党建", "tags/c/index.html"), 2),
        ),
        errata=2,
        attachments=(Attachment("files/yicheng.pdf", "会议议程"),),
    )


def crowded() -> SpecialView:
    """A special with a long name in English, an event of 22 speakers, and titles that cannot be broken at a blank."""
    return replace(
        special(),
        head=Head("specials/crowded.html", "长专题", crumbs=(Link("长专题"),), section="special"),
        event_name="The 22nd International Conference on Urban Community Development and Governance",
        title="第二十二届国际城市社区发展与基层治理现代化学术研讨会暨滨湖新区社区服务模式创新成果展示活动发言汇编",
        lead="",
        parts=tuple(
            card(at % 6, order=at + 1, title=SPEAKERS[at % 6][2] * (1 + at % 3), voices=(voice(at % 6),) * (1 + at % 4))
            for at in range(22)
        ),
        speakers_total=60,
        organizer=("中国社区发展协会", "合肥市包河区人民政府", "一个名称很长很长很长很长的协办单位"),
    )


def home() -> HomeView:
    groups = tuple(
        (letter, (Entry(Link(name, f"people/{at}.html"), 1, office),))
        for at, (name, office, _, _, letter) in sorted(enumerate(SPEAKERS), key=lambda one: one[1][4])
    )
    counts = (4, 0, 6, 5, 9, 8, 12, 17, 26, 19, 15, 22, 7, 11, 9, 14, 10)
    return replace(
        empty(HomeView),
        head=Head(
            "index.html", "社区发展讲话实录", "会议讲话与新闻的全文档案。", canonical="https://example.org/shilu/"
        ),
        special=special(),
        latest=tuple(card(at) for at in range(6)),
        total=6,
        news=NEWS,
        columns=(
            (COLUMN, (card(0), NEWS[0], NEWS[1]), 3),
            (Link("街道社区", "columns/jiedao/index.html"), (NEWS[2], NEWS[3]), 2),
        ),
        people=groups,
        years=tuple((Link(str(2008 + at), f"years/{2008 + at}/index.html"), n) for at, n in enumerate(counts)),
        undated=1,
    )


def person() -> PersonView:
    return replace(
        empty(PersonView),
        head=Head(
            "people/0.html", "陈越良", crumbs=(Link("讲话人", "people/index.html"), Link("陈越良")), section="person"
        ),
        id="0",
        name="陈越良",
        pinyin="Chen Yueliang",
        verified=True,
        aliases=(),
        letter="C",
        next=Link("黄延信", "people/1.html"),
        offices=(
            OfficeView("2019", "", "民政部基层政权建设和社区治理司司长", None, None, False),
            OfficeView(
                "2016-09-13",
                "2016-09-13",
                "民政部基层政权与社区建设司司长",
                Link("民政部", "orgs/mzb.html"),
                Link("2016年会讲话", "speeches/0.html"),
                True,
            ),
        ),
        speeches=(
            SpokenView(card(0), SPEAKERS[0][1], ()),
            SpokenView(card(1, date=""), "", tuple(Turn(0, f"p-{at}", at, 80) for at in range(1, 15))),
        ),
        mentioned=(NEWS[0],),
        peers=tuple((voice(at), 1) for at in range(1, 6)),
    )


def org() -> OrgView:
    return replace(
        empty(OrgView),
        head=Head("orgs/mzb.html", "民政部", crumbs=(Link("机构", "orgs/index.html"), Link("民政部")), section="org"),
        id="mzb",
        name="民政部",
        aliases=("中华人民共和国民政部",),
        former=(Former("内务部", "1969"), Former("旧名", "")),
        parent=Link("国务院"),
        children=(Link("基层政权与社区建设司", "orgs/s.html"),),
        people=((voice(0), "2016-09-13"), (voice(2), "")),
        documents=(card(0), NEWS[0]),
    )


def listing() -> ListView:
    return ListView(
        Head(
            "tags/shequ-zhili/index.html",
            "社区治理",
            crumbs=(Link("主题", "tags/index.html"), Link("社区治理")),
            section="tags",
        ),
        "tag",
        "社区治理",
        "",
        42,
        (card(0), card(2, proposed=True), NEWS[0], NEWS[3]),
        Pager("", "tags/shequ-zhili/2.html", 3, True),
        (Link("居民自治", "tags/jumin-zizhi/index.html"),),
        Term("社区治理", "shequ-zhili", ("小区治理",), ("管小区",), "社会治理", "各方共同处理社区公共事务的活动。"),
        Link("社会治理", "tags/shehui-zhili/index.html"),
    )


def people_index() -> IndexView:
    groups = tuple(
        (one[4], (Entry(Link(one[0], f"people/{at}.html"), 1, one[1]), Entry(Link("欧阳示例氏", ""), 12)))
        for at, one in sorted(enumerate(SPEAKERS), key=lambda one: one[1][4])
    )
    return IndexView(
        Head("people/index.html", "讲话人", crumbs=(Link("讲话人"),), section="person"), "people", "讲话人", groups
    )


PAGES: tuple[tuple[str, str, Any, Body | None], ...] = (
    ("index.html", "home", home(), None),
    ("specials/nianhui.html", "special", special(), None),
    ("specials/crowded.html", "special", crowded(), RICH_BODY),
    ("speeches/4.html", "speech", speech(), SPEECH_BODY),
    ("speeches/zuotan.html", "speech", transcript(), TRANSCRIPT_BODY),
    ("news/0.html", "news", news(), RICH_BODY),
    (
        "guanyu.html",
        "page",
        replace(
            empty(ArticleView),
            head=Head("guanyu.html", "关于本站", crumbs=(Link("关于本站"),)),
            kind="page",
            title="关于本站",
        ),
        RICH_BODY,
    ),
    ("people/0.html", "person", person(), SPEECH_BODY),
    (
        "people/bare.html",
        "person",
        replace(
            empty(PersonView), head=Head("people/bare.html", "讲话人甲", crumbs=(Link("讲话人甲"),)), name="讲话人甲"
        ),
        None,
    ),
    ("orgs/mzb.html", "org", org(), None),
    ("tags/shequ-zhili/index.html", "list", listing(), None),
    (
        "news/index.html",
        "list",
        ListView(
            Head("news/index.html", "新闻", crumbs=(Link("新闻"),), section="news"), "news", "新闻", "", 0, (), Pager()
        ),
        None,
    ),
    ("people/index.html", "index", people_index(), None),
    (
        "search.html",
        "search",
        PlainView(Head("search.html", "检索", crumbs=(Link("检索"),), section="search"), "search"),
        None,
    ),
    ("404.html", "404", PlainView(Head("404.html", "没有这一页", noindex=True), "404"), None),
    (
        "speeches/old.html",
        "redirect",
        RedirectView(
            Head("speeches/old.html", "旧址", noindex=True), Link("创新社会治理 做实基层基础", "speeches/4.html")
        ),
        None,
    ),
)
