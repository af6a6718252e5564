"""Random text through this library and through the live oracle; prints every difference.

    python3 run.py --library artifacts/lib/linux-x64/libarena_native.so --modules DIR/node_modules --tokenizer FILE [--cases N] [--seed S]

DIR/node_modules comes from `npm install tokenizers@0.23.2`. Needs the registry or a cache, so the default tests do not run it.
"""
import argparse
import ctypes
import json
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "bindings", "python"))
from arena_native import _raw  # noqa: E402

PIECES = (
    "a B the The ing un affable 1 2024 Z tokenization . , ! ' \" - [ ] # ## $ ^ ~ ` é É ß İ ı ſ K Å 中 文 日本 한국 각 ไทย हिन्दी — … ¿ „ "
    "😀 👨‍👩‍👧 Ωμέγα ПРИВЕТ мир שלום مرحبا ≠ [CLS] [SEP] [MASK] [UNK] [PAD] don't isn't we've"
).split(" ") + [" ", " ", " ", "\n", "\t", "\v", "\u0000", "\u0001", "\u0085", "\u00a0", "\u2000", "\u3000", "\u200b", "\u200d", "\ufeff", "\u00ad",
                "\ufffd", "\ue000", "e\u0301", "\u0301", "\u0323", "\u1b44", "\u302e", "\ua953", "\U0001d15e", "\u08d4", "\u0cc0", "\u037e", "\u1fef", "\uf900"]


def random_text(rng, most):
    out = []
    for _ in range(rng.randrange(most)):
        if rng.randrange(6):
            out.append(rng.choice(PIECES))
            continue
        point = rng.randrange(0x110000) if rng.randrange(3) == 0 else rng.randrange(0x3100)
        out.append("x" if 0xD800 <= point < 0xE000 else chr(point))
    return "".join(out)


