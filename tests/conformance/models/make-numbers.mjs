// Makes numbers.txt: numbers as JSON writes them, and the doubles that HuggingFace tokenizers 0.23.2 reads (as shortest decimals).
//
//   node make-numbers.mjs <node_modules folder that has tokenizers> > numbers.txt
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [modules] = process.argv.slice(2);
const { Tokenizer } = createRequire(modules + "/")("tokenizers");

let state = 4711;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * below);
};
const digits = (count) => Array.from({ length: count }, () => random(10)).join("");
const whole = () => (random(4) === 0 ? "0" : String(1 + random(9)) + digits(random(4) === 0 ? random(40) : random(4)));
const number = () =>
  (random(2) ? "-" : "") + whole() + (random(5) ? "." + digits(1 + random(random(3) ? 18 : 40)) : "") + (random(4) ? "" : "eE"[random(2)] + ["", "-", "+"][random(3)] + random(random(2) ? 20 : 330));

const written = ["0", "-0", "0.0", "-0.0", "1e308", "1e-308", "1e-323", "1e-400", "18446744073709551615", "18446744073709551616", "0.1", "123456789012345678901234567890.5e-12", "0e999"];
while (written.length < 3000) written.push(number());
const folder = mkdtempSync(join(tmpdir(), "numbers-"));
const file = join(folder, "tokenizer.json");
const rest = `"truncation":null,"padding":null,"added_tokens":[],"normalizer":null,"pre_tokenizer":null,"post_processor":null,"decoder":null`;
for (const text of written) {
  let tokenizer;
  try {
    tokenizer = Tokenizer.fromString(`{"version":"1.0",${rest},"model":{"type":"Unigram","unk_id":null,"vocab":[["a",${text}]]}}`);
  } catch {
    console.log(text, "error");
    continue;
  }
  tokenizer.save(file, false);
  console.log(text, /\["a",([^\]]*)\]/.exec(readFileSync(file, "utf8"))[1]);
}
rmSync(folder, { recursive: true });
