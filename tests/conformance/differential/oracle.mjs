// The live oracle: reads cases as JSON lines on standard input, writes what HuggingFace tokenizers gives for each.
//
//   node oracle.mjs <node_modules folder that has tokenizers> <tokenizer.json>
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [modules, file] = process.argv.slice(2);
const { Tokenizer } = createRequire(modules + "/")("tokenizers");

const rowOf = (encoding) => ({
  ids: encoding.getIds(),
  types: encoding.getTypeIds(),
  attention: encoding.getAttentionMask(),
  special: encoding.getSpecialTokensMask(),
  words: encoding.getWordIds().map((word) => word ?? -1),
  offsets: encoding.getOffsets().flat(),
});

const tokenizers = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const { text, pair, truncation, padding, special } = JSON.parse(line);
  const key = JSON.stringify([truncation ?? null, padding ?? null]);
  let tokenizer = tokenizers.get(key);
  if (!tokenizer) {
    tokenizer = Tokenizer.fromFile(file);
    if (truncation) tokenizer.setTruncation(truncation.maxLength, { stride: truncation.stride, strategy: truncation.strategy, direction: truncation.direction });
    if (padding) tokenizer.setPadding(padding);
    tokenizers.set(key, tokenizer);
  }
  let answer;
  try {
    const encoding = await tokenizer.encode(text, pair ?? null, { addSpecialTokens: special });
    answer = { rows: [rowOf(encoding), ...encoding.getOverflowing().map(rowOf)], decoded: await tokenizer.decode(encoding.getIds(), true) };
  } catch (error) {
    answer = { error: String(error.message ?? error).split("\n")[0] };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
