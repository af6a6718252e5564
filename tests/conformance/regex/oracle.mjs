// What the other scripts of this folder ask of HuggingFace tokenizers.
import { createRequire } from 'node:module';

const modules = process.argv[2];
const require = createRequire(modules + '/');
const { Tokenizer } = require('tokenizers');
export const version = require('tokenizers/package.json').version;

/** A tokenizer of these components, to which every word is unknown; the words of vocabulary follow from id 1 on. */
export function tokenizer(components, vocabulary = []) {
  const vocab = Object.fromEntries(['[UNK]', ...vocabulary].map((word, id) => [word, id]));
  return Tokenizer.fromString(JSON.stringify({
    version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null,
    model: { type: 'WordLevel', vocab, unk_token: '[UNK]' }, ...components,
  }));
}

/** A pre-tokenizer that cuts as Oniguruma finds a pattern. */
export function split(pattern, behavior = 'Isolated', invert = false) {
  return tokenizer({ pre_tokenizer: { type: 'Split', pattern, behavior, invert } }).getPreTokenizer();
}

/** The offsets that the package gives count code points; these are bytes. */
export function inBytes(text, offsets) {
  const at = [0];
  for (const c of text) at.push(at.at(-1) + Buffer.byteLength(c));
  return offsets.flatMap(([start, end]) => [at[start], at[end]]);
}
