// Makes the golden files of this folder: how the oracle cuts texts by patterns.
//
//   node make.mjs DIR/node_modules              after npm install tokenizers@0.23.2 in DIR
//
// patterns.json has patterns of real tokenizer files, and others that try out the syntax. splits.jsonl gets a line for
// each pattern: the pattern, and for each of texts.json where it was cut, in bytes, with "matched" stretches kept apart
// from the others; or the oracle's error. behaviors.jsonl has the same for each behavior, inverted and not. replace.jsonl has
// what Replace makes of texts as a normalizer, with the bytes of the original that each character stands for, and as a
// decoder of one token.
import { readFileSync, writeFileSync } from 'node:fs';
import { inBytes, split, tokenizer } from './oracle.mjs';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const write = (name, lines) => writeFileSync(new URL(name, import.meta.url), lines.map((line) => JSON.stringify(line) + '\n').join(''));
const texts = read('texts.json');

function cut(pattern, behavior, invert) {
  try {
    const splitter = split(pattern, behavior, invert);
    return { cuts: texts.map((text) => inBytes(text, splitter.preTokenizeString(text).map(([, offsets]) => offsets))) };
  } catch (error) {
    return { error: String(error.message).split(' at line')[0] };
  }
}

// "Removed" drops the matches and, inverted, what lies between them: together they tell which stretch is which.
const patterns = read('patterns.json');
write('splits.jsonl', patterns.map((pattern) => {
  const matches = cut({ Regex: pattern }, 'Removed', true);
  return matches.error ? { pattern, error: matches.error } : { pattern, matches: matches.cuts, cuts: cut({ Regex: pattern }, 'Isolated', false).cuts };
}));

const behaviors = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'];
const splitters = [{ Regex: '\\s' }, { Regex: 'l*' }, { Regex: '(?=o)' }, { String: 'l' }, { String: 'a.b' }, { String: '' }, { String: ' ' }];
write('behaviors.jsonl', splitters.flatMap((pattern) => behaviors.flatMap((behavior) => [false, true].map((invert) => (
  { pattern, behavior, invert, ...cut(pattern, behavior, invert) })))));

const replacements = [[{ Regex: '\\s+' }, ' '], [{ Regex: ' {2,}' }, '_'], [{ String: 'l' }, '中x'], [{ String: ' ' }, '▁'], [{ Regex: '\\p{L}' }, ''],
  [{ Regex: '(?=o)' }, '-'], [{ Regex: 'x*' }, '.'], [{ String: '' }, '+'], [{ Regex: '^' }, '>'], [{ Regex: '[éà]|$' }, 'ee']];
const lines = [];
for (const [pattern, content] of replacements) {
  const component = { type: 'Replace', pattern, content };
  const characters = { type: 'Split', pattern: { Regex: '(?m:.)' }, behavior: 'Isolated', invert: false };
  const normalizing = tokenizer({ normalizer: component, pre_tokenizer: characters });
  const line = { pattern, content, normalized: [], offsets: [], decoded: [] };
  for (const text of texts) {
    line.normalized.push(normalizing.getNormalizer().normalizeString(text));
    line.offsets.push(inBytes(text, (await normalizing.encode(text)).getOffsets()));
    line.decoded.push(await tokenizer({ decoder: component }, [text]).decode([1], false));
  }
  lines.push(line);
}
write('replace.jsonl', lines);
