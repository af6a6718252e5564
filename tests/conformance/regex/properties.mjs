// Makes properties.txt: what each property that a pattern may name contains, and which letters are one when case is
// ignored, as the Oniguruma inside HuggingFace tokenizers has them.
//
//   node properties.mjs DIR/node_modules > properties.txt        after npm install tokenizers@0.23.2 in DIR
//
// property-names.txt has a property's names on one line, without spaces and in small letters: facts of the Unicode
// database (PropertyValueAliases, Blocks). Those that the oracle refuses are left out.
import { readFileSync } from 'node:fs';
import { split, version } from './oracle.mjs';

const points = [];
for (let c = 0; c < 0x110000; c++) if (c < 0xd800 || c > 0xdfff) points.push(c);
const everything = points.map((c) => String.fromCodePoint(c)).join('');
const hex = (c) => c.toString(16).toUpperCase();
const last = (text) => [...text.slice(-2)].at(-1).codePointAt(0);

function rangesOf(property) {
  return rangesBetween(`[^\\p{${property}}]+`);
}

/** What is left when a pattern's matches are taken away. */
function rangesBetween(pattern) {
  const found = split({ Regex: pattern }, 'Removed').preTokenizeString(everything);
  return found.flatMap(([text]) => {
    const [from, to] = [text.codePointAt(0), last(text)];
    return from < 0xd800 && to > 0xdfff ? [[from, 0xd7ff], [0xe000, to]] : [[from, to]];
  });
}

function accepts(property) {
  try {
    split({ Regex: `\\p{${property}}` });
    return true;
  } catch {
    return false;
  }
}

function print(items) {
  let line = ' ';
  for (const item of items) {
    if (line.length + item.length > 118) {
      console.log(line);
      line = ' ';
    }
    line += ` ${item}`;
  }
  if (line !== ' ') console.log(line);
}

console.log(`# Made by properties.mjs from npm package tokenizers ${version}, whose Oniguruma has Unicode 16.0.
# "property" and its names, then its ranges; "fold" and letters that are one when case is ignored;
# "several" and a letter that stands for several, then those. "wordbyitself" is \\w outside of classes.`);
const listed = (ranges) => ranges.map(([from, to]) => (from === to ? hex(from) : `${hex(from)}..${hex(to)}`));

for (const line of readFileSync(new URL('property-names.txt', import.meta.url), 'utf8').trim().split('\n')) {
  const names = line.split(' ').filter(accepts);
  if (names.length === 0) continue;
  console.log(`property ${names.join(' ')}`);
  print(listed(rangesOf(names[0])));
}
console.log('property wordbyitself');
print(listed(rangesBetween('\\W+')));

const escaped = (c) => `\\x{${c.toString(16)}}`;
const cased = points.filter((c) => {
  const text = String.fromCodePoint(c);
  return text.toUpperCase() !== text || text.toLowerCase() !== text || /\p{Cased}|\p{Changes_When_Casemapped}/u.test(text);
});
const apart = `\0${cased.map((c) => String.fromCodePoint(c)).join('\0')}\0`;
const several = [];
const seen = new Set();
for (const c of cased) {
  const one = split({ Regex: `(?i:${escaped(c)})` }, 'Removed', true);
  const orbit = one.preTokenizeString(apart).map(([text]) => text.codePointAt(0));
  if (orbit.length > 1 && !seen.has(c)) console.log(`fold ${orbit.map(hex).join(' ')}`);
  orbit.forEach((other) => seen.add(other));

  const text = String.fromCodePoint(c);
  const candidates = [text.toLowerCase(), text.toUpperCase().toLowerCase(), text.normalize('NFD').toLowerCase()];
  for (const sequence of new Set(candidates.filter((candidate) => [...candidate].length > 1))) {
    if (one.preTokenizeString(sequence).some(([found]) => found === sequence)) several.push([c, sequence]);
  }
}
for (const [c, sequence] of several) console.log(`several ${hex(c)} ${[...sequence].map((part) => hex(part.codePointAt(0))).join(' ')}`);
