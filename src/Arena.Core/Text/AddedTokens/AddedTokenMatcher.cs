using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Arena.Core.Text.Models;

namespace Arena.Core.Text.AddedTokens;

/// <summary>A found token, in bytes of the text that was searched.</summary>
public readonly record struct AddedTokenMatch(long Start, long End, uint Id);

/// <summary>
/// Finds added tokens in a text: the leftmost, and of those the longest. A match that its flags forbid is passed over
/// whole, so that shorter tokens inside it are not tried: the oracle does it so.
/// </summary>
public sealed unsafe class AddedTokenMatcher : IDisposable
{
    private readonly AddedToken[] _tokens;
    private readonly DoubleArrayTrie? _trie;
    private readonly SearchValues<byte> _firstBytes;

    /// <param name="tokens">Which tokens to find.</param>
    /// <param name="patterns">What each looks like in the text searched; an empty one is never found.</param>
    public AddedTokenMatcher(IReadOnlyList<AddedToken> tokens, IReadOnlyList<byte[]> patterns)
    {
        _tokens = [.. tokens];
        List<byte> firstBytes = [];
        TrieKey[] keys = new TrieKey[_tokens.Length];
        int count = 0;
        for (int i = 0; i < _tokens.Length; i++)
        {
            if (patterns[i].Length == 0) continue;
            keys[count++] = new TrieKey { Text = Pin(patterns[i]), Length = patterns[i].Length, Value = i };
            firstBytes.Add(patterns[i][0]);
        }

        Array.Resize(ref keys, count);
        _firstBytes = SearchValues.Create([.. firstBytes]);
        if (count > 0) _trie = new DoubleArrayTrie(keys);
        foreach (TrieKey key in keys) NativeMemory.Free(key.Text);
    }

    public bool IsEmpty => _trie is null;

    /// <summary>Finds the first token in text[from, end).</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="first">Where the text begins; what stands before it is not looked at.</param>
    /// <param name="from">Where to search from: the end of the match before, or first.</param>
    /// <param name="end">Where the text ends.</param>
    /// <param name="specialAsText">Whether special tokens are left in the text.</param>
    /// <param name="match">Receives the match.</param>
    public bool TryFind(byte* text, long first, long from, long end, bool specialAsText, out AddedTokenMatch match)
    {
        match = default;
        if (_trie is null) return false;
        for (long at = from; at < end;)
        {
            int skipped = new ReadOnlySpan<byte>(text + at, (int)(end - at)).IndexOfAny(_firstBytes);
            if (skipped < 0) return false;
            at += skipped;
            int index = _trie.LongestMatch(DoubleArrayTrie.Root, text + at, (int)(end - at), out int length);
            if (index == DoubleArrayTrie.None)
            {
                at++;
                continue;
            }

            AddedToken token = _tokens[index];
            if (!IsAllowed(token, text, first, at, at + length, end, specialAsText))
            {
                at += length;
                continue;
            }

            long start = token.LeftStrip ? WordBoundary.SkipSpaceBack(text, from, at) : at;
            long stop = token.RightStrip ? WordBoundary.SkipSpace(text, at + length, end) : at + length;
            match = new AddedTokenMatch(start, stop, token.Id);
            return true;
        }

        return false;
    }

    public void Dispose() => _trie?.Dispose();

    private static bool IsAllowed(AddedToken token, byte* text, long first, long start, long stop, long end, bool specialAsText)
    {
        if (specialAsText && token.Special) return false;
        if (!token.SingleWord) return true;
        return !WordBoundary.EndsWithWord(text, first, start) && !WordBoundary.StartsWithWord(text, stop, end);
    }

    private static byte* Pin(byte[] pattern)
    {
        byte* copy = (byte*)NativeMemory.Alloc((nuint)pattern.Length);
        pattern.CopyTo(new Span<byte>(copy, pattern.Length));
        return copy;
    }
}
