using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Arena.Core.Text.Loading;

namespace Arena.Core.Tests.Text;

/// <summary>A small valid file of each format, for tests that break it.</summary>
internal static class SmallFiles
{
    public static readonly string[] Names = ["bpe.json", "unigram.json", "wordlevel.json", "vocab.json", "tiktoken", "unigram.model", "bpe.model", "gpt2.gguf", "llama.gguf", "bert.gguf"];

    public static readonly byte[] Merges = "#version: 0.2\na b\nab c\n"u8.ToArray();

    public static readonly byte[] Config =
        """{"tokenizer_class": "X", "bos_token": {"content": "a", "lstrip": false}, "eos_token": "b", "add_bos_token": true, "model_max_length": 512, "added_tokens_decoder": {"9": {"content": "<x>", "special": true}}, "additional_special_tokens": ["<y>"]}"""u8.ToArray();

    public static TokenizerFormat FormatOf(string name) => name switch
    {
        "vocab.json" => TokenizerFormat.VocabJson,
        "tiktoken" => TokenizerFormat.Tiktoken,
        _ when name.EndsWith(".model", StringComparison.Ordinal) => TokenizerFormat.SentencePiece,
        _ when name.EndsWith(".gguf", StringComparison.Ordinal) => TokenizerFormat.Gguf,
        _ => TokenizerFormat.TokenizerJson,
    };

    public static byte[] Get(string name) => name switch
    {
        "bpe.json" => """{"version": "1.0", "added_tokens": [], "model": {"type": "BPE", "dropout": 0.1, "unk_token": "a", "fuse_unk": true, "byte_fallback": true, "vocab": {"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4}, "merges": [["a", "b"], ["a\u0062", "c"]]}}"""u8.ToArray(),
        "unigram.json" => """{"model": {"unk_id": 0, "byte_fallback": true, "vocab": [["<unk>", 0], ["a", -1.25], ["b", -2e0], ["ab", -2.75]]}}"""u8.ToArray(),
        "wordlevel.json" => """{"model": {"type": "WordLevel", "unk_token": "a", "vocab": {"a": 0, "b": 1}}}"""u8.ToArray(),
        "vocab.json" => """{"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4, "<|endoftext|>": 5}"""u8.ToArray(),
        "tiktoken" => Tiktoken(),
        "unigram.model" => Model(1),
        "bpe.model" => Model(2),
        "gpt2.gguf" => Gguf("gpt2", [("merges", Strings("a b", "ab c"))], "a", "b", "c", "ab", "abc"),
        "llama.gguf" => Gguf("llama", [], "<unk>", "<s>", "a", "b", "ab", "\u2581a"),
        _ => Gguf("bert", [], "[UNK]", "[CLS]", "[SEP]", "\u2581a", "b"),
    };

    private static byte[] Tiktoken()
    {
        StringBuilder lines = new();
        for (int value = 0; value < 256; value++) lines.Append(Convert.ToBase64String([(byte)value])).Append(' ').Append(value).Append('\n');
        return Encoding.ASCII.GetBytes(lines.Append("YWI= 256\nYWJj 257\n").ToString());
    }

    private static byte[] Model(int type)
    {
        List<byte> model = [];
        (string Text, float Score, byte Type)[] pieces = [("<unk>", 0, 2), ("<s>", 0, 3), ("\u2581", -1, 1), ("a", -2, 1), ("b", -3, 1), ("ab", -0.5f, 1), ("<x>", 0, 4), ("<0x0A>", 0, 6)];
        foreach ((string text, float score, byte kind) in pieces)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            AddMessage(model, 0x0A, [0x0A, (byte)bytes.Length, .. bytes, 0x15, .. BitConverter.GetBytes(score), 0x18, kind]);
        }

        AddMessage(model, 0x12, [0x18, (byte)type, 0x98, 0x02, 0x01]);
        AddMessage(model, 0x1A, [0x18, 0x01, 0x20, 0x01, 0x28, 0x01]);
        return [.. model];
    }

    private static void AddMessage(List<byte> file, byte tag, byte[] message) => file.AddRange([tag, (byte)message.Length, .. message]);

    private static byte[] Gguf(string kind, (string Name, byte[] Value)[] more, params string[] tokens)
    {
        MemoryStream file = new();
        using BinaryWriter writer = new(file);
        List<(string Name, byte[] Value)> values = [("model", [8, 0, 0, 0, .. Text(kind)]), ("tokens", Strings(tokens)), .. more];
        values.Add(("token_type", Numbers(5, tokens.Select(token => token[0] is '<' or '[' ? 3 : 1))));
        values.Add(("unknown_token_id", [4, 0, 0, 0, 0, 0, 0, 0]));
        values.Add(("cls_token_id", [4, 0, 0, 0, 1, 0, 0, 0]));
        values.Add(("seperator_token_id", [4, 0, 0, 0, 2, 0, 0, 0]));
        values.Add(("bos_token_id", [4, 0, 0, 0, 1, 0, 0, 0]));
        writer.Write("GGUF"u8);
        writer.Write(3);
        writer.Write(0L);
        writer.Write((long)values.Count + 1);
        writer.Write([.. Text("general.size"), 12, 0, 0, 0]);
        writer.Write(1.5);
        foreach ((string name, byte[] value) in values) writer.Write([.. Text("tokenizer.ggml." + name), .. value]);
        return file.ToArray();
    }

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [.. BitConverter.GetBytes((long)bytes.Length), .. bytes];
    }

    private static byte[] Strings(params string[] texts) => [9, 0, 0, 0, 8, 0, 0, 0, .. BitConverter.GetBytes((long)texts.Length), .. texts.SelectMany(Text)];

    private static byte[] Numbers(byte type, IEnumerable<int> numbers)
        => [9, 0, 0, 0, type, 0, 0, 0, .. BitConverter.GetBytes((long)numbers.Count()), .. numbers.SelectMany(BitConverter.GetBytes)];
}
