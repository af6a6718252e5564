using System;
using System.Collections.Generic;
using Arena.Core.Strings;
using Arena.Core.Text.AddedTokens;
using Arena.Core.Text.Decoders;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.WordPiece;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.PostProcessors;
using Arena.Core.Text.PreTokenizers;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Loading;

/// <summary>
/// BERT's vocab.txt: one token a line, the line number is the id, white space behind a token does not count, the last of
/// equal tokens wins. The rest of the tokenizer is BERT's own: what bert-base-uncased's (or -cased's) tokenizer.json says.
/// </summary>
internal static unsafe class VocabTxtReader
{
    private static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    public static Tokenizer Read(byte* data, int size, bool cased)
    {
        Vocabulary vocabulary = new();
        WordPieceModel? model = null;
        try
        {
            ReadLines(data, size, vocabulary);
            vocabulary.Complete();
            uint cls = Require(vocabulary, "[CLS]"u8, data, size);
            uint sep = Require(vocabulary, "[SEP]"u8, data, size);
            Require(vocabulary, "[UNK]"u8, data, size);
            model = new WordPieceModel(vocabulary, "[UNK]"u8, "##"u8, 100);
            BertNormalizer normalizer = new(cleanText: true, handleChineseChars: true, stripAccents: null, lowercase: !cased);
            AddedVocabulary added = new(Specials(vocabulary), vocabulary, normalizer);
            return new Tokenizer(model, normalizer, new BertPreTokenizer(), new Template(new BertProcessing(cls, sep)),
                new WordPieceDecoder("##"u8.ToArray(), cleanup: true), added, truncation: null, padding: null);
        }
        catch
        {
            // Native tables have no finalizer: whoever fails half-way gives them back.
            if (model is not null) model.Dispose();
            else vocabulary.Dispose();
            throw;
        }
    }

    private static void ReadLines(byte* data, int size, Vocabulary vocabulary)
    {
        ReadOnlySpan<byte> rest = new(data, size);
        for (uint id = 0; !rest.IsEmpty; id++)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            vocabulary.Add(TrimEnd(line), id);
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> line)
    {
        fixed (byte* text = line)
        {
            long end = line.Length;
            while (end > 0)
            {
                long last = end - 1;
                while (last > 0 && (text[last] & 0xC0) == 0x80) last--;
                byte* next = text + last;
                if ((CodePointClasses.OfUnchecked(Utf8.DecodeUnchecked(ref next)) & CodePointClass.Whitespace) == 0) break;
                end = last;
            }

            return line[..(int)end];
        }
    }

    private static uint Require(Vocabulary vocabulary, ReadOnlySpan<byte> token, byte* data, int size)
    {
        if (vocabulary.TryGetId(token, out uint id)) return id;
        string name = System.Text.Encoding.UTF8.GetString(token);
        throw TextPosition.Error(data, (nuint)size, size, Status.InvalidData, $"vocab.txt ends without the token {name}, which BERT needs");
    }

    private static List<AddedToken> Specials(Vocabulary vocabulary)
    {
        List<AddedToken> tokens = [];
        foreach (string name in SpecialTokens)
        {
            byte[] content = System.Text.Encoding.UTF8.GetBytes(name);
            if (!vocabulary.TryGetId(content, out _)) continue;
            tokens.Add(new AddedToken(content, SingleWord: false, LeftStrip: false, RightStrip: false, Normalized: false, Special: true));
        }

        return tokens;
    }
}
