// Makes random-models.jsonl: small random models of every kind, and what HuggingFace tokenizers 0.23.2 makes of random words
// with them. Nothing stands before or behind the model, so a word is the whole text.
//
//   node make.mjs <node_modules folder that has tokenizers> > random-models.jsonl
import { createRequire } from "node:module";

const [modules] = process.argv.slice(2);
const { Tokenizer } = createRequire(modules + "/")("tokenizers");

let state = 20250705;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * below);
};
const pick = (list) => list[random(list.length)];
const chance = (percent) => random(100) < percent;

const alphabet = ["a", "b", "c", "é", "▁", "中", "😀"];
const foreign = ["x", "ß", "日", "🦀", " "];

function bpe() {
  const prefix = chance(20) ? "##" : null;
  const suffix = chance(20) ? "</w>" : null;
  const vocab = {};
  const add = (token) => (vocab[token] ??= Object.keys(vocab).length);
  const known = alphabet.filter(() => chance(85));
  for (const letter of known) {
    for (const p of ["", prefix ?? ""]) for (const s of ["", suffix ?? ""]) if (chance(92)) add(p + letter + s);
  }
  const unk = chance(60) ? "<unk>" : null;
  if (unk) add(unk);
  const byteFallback = chance(40);
  if (byteFallback) for (let i = 0; i < 256; i++) if (i < 0x80 || chance(97)) add("<0x" + i.toString(16).toUpperCase().padStart(2, "0") + ">");
  const merges = [];
  const tokens = () => Object.keys(vocab).filter((token) => !token.startsWith("<0x") || chance(2));
  for (let i = random(60); i > 0; i--) {
    const all = tokens();
    if (all.length < 2) break;
    const [left, right] = [pick(all), pick(all)];
    if (suffix && left.endsWith(suffix)) continue;
    if (prefix && !right.startsWith(prefix)) continue;
    if (left.includes(" ") || right.includes(" ") || left.length + right.length > 24) continue;
    add(left + right.slice(prefix?.length ?? 0));
    merges.splice(chance(30) ? random(merges.length + 1) : merges.length, 0, [left, right]);
  }
  if (chance(30) && merges.length) merges.push(pick(merges));
  // Words that merges may not reach.
  for (let i = random(4); i > 0; i--) add(pick(alphabet) + pick(alphabet) + pick(alphabet));
  return {
    ...(chance(90) ? { type: "BPE" } : {}),
    dropout: null, unk_token: unk, continuing_subword_prefix: prefix, end_of_word_suffix: suffix,
    fuse_unk: chance(50), byte_fallback: byteFallback, ignore_merges: chance(30),
    vocab, merges: chance(50) ? merges : merges.map((merge) => merge.join(" ")),
  };
}

function unigram() {
  const vocab = [];
  // Few different scores, so that paths are often equal.
  const score = chance(50) ? () => -random(4) : () => -Number((random(1000000) / 50000).toFixed(random(16)));
  const unk = chance(85) ? random(3) : null;
  for (let i = 0; i < 3; i++) vocab.push([unk === i ? "<unk>" : "<" + i + ">", 0]);
  for (const letter of alphabet) if (chance(80)) vocab.push([letter, score()]);
  const byteFallback = chance(30);
  if (byteFallback) for (let i = 0; i < 256; i++) if (i < 0x80 || chance(98)) vocab.push(["<0x" + i.toString(16).toUpperCase().padStart(2, "0") + ">", score()]);
  for (let i = random(40); i > 0; i--) {
    let piece = "";
    for (let n = 1 + random(5); n > 0; n--) piece += chance(5) ? pick(foreign) : pick(alphabet);
    vocab.push([piece, score()]);
  }
  return { ...(chance(80) ? { type: "Unigram" } : {}), unk_id: unk, vocab, ...(byteFallback || chance(50) ? { byte_fallback: byteFallback } : {}) };
}

function words(extra) {
  const vocab = {};
  for (let i = 3 + random(20); i > 0; i--) {
    let word = chance(50) && extra ? "##" : "";
    for (let n = 1 + random(4); n > 0; n--) word += pick(alphabet);
    vocab[word] ??= Object.keys(vocab).length;
  }
  if (chance(80)) vocab["[UNK]"] = 100;
  return { ...(chance(80) ? { type: extra ? "WordPiece" : "WordLevel" } : {}), unk_token: "[UNK]", ...extra, vocab };
}

function model() {
  const kind = random(10);
  if (kind < 5) return bpe();
  if (kind < 8) return unigram();
  return kind === 8 ? words(null) : words({ continuing_subword_prefix: "##", max_input_chars_per_word: 4 + random(10) });
}

function text() {
  let word = "";
  const strange = pick([0, 0, 5, 30]);
  const letters = alphabet.slice(0, 1 + random(alphabet.length));
  for (let n = chance(10) ? 40 + random(60) : 1 + random(14); n > 0; n--) word += chance(strange) ? pick(foreign) : pick(letters);
  return word;
}

for (let i = 0; i < 400; i++) {
  const made = model();
  const tokenizer = Tokenizer.fromString(JSON.stringify({ version: "1.0", truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, model: made }));
  const cases = [];
  for (let n = 0; n < 12; n++) {
    const word = text();
    try {
      const encoding = await tokenizer.encode(word);
      cases.push({ t: word, ids: encoding.getIds(), off: encoding.getOffsets().flat() });
    } catch {
      cases.push({ t: word, error: true });
    }
  }
  console.log(JSON.stringify({ model: made, cases }));
}
