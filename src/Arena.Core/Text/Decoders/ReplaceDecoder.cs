using System;
using Arena.Core.Text.Regex;

namespace Arena.Core.Text.Decoders;

/// <summary>tokenizer.json's "Replace" as a decoder: puts a text in the place of each match, token by token.</summary>
public sealed unsafe class ReplaceDecoder : IDecoder
{
    private readonly TextPattern _pattern;
    private readonly byte[] _content;

    /// <param name="pattern">What to look for.</param>
    /// <param name="content">What to write instead, in UTF-8.</param>
    internal ReplaceDecoder(TextPattern pattern, byte[] content) => (_pattern, _content) = (pattern, content);

    public bool Decode(ref TokenTexts texts)
    {
        texts.BeginPass();
        int start = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            int length = texts[i].Length;
            if (length > 0 && !DecodeOne(ref texts, texts.Bytes + start, length)) return false;
            if (!texts.EndText()) return false;
            start += length;
        }

        texts.EndPass();
        return true;
    }

    private bool DecodeOne(ref TokenTexts texts, byte* text, int length)
    {
        if (!_pattern.Begin(ref texts.Regexes, text, length, out TextMatches matches)) return false;
        nint at = 0;
        while (true)
        {
            RegexFind found = _pattern.FindNext(ref texts.Regexes, ref matches, out nint start, out nint end);
            if (found == RegexFind.OutOfMemory) return false;
            nint until = found == RegexFind.None ? length : start;
            if (!texts.Append(new ReadOnlySpan<byte>(text + at, (int)(until - at)))) return false;
            if (found == RegexFind.None) return true;
            if (!texts.Append(_content)) return false;
            at = end;
        }
    }
}
