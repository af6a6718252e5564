// Makes random.jsonl: random patterns, and where the oracle finds them in random texts.
//
//   node random.mjs DIR/node_modules [COUNT [SEED]] > random.jsonl
//
// A line has a pattern, texts, and for each the stretches of a Split that keeps matches apart: what "Isolated" makes,
// and what "Removed", inverted, leaves. A pattern that the oracle refuses is passed over.
import { inBytes, split } from './oracle.mjs';

let state = Number(process.argv[4] ?? 1);
function below(limit) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}
const pick = (items) => items[below(items.length)];

const atoms = ['a', 'b', 'c', 'a', 'b', ' ', '\\n', 'é', '.', '\\s', '\\S', '\\w', '\\W', '\\d', '[ab]', '[^a]', '[^\\s]', '[a-c&&[^b]]', '\\p{L}', '\\p{Lu}',
  '[\\p{N}\\s]', '(?i:a)', '(?i:[bk])', '1', 'A', "'"];
const anchors = ['^', '$', '\\b', '\\B', '\\A', '\\z', '\\Z', '(?<=a)', '(?<!\\s)', '\\G'];
const quantifiers = ['*', '+', '?', '*?', '+?', '??', '*+', '++', '?+', '{2}', '{1,3}', '{0,2}?', '{2,}', '{,2}', '{3,1}', '{2}?', '{1,2}+'];

function expression(depth) {
  const alternatives = Array.from({ length: pick([1, 1, 1, 2, 3]) }, () => sequence(depth));
  return alternatives.join('|');
}

function sequence(depth) {
  return Array.from({ length: below(4) }, () => element(depth)).join('');
}

function element(depth) {
  const kind = below(12);
  if (kind === 0) return pick(anchors);
  if (kind === 1 && depth > 0) return `(?${pick(['=', '!'])}${expression(depth - 1)})`;
  const body = kind < 5 && depth > 0 ? `(${pick(['', '?:', '?:', '?>'])}${expression(depth - 1)})` : pick(atoms);
  return below(3) === 0 ? body + pick(quantifiers) : body;
}

const letters = ['a', 'b', 'c', 'a', 'b', ' ', ' ', '\n', 'é', 'A', 'B', '1', '2', "'", 'ſ', 'K', '中', '😀', '\u0301'];
const text = () => Array.from({ length: below(11) }, () => pick(letters)).join('');

for (let made = 0; made < Number(process.argv[3] ?? 400);) {
  const pattern = expression(3);
  if (pattern.length > 60) continue;
  let isolated, kept;
  try {
    isolated = split({ Regex: pattern });
    kept = split({ Regex: pattern }, 'Removed', true);
  } catch {
    continue;
  }
  const texts = Array.from({ length: 8 }, text);
  const line = { pattern, texts };
  line.cuts = texts.map((value) => inBytes(value, isolated.preTokenizeString(value).map(([, offsets]) => offsets)));
  line.matches = texts.map((value) => inBytes(value, kept.preTokenizeString(value).map(([, offsets]) => offsets)));
  console.log(JSON.stringify(line));
  made++;
}
