using System;
using System.Collections.Generic;
using System.Text;
using Arena.Core.Memory;
using Arena.Core.Text.Models;
using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.AddedTokens;

/// <summary>
/// The added tokens of a tokenizer: their ids, the two matchers (raw text first, then normalized text), and which ids are
/// special. Ids follow the oracle, which ignores those in the file: the model's id if its vocabulary has the content,
/// otherwise the next free one, in the order of the file.
/// </summary>
public sealed unsafe class AddedVocabulary : IDisposable
{
    private readonly record struct TextRange(int Start, int Length);

    private readonly List<AddedToken> _tokens = [];
    private readonly Dictionary<uint, TextRange> _texts = [];
    private NativeBuffer<byte> _bytes;
    private readonly uint[] _specialBits;

    public AddedVocabulary(IReadOnlyList<AddedToken> tokens, Vocabulary model, INormalizer? normalizer)
    {
        AssignIds(tokens, model);
        List<AddedToken> raw = _tokens.FindAll(token => !token.Normalized);
        List<AddedToken> normalized = _tokens.FindAll(token => token.Normalized);
        Raw = new AddedTokenMatcher(raw, raw.ConvertAll(token => token.Content));
        Normalized = new AddedTokenMatcher(normalized, normalized.ConvertAll(token => Normalize(token.Content, normalizer)));

        // Decoding writes the normalized form of a token, so that the decoder can undo it.
        foreach (AddedToken token in _tokens)
        {
            Keep(token.Id, token.Normalized ? Normalize(token.Content, normalizer) : token.Content);
            if (!model.TryGetId(token.Content, out _)) Extra++;
        }

        _specialBits = FindSpecialIds();
    }

    /// <summary>Finds tokens with "normalized": false in raw text.</summary>
    public AddedTokenMatcher Raw { get; }

    /// <summary>Finds tokens with "normalized": true in normalized text.</summary>
    public AddedTokenMatcher Normalized { get; }

    /// <summary>Number of added tokens.</summary>
    public int Count => _tokens.Count;

    /// <summary>Those of them that the model's vocabulary lacks.</summary>
    public int Extra { get; }

    /// <summary>Largest id plus one.</summary>
    public uint IdLimit { get; private set; }

    public bool IsSpecial(uint id)
        => id / 32 < (uint)_specialBits.Length && (_specialBits[id / 32] >> (int)(id % 32) & 1) != 0;

    public bool TryGetId(ReadOnlySpan<byte> token, out uint id)
    {
        id = 0;
        foreach (AddedToken added in _tokens)
        {
            if (!token.SequenceEqual(added.Content)) continue;
            id = added.Id;
            return true;
        }

        return false;
    }

    public bool TryGetToken(uint id, out byte* text, out int length)
    {
        bool found = _texts.TryGetValue(id, out TextRange range);
        text = _bytes.Items + range.Start;
        length = range.Length;
        return found;
    }

    public void Dispose()
    {
        Raw.Dispose();
        Normalized.Dispose();
        _bytes.Dispose();
    }

    private void Keep(uint id, byte[] text)
    {
        Throw.IfOutOfMemory(_bytes.Reserve(_bytes.Count + text.Length + 1));
        text.CopyTo(new Span<byte>(_bytes.Items + _bytes.Count, text.Length));
        _texts[id] = new TextRange((int)_bytes.Count, text.Length);
        _bytes.Count += text.Length;
        IdLimit = Math.Max(IdLimit, id + 1);
    }

    private void AssignIds(IReadOnlyList<AddedToken> tokens, Vocabulary model)
    {
        uint next = (uint)model.Count;
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach (AddedToken token in tokens)
        {
            if (token.Content.Length == 0) continue;
            string content = Encoding.UTF8.GetString(token.Content);
            if (seen.TryGetValue(content, out int earlier))
            {
                // The later entry's flags count, under the id the first one got; special once is special always.
                _tokens[earlier] = token with { Id = _tokens[earlier].Id, Special = token.Special || _tokens[earlier].Special };
                continue;
            }

            seen.Add(content, _tokens.Count);
            uint id = token.FixedId ?? (model.TryGetId(token.Content, out uint known) ? known : next++);
            _tokens.Add(token with { Id = id });
        }
    }

    // The oracle compares texts, not ids: an added token that decodes to a special token's content is special. Words of the
    // model need no look, because a token whose content is a word has that word's id.
    private uint[] FindSpecialIds()
    {
        HashSet<string> contents = new(StringComparer.Ordinal);
        foreach (AddedToken token in _tokens)
        {
            if (token.Special) contents.Add(Encoding.UTF8.GetString(token.Content));
        }

        uint[] bits = new uint[(IdLimit + 31) / 32];
        foreach (AddedToken token in _tokens)
        {
            if (TryGetToken(token.Id, out byte* text, out int length) && contents.Contains(Encoding.UTF8.GetString(text, length)))
            {
                bits[token.Id / 32] |= 1u << (int)(token.Id % 32);
            }
        }

        return bits;
    }

    private static byte[] Normalize(byte[] content, INormalizer? normalizer)
    {
        if (normalizer is null || content.Length == 0) return content;
        NormalizedText text = default;
        try
        {
            fixed (byte* bytes = content)
            {
                Throw.IfOutOfMemory(text.Load(bytes, 0, (uint)content.Length) && normalizer.Normalize(ref text));
                return new ReadOnlySpan<byte>(text.Bytes, (int)text.Length).ToArray();
            }
        }
        finally
        {
            text.Dispose();
        }
    }
}
