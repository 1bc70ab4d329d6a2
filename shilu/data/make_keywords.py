"""jieba's dictionary and its table of inverse document frequencies in; `keywords.txt`, words and weights, out.

Run by hand (`python shilu/data/make_keywords.py`) where jieba is installed. The result is committed: the table in the
package is 6 MB with every word in it, and another version of jieba must not re-tag an archive.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

SUBJECTS = frozenset(("n", "nz", "nt", "ns", "vn", "j", "an", "nl"))
"""jieba's tags of words that can be a subject. Names of people (nr) are not: its guesses are mostly wrong."""
VERBS = frozenset("""
治理 组织 自治 创新 扶贫 脱贫 就业 养老 选举 投资 消费 救助 救灾 普法 执法 司法
立法 监督 监管 巡视 巡察 协商 调解 信访 维权 征地 拆迁 搬迁 移民 务工 创业 招商
引资 融资 贷款 征兵 优抚 拥军 双拥 抗洪 抗旱 抗震 防震 防火 禁毒 反腐 反恐 扫黑
除恶 打假 维稳 减负 减税 降费 环保 节能 减排 绿化 造林 育种 灌溉 养殖 种植 捕捞
加工 制造 施工 物流 运输 通航 通车 出口 进口 外贸 旅游 演出 展览 出版 阅读 培训
授课 招生 支教 助学 科研 研发 勘探 开采 发电 供电 供水 供暖 排污 治污 问责 整改
审计 统计 普查 登记 公开 公示 议事 听证 表彰 慰问 访问 会见 会谈 建交 援助 谈判
签约 合作 维和 演习 阅兵 发射 登月 飞行 转型 升级 分配 社保 参保 参军 结婚 生育
托幼 助残 抚养 赡养 收养 志愿 捐赠 募捐 献血 防疫 接种 诊疗 急救 采访 报道 直播
起草 修订 审议 表决 罢免 换届 履职 述职 挂职 培育 孵化 上市 并购 破产 征税 纳税
走私 缉私
""".split())  # noqa: SIM905 - a list to be read
"""Words that the dictionary has as verbs and that are subjects of such an archive."""

HEAD = """\
# Weights of the words that can be a subject: ten times jieba's idf, then the words. Made by make_keywords.py from jieba
# (MIT): places from a count of 50 on, other words of two characters from 10 on, longer ones from 3 on.
"""


def main() -> None:
    import jieba

    folder = Path(jieba.__file__).parent
    idf = {}
    for line in (folder / "analyse" / "idf.txt").read_text("utf-8").splitlines():
        word, value = line.rsplit(" ", 1)
        idf[word] = float(value)
    rows: dict[int, list[str]] = defaultdict(list)
    for line in (folder / "dict.txt").read_text("utf-8").splitlines():
        word, count, tag = line.split(" ")
        if word not in idf or len(word) < 2 or not all("\u4e00" <= x <= "\u9fd5" for x in word):
            continue
        least = 50 if tag == "ns" else 10 if len(word) == 2 else 3
        if word in VERBS or (tag in SUBJECTS and int(count) >= least):
            rows[round(idf[word] * 10)].append(word)
    lines = [f"{weight} {' '.join(sorted(words))}" for weight, words in sorted(rows.items())]
    Path(__file__).with_name("keywords.txt").write_bytes((HEAD + "\n".join(lines) + "\n").encode("utf-8"))
    print(sum(map(len, rows.values())), "words", file=sys.stderr)


if __name__ == "__main__":
    main()
