// Every number that ranks, in one place; benchmarks/ says on which sets they were tuned. Bounds of cost stand where they are kept.

// BM25: how soon more of the same word says nothing more, and how much a document's length takes away.
export const K1 = 1.2, B = 0.75;
// What an occurrence that is no whole word counts.
export const UNALIGNED = 0.5;
// The head beside the body; what follows the title in it (offices, events, tags, a summary) beside the title; how many positions
// a title is taken to fill, for its end is not known without another file; and what the whole name of a speaker adds.
export const HEAD_WEIGHT = 3, REST = 0.5, TITLE_UNITS = 48, SPEAKER = 3;
// A text says first what it is about: how much more its first positions count, and how many they are, the head included.
export const LEAD = 1, LEADING = 176;
// What the richest passage adds, and the mean length of documents, in steps of 64, at which it adds half of that: in a long text
// words stand together by chance alone.
export const PASSAGE = 2, HALF = 100;
// A single unit beside its neighbour says less than a word; a pair within a word repeats what the word says, one across words
// tells that they stand together.
export const BESIDE_WORD = 0.75, PAIR = 0.5, ACROSS = 0.75;
// What it adds that all that a question asks of stands in one piece.
export const CORE = 2;

// What a single unit is worth to the cut as a share of all words (from 5e-6 to 5e-5 no measured figure moves), and how many
// units a word may have.
export const SINGLE = 1.7e-5, LONGEST = 8;

// Up to how many units a string may be an accident inside other words, is named when it stands nowhere, is taken for a name
// or for a plain string rather than a sentence.
export const SHORT = 3, NAMED = 4, NAME = 6, PLAIN = 11;
// The least share of the query's rarity that a document must hold to be related, for names, plain strings and sentences.
export const LEAST_NAME = 0.66, LEAST_PLAIN = 0.3, LEAST_SENTENCE = 0.15;

// Left out of what a document must hold: particles as single units, and the words that only make a question.
export const SKIPPED = "的了是在和与及或也都就而但把被对从向为以于着过吗呢吧啊之其这那有个到谁哪几";
export const ASKING = "什么 哪里 哪些 哪个 哪儿 多少 怎么 怎样 怎么样 如何 为何 为什么 是否 何时 何地".split(" ");

// Excerpts: how little a term without rarity counts, and by how much each further place of a term counts less.
export const LEAST_WORTH = 0.01, REPEATED = 9;
