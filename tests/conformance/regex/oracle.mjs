// What the other scripts of this folder ask of HuggingFace tokenizers.
import { createRequire } from 'node:module';

const modules = process.argv[2];
const require = createRequire(modules + '/');
const { Tokenizer } = require('tokenizers');
export const version = require('tokenizers/package.json').version;

/** A pre-tokenizer that cuts as Oniguruma finds a pattern. */
export function split(pattern, behavior = 'Isolated', invert = false) {
  return Tokenizer.fromString(JSON.stringify({
    version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, post_processor: null, decoder: null,
    pre_tokenizer: { type: 'Split', pattern, behavior, invert },
    model: { type: 'WordLevel', vocab: { '[UNK]': 0 }, unk_token: '[UNK]' },
  })).getPreTokenizer();
}
