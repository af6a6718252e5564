using System;
using System.Runtime.InteropServices;
using Arena.Core.Memory;
using Arena.Core.Strings;
using Arena.Core.Text.Regex;

namespace Arena.Core.Text.Normalizers;

/// <summary>
/// A text on its way through normalizers and pre-tokenizers: its bytes now, and for each of them the range of the original
/// that it stands for. This is HuggingFace's NormalizedString as three flat arrays; a pass reads one set and writes the
/// other.
///
/// Always true: Starts and Ends never descend, and each covers whole characters of the original.
/// </summary>
public unsafe struct NormalizedText
{
    public byte* Bytes;
    public uint* Starts;
    public uint* Ends;
    public nint Length;

    /// <summary>Where the piece that was loaded begins in the original.</summary>
    public uint Origin;

    private NativeBuffer<byte> _bytes, _otherBytes;
    private NativeBuffer<uint> _starts, _otherStarts;
    private NativeBuffer<uint> _ends, _otherEnds;
    private nint _written;
    private nint _read;

    /// <summary>Room of the decomposition pass, kept here so that it is taken once an encoder.</summary>
    internal CombiningRun Run;

    /// <summary>What patterns that cut or rewrite this text work with.</summary>
    internal RegexScratches Regexes;

    /// <summary>Bytes of the text being written so far.</summary>
    public readonly nint Written => _written;

    /// <summary>Takes a piece of the original, each character standing for itself.</summary>
    public bool Load(byte* original, uint start, uint end)
    {
        nint length = (nint)(end - start);
        BeginPass();
        Origin = start;
        if (!Room(length)) return false;
        for (byte* next = original + start; next < original + end;)
        {
            byte* from = next;
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            Append(codePoint, (uint)(from - original), (uint)(next - original));
        }

        EndPass();
        return true;
    }

    /// <summary>Takes a stretch of another text with its alignment. Its origin is where its first byte came from.</summary>
    public bool Load(in NormalizedText other, nint start, nint end)
    {
        BeginPass();
        Origin = start < end ? other.Starts[start] : other.Origin;
        if (!Room(end - start)) return false;
        CopyFrom(other, start, end);
        EndPass();
        return true;
    }

    /// <summary>Begins a pass that reads this text and writes its successor.</summary>
    public void BeginPass() => (_written, _read) = (0, 0);

    /// <summary>Makes room for so many more bytes in the text being written.</summary>
    public bool Room(nint more)
        => _otherBytes.Reserve(_written + more) && _otherStarts.Reserve(_written + more) && _otherEnds.Reserve(_written + more);

    /// <summary>Writes a character with the range of the original it stands for. pre: 4 bytes of room.</summary>
    public void Append(uint codePoint, uint start, uint end)
    {
        int size = Utf8.Encode(codePoint, _otherBytes.Items + _written);
        for (int i = 0; i < size; i++)
        {
            _otherStarts.Items[_written + i] = start;
            _otherEnds.Items[_written + i] = end;
        }

        _written += size;
    }

    /// <summary>Writes text that stands as a whole for one range of the original. pre: that much room.</summary>
    public void Append(ReadOnlySpan<byte> text, uint start, uint end)
    {
        text.CopyTo(new Span<byte>(_otherBytes.Items + _written, text.Length));
        new Span<uint>(_otherStarts.Items + _written, text.Length).Fill(start);
        new Span<uint>(_otherEnds.Items + _written, text.Length).Fill(end);
        _written += text.Length;
    }

    /// <summary>Writes a stretch of the text being read as it is. pre: that much room.</summary>
    public void Keep(nint start, nint end) => CopyFrom(this, start, end);

    /// <summary>Writes a character in the place of the next one that was not read, and leaves more behind that out.</summary>
    /// <remarks>pre: 4 bytes of room, and so many characters are there.</remarks>
    public void Replace(uint codePoint, nint removed = 0)
    {
        Append(codePoint, Starts[_read], Ends[_read]);
        Drop(1 + removed);
    }

    /// <summary>Writes a character that stands for what the one before it does. pre: 4 bytes of room.</summary>
    public void Insert(uint codePoint)
    {
        // Nothing stands before the very first character; the oracle then gives the empty range.
        if (_read == 0) Append(codePoint, Origin, Origin);
        else Append(codePoint, Starts[_read - 1], Ends[_read - 1]);
    }

    /// <summary>Leaves out characters that were not read. pre: so many are there.</summary>
    public void Drop(nint characters)
    {
        for (; characters > 0; characters--)
        {
            do _read++;
            while (_read < Length && (Bytes[_read] & 0xC0) == 0x80);
        }
    }

    /// <summary>Writes what was not read, up to a position, as it is. pre: that much room.</summary>
    public void KeepNext(nint end)
    {
        CopyFrom(this, _read, end);
        _read = end;
    }

    /// <summary>What was written becomes the text.</summary>
    public void EndPass()
    {
        (_bytes, _otherBytes) = (_otherBytes, _bytes);
        (_starts, _otherStarts) = (_otherStarts, _starts);
        (_ends, _otherEnds) = (_otherEnds, _ends);
        Bytes = _bytes.Items;
        Starts = _starts.Items;
        Ends = _ends.Items;
        Length = _written;
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _otherBytes.Dispose();
        _starts.Dispose();
        _otherStarts.Dispose();
        _ends.Dispose();
        _otherEnds.Dispose();
        Run.Dispose();
        Regexes.Dispose();
        this = default;
    }

    private void CopyFrom(in NormalizedText other, nint start, nint end)
    {
        nuint length = (nuint)(end - start);
        NativeMemory.Copy(other.Bytes + start, _otherBytes.Items + _written, length);
        NativeMemory.Copy(other.Starts + start, _otherStarts.Items + _written, length * sizeof(uint));
        NativeMemory.Copy(other.Ends + start, _otherEnds.Items + _written, length * sizeof(uint));
        _written += (nint)length;
    }
}