def random_case(rng):
    case = {"text": random_text(rng, 40), "special": rng.randrange(4) > 0}
    if rng.randrange(3) == 0:
        case["pair"] = random_text(rng, 30)
    if rng.randrange(2) == 0:
        # A stride that a short text of a pair cannot have makes the oracle panic, each time a new process: keep them few.
        most = rng.randrange(7, 24)
        case["truncation"] = {
            "maxLength": most, "stride": rng.randrange(0, max(1, (most - 3) // 2 - 1)),
            "strategy": rng.choice(["LongestFirst", "OnlyFirst", "OnlySecond"]) if "pair" in case else "LongestFirst",
            "direction": rng.choice(["left", "right"]),
        }
    if rng.randrange(3) == 0:
        case["padding"] = {"maxLength": rng.choice([8, 16, 30]), "direction": rng.choice(["left", "right"]), "padId": 0, "padTypeId": rng.randrange(2), "padToken": "[PAD]"}
    return case


class Library:
    def __init__(self, path, tokenizer):
        self.lib = ctypes.CDLL(path)
        _raw.declare(self.lib)
        handle, self.encoder, self.arena = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
        name = os.fsencode(tokenizer)
        self.check(self.lib.arena_tokenizer_load_file(name, len(name), None, ctypes.byref(handle), None))
        self.check(self.lib.arena_encoder_create(handle, ctypes.byref(self.encoder), None))
        self.check(self.lib.arena_create(None, ctypes.byref(self.arena)))

    @staticmethod
    def check(status):
        if status:
            raise SystemExit(f"status {status}")

    def encode(self, case):
        options = _raw.EncodeOptions(outputs=0b1011111 & ~32, offset_unit=1)
        options.no_special_tokens = not case["special"]
        if truncation := case.get("truncation"):
            options.truncation, options.truncation_early_exit = 2, 1
            options.max_length, options.stride = truncation["maxLength"], truncation["stride"]
            options.truncation_strategy = ["LongestFirst", "OnlyFirst", "OnlySecond"].index(truncation["strategy"])
            options.truncation_direction = truncation["direction"] == "left"
        if padding := case.get("padding"):
            options.padding, options.padding_length = 2, padding["maxLength"]
            options.padding_direction, options.padding_id, options.padding_type_id = padding["direction"] == "left", padding["padId"], padding["padTypeId"]
        text, pair = case["text"].encode(), case["pair"].encode() if "pair" in case else None
        result = _raw.Encoding()
        error = _raw.ArenaError()
        status = self.lib.arena_encode(self.encoder, self.arena, text, len(text), pair, len(pair or b""), ctypes.byref(options), ctypes.byref(result), ctypes.byref(error))
        if status:
            return {"error": bytes(error.message).split(b"\0")[0].decode()}
        answer = {"rows": self.rows(result, options)}
        ids = (ctypes.c_uint32 * len(answer["rows"][0]["ids"]))(*answer["rows"][0]["ids"])
        decoded = _raw.Text()
        self.check(self.lib.arena_decode(self.encoder, self.arena, ids, len(ids), 1, ctypes.byref(decoded), None))
        answer["decoded"] = ctypes.string_at(decoded.data, decoded.length).decode()
        self.check(self.lib.arena_reset(self.arena))
        return answer

    @staticmethod
    def rows(result, options):
        def array(address, kind, first, count):
            return list(ctypes.cast(address, ctypes.POINTER(kind))[first:first + count])
        rows = []
        offsets = array(result.row_offsets, ctypes.c_uint64, 0, result.rows + 1)
        lengths = array(result.row_lengths, ctypes.c_uint32, 0, result.rows)
        for first, end, length in zip(offsets, offsets[1:], lengths):
            # The oracle pads each row by itself; a matrix is as wide as its longest row.
            count = max(length, options.padding_length) if options.padding == 2 else end - first
            if options.padding_direction == 1:
                first = end - count
            rows.append({
                "ids": array(result.ids, ctypes.c_int32, first, count), "types": array(result.type_ids, ctypes.c_int32, first, count),
                "attention": array(result.attention_mask, ctypes.c_int32, first, count), "special": array(result.special_tokens_mask, ctypes.c_int32, first, count),
                "words": array(result.word_ids, ctypes.c_int32, first, count), "offsets": array(result.offsets, ctypes.c_uint32, 2 * first, 2 * count),
            })
        return rows


def ask_oracle(cases, modules, tokenizer):
    """The oracle's answers. Where it panics, which ends its process, the answer is an error and the rest is asked again."""
    answers = []
    while len(answers) < len(cases):
        rest = "".join(json.dumps(case) + "\n" for case in cases[len(answers):])
        command = ["node", os.path.join(HERE, "oracle.mjs"), modules, tokenizer]
        oracle = subprocess.run(command, input=rest, capture_output=True, encoding="utf-8", check=False)
        # Not splitlines, which also splits at line separators inside of strings.
        answers += [json.loads(line) for line in oracle.stdout.split("\n") if line.endswith("}")]
        if len(answers) < len(cases):
            if "panic" not in oracle.stderr:
                raise SystemExit(oracle.stderr)
            answers.append({"error": "panic"})
    return answers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", required=True)
    parser.add_argument("--modules", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--cases", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    rng = random.Random(options.seed)
    cases = [random_case(rng) for _ in range(options.cases)]
    answers = ask_oracle(cases, os.path.abspath(options.modules), options.tokenizer)

    library = Library(options.library, options.tokenizer)
    differences = refused = 0
    for case, expected in zip(cases, answers):
        got = library.encode(case)
        if "error" in expected and "error" in got:
            refused += 1
            continue
        if got == expected:
            continue
        differences += 1
        if differences <= 5:
            print(json.dumps(case), "\n  library", json.dumps(got), "\n  oracle ", json.dumps(expected))
    print(f"{len(cases)} cases, {refused} refused by both, {differences} differences")
    raise SystemExit(differences > 0)


if __name__ == "__main__":
    main()
