// Asks HuggingFace tokenizers about every code point, one at a time between two letters, and writes what it does.
//
//   npm install tokenizers@0.23.2 && node make.mjs > bert-code-points.txt
//
// Only the tokenizer is asked; no Unicode table of this program or of Node has a part in it.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { bertNormalizer, bertPreTokenizer, nfdNormalizer } = require('tokenizers');
const { version } = require('tokenizers/package.json');

const nothing = { cleanText: false, handleChineseChars: false, stripAccents: false, lowercase: false };
const clean = bertNormalizer({ ...nothing, cleanText: true });
const chinese = bertNormalizer({ ...nothing, handleChineseChars: true });
const strip = bertNormalizer({ ...nothing, stripAccents: true });
const lower = bertNormalizer({ ...nothing, lowercase: true });
const nfd = nfdNormalizer();
const preTokenizer = bertPreTokenizer();

const between = (normalizer, text) => normalizer.normalizeString(`x${text}y`).slice(1, -1);
const hex = (codePoint) => codePoint.toString(16).toUpperCase();
const points = (text) => [...text].map((c) => hex(c.codePointAt(0))).join('+') || 'nothing';

const sets = { dropped: [], space: [], whitespace: [], punctuation: [], chinese: [], stripped: [] };
const mappings = { nfd: [], bare: [], lower: [] };
const combining = [];

for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
  const character = String.fromCodePoint(codePoint);

  const cleaned = between(clean, character);
  if (cleaned === '') sets.dropped.push(codePoint);
  else if (cleaned !== character) sets.space.push(expect(codePoint, cleaned, ' '));

  const pieces = preTokenizer.preTokenizeString(`x${character}y`).length;
  if (pieces === 2) sets.whitespace.push(codePoint);
  if (pieces === 3) sets.punctuation.push(codePoint);

  const separated = between(chinese, character);
  if (separated !== character) sets.chinese.push(expect(codePoint, separated, ` ${character} `));

  const decomposed = between(nfd, character);
  const bare = between(strip, character);
  if (decomposed !== character) mappings.nfd.push([codePoint, decomposed]);
  if (decomposed === character && bare === '') sets.stripped.push(codePoint);
  else if (bare !== decomposed) mappings.bare.push([codePoint, bare]);

  const lowered = between(lower, character);
  if (lowered !== character) mappings.lower.push([codePoint, lowered]);

  // A mark passes U+0345, whose class is the highest, or U+0334, whose class is the lowest, passes it.
  if (decomposed === character && (swaps('\u0345', character) || swaps(character, '\u0334'))) combining.push(character);
}

function expect(codePoint, actual, expected) {
  if (actual !== expected) throw new Error(`U+${hex(codePoint)} became ${points(actual)}`);
  return codePoint;
}

function swaps(first, second) {
  return between(nfd, first + second) !== first + second;
}

// Groups of marks that do not pass each other, from the lowest class to the highest. Their numbers cannot be seen.
function rank(marks) {
  const groups = [];
  for (const mark of marks) {
    let [low, high] = [0, groups.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (swaps(mark, groups[middle][0])) low = middle + 1;
      else high = middle;
    }
    if (low < groups.length && !swaps(groups[low][0], mark)) groups[low].push(mark);
    else groups.splice(low, 0, [mark]);
  }
  return groups;
}

function runs(codePoints) {
  const result = [];
  for (const c of codePoints) {
    if (result.length && result.at(-1)[1] === c - 1) result.at(-1)[1] = c;
    else result.push([c, c]);
  }
  return result.map(([first, last]) => (first === last ? hex(first) : `${hex(first)}..${hex(last)}`));
}

// Hangul syllables are 11172 lines that say nothing but this: leading, vowel, trailing, counted through in order.
function withoutSyllables(pairs) {
  const others = pairs.filter(([c]) => c < 0xac00 || c > 0xd7a3);
  let syllable = 0xac00;
  for (let l = 0x1100; l <= 0x1112; l++)
    for (let v = 0x1161; v <= 0x1175; v++)
      for (let t = 0x11a7; t <= 0x11c2; t++) {
        const jamo = String.fromCodePoint(l, v) + (t === 0x11a7 ? '' : String.fromCodePoint(t));
        expect(syllable, between(nfd, String.fromCodePoint(syllable)), jamo);
        expect(syllable, between(strip, String.fromCodePoint(syllable)), jamo);
        syllable++;
      }
  return others;
}

function print(keyword, items) {
  let line = keyword;
  for (const item of items) {
    if (line.length + item.length > 120) {
      console.log(line);
      line = keyword;
    }
    line += ` ${item}`;
  }
  console.log(line);
}

console.log(`# Made by make.mjs from npm package tokenizers ${version}: what it does with each code point.
# Every line is a keyword and items; lines of one keyword belong together, except combining, where each line is a group.
#   dropped      clean_text removes it           space      clean_text makes it a space
#   whitespace   BertPreTokenizer splits at it   punctuation  BertPreTokenizer makes it a word
#   chinese      handle_chinese_chars puts spaces around it
#   stripped     strip_accents removes it, and NFD leaves it as it is
#   nfd          NFD makes this of it; besides, AC00..D7A3 decompose into their jamo
#   bare         strip_accents makes this of it, where that is not what NFD makes
#   lower        lowercase makes this of it
#   combining    marks of one combining class that NFD leaves as they are; from the lowest class to the highest`);
for (const [keyword, codePoints] of Object.entries(sets)) print(keyword, runs(codePoints));
mappings.nfd = withoutSyllables(mappings.nfd);
for (const [keyword, pairs] of Object.entries(mappings))
  print(keyword, pairs.map(([c, text]) => `${hex(c)}=${points(text)}`));
for (const group of rank(combining)) console.log('combining', ...runs(group.map((c) => c.codePointAt(0))));
