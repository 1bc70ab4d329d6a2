// How MiniSearch is told to cut Chinese, on both sides: the words of Intl.Segmenter.
const segmenter = new Intl.Segmenter("zh-CN", { granularity: "word" });

export function cut(text) {
  return Array.from(segmenter.segment(text)).filter((piece) => piece.isWordLike).map((piece) => piece.segment);
}

export const options = {
  fields: ["title", "body"],
  tokenize: cut,
  processTerm: (term) => term.toLowerCase(),
  searchOptions: { boost: { title: 2 } },
};
