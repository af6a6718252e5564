using System;
using Arena.Core.Memory;
using Arena.Core.Text.Regex;

namespace Arena.Core.Text.Decoders;

/// <summary>
/// A list of token texts on its way through the decoders, as one run of bytes and the end of each text in it. A pass reads
/// one list and writes the other. Joined without anything between, the texts are the run itself.
/// </summary>
public unsafe struct TokenTexts : IDisposable
{
    private NativeBuffer<byte> _bytes, _otherBytes;
    private NativeBuffer<int> _ends, _otherEnds;

    /// <summary>What patterns that rewrite texts work with.</summary>
    internal RegexScratches Regexes;

    /// <summary>All texts, one after the other.</summary>
    public readonly byte* Bytes => _bytes.Items;

    /// <summary>How many bytes that are.</summary>
    public readonly int Length => _bytes.Count;

    /// <summary>Number of texts.</summary>
    public readonly int Count => _ends.Count;

    /// <summary>A text of the list being read. Valid until the pass ends.</summary>
    public readonly ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : _ends.Items[index - 1];
            return new ReadOnlySpan<byte>(_bytes.Items + start, _ends.Items[index] - start);
        }
    }

    /// <summary>Begins a pass that reads this list and writes its successor.</summary>
    public void BeginPass()
    {
        _otherBytes.Count = 0;
        _otherEnds.Count = 0;
    }

    /// <summary>Writes on at the text being written.</summary>
    /// <returns>False if memory ran out.</returns>
    public bool Append(ReadOnlySpan<byte> text)
    {
        if (!_otherBytes.Reserve((long)_otherBytes.Count + text.Length)) return false;
        text.CopyTo(new Span<byte>(_otherBytes.Items + _otherBytes.Count, text.Length));
        _otherBytes.Count += text.Length;
        return true;
    }

    public bool Append(byte value) => _otherBytes.TryAdd(value);

    /// <summary>The text being written, so far. Valid until more is appended.</summary>
    public readonly Span<byte> Open
    {
        get
        {
            int start = _otherEnds.Count == 0 ? 0 : _otherEnds.Items[_otherEnds.Count - 1];
            return new Span<byte>(_otherBytes.Items + start, _otherBytes.Count - start);
        }
    }

    /// <summary>Takes bytes off the end of the text being written.</summary>
    public void Shorten(int bytes) => _otherBytes.Count -= bytes;

    /// <summary>Ends the text being written.</summary>
    public bool EndText() => _otherEnds.TryAdd(_otherBytes.Count);

    /// <summary>Writes a whole text.</summary>
    public bool Add(ReadOnlySpan<byte> text) => Append(text) && EndText();

    /// <summary>What was written becomes the list.</summary>
    public void EndPass()
    {
        (_bytes, _otherBytes) = (_otherBytes, _bytes);
        (_ends, _otherEnds) = (_otherEnds, _ends);
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _otherBytes.Dispose();
        _ends.Dispose();
        _otherEnds.Dispose();
        Regexes.Dispose();
    }
}
