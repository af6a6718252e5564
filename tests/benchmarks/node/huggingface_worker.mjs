// HuggingFace tokenizers through its native Node package, as a worker of the command loop in native/measure.h.
//
//   node huggingface_worker.mjs PACKAGES TEXT TOKENIZER_JSON
//
// encodeBatch on batches of lines, one thread (RAYON_NUM_THREADS=1, set by the driver). The clock stops when the
// encodings exist; taking the ids out of them, an extra copy into JavaScript, is not counted against it.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { createRequire } from 'node:module';

const [packages, textPath, tokenizerPath] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(packages), 'index.js'));
const { Tokenizer } = require('tokenizers');

const linesOf = text => text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
const batchesOf = (lines, size) =>
    Array.from({ length: Math.ceil(lines.length / size) }, (_, i) => lines.slice(i * size, (i + 1) * size));

const tokenizer = Tokenizer.fromFile(tokenizerPath);
const batches = batchesOf(linesOf(fs.readFileSync(textPath, 'utf8')), 256);
const encode = batch => tokenizer.encodeBatch(batch, { addSpecialTokens: false });

async function round() {
    let tokens = 0;
    const cpu = process.cpuUsage(), wall = process.hrtime.bigint();
    for (const batch of batches)
        for (const encoding of await encode(batch)) tokens += encoding.getLength();
    const wall_ns = Number(process.hrtime.bigint() - wall);
    const { user, system } = process.cpuUsage(cpu);
    return { wall_ns, cpu_ns: (user + system) * 1000, tokens };
}

async function writeIds(target) {
    const endOfLine = 0xFFFFFFFF, parts = [];
    for (const batch of batches)
        for (const encoding of await encode(batch))
            parts.push(Buffer.from(Uint32Array.from([...encoding.getIds(), endOfLine]).buffer));
    fs.writeFileSync(target, Buffer.concat(parts));
    return {};
}

const say = answer => console.log(JSON.stringify(answer));
say({ ready: 1, version: require('tokenizers/package.json').version });
for await (const command of readline.createInterface({ input: process.stdin }))
    say(command === 'round' ? await round() : await writeIds(command.slice('ids '.length)));
