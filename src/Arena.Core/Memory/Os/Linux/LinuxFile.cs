using System;
using System.Buffers.Text;

namespace Arena.Core.Memory.Os.Linux;

/// <summary>
/// The small text files of /sys and /proc, line by line, without a managed object. The buffer is the caller's; of a line
/// that is longer the rest is passed over.
/// </summary>
internal unsafe ref struct LinuxFile
{
    /// <summary>What a caller provides on its stack.</summary>
    public const int BufferBytes = 2048;

    private const int ReadOnlyCloseOnExec = 0x80000;

    private readonly Span<byte> _buffer;
    private readonly int _file;
    private int _start;
    private int _end;

    /// <summary>Opens a file; one that is not there has no lines. The path ends with a NUL.</summary>
    public LinuxFile(ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        _buffer = buffer;
        fixed (byte* start = path) _file = LinuxCalls.Open(start, ReadOnlyCloseOnExec);
    }

    public readonly bool IsOpen => _file >= 0;

    /// <summary>The next line without its end, valid until the next call. False at the end of the file.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        int length;
        while ((length = _buffer[_start.._end].IndexOf((byte)'\n')) < 0)
        {
            bool isFull = _start == 0 && _end == _buffer.Length;
            if (!isFull && Fill()) continue;

            length = _end - _start;
            line = _buffer.Slice(_start, length);
            if (isFull) return SkipToLineEnd();
            _start = _end;
            return length > 0;
        }

        line = _buffer.Slice(_start, length);
        _start += length + 1;
        return true;
    }

    public readonly void Close()
    {
        if (IsOpen) LinuxCalls.Close(_file);
    }

    /// <summary>Reads a number in front of a text and moves behind it; leading spaces are passed over.</summary>
    public static bool TakeNumber(ref ReadOnlySpan<byte> text, out ulong number, char format = 'D')
    {
        text = text.TrimStart((byte)' ');
        if (!Utf8Parser.TryParse(text, out number, out int used, format)) return false;
        text = text[used..];
        return true;
    }

    private bool Fill()
    {
        if (!IsOpen) return false;

        _buffer[_start.._end].CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        nint read;
        fixed (byte* free = _buffer[_end..]) read = LinuxCalls.Read(_file, free, (nuint)(_buffer.Length - _end));
        if (read > 0) _end += (int)read;
        return read > 0;
    }

    // The line that was handed out fills the buffer, so what follows goes through one byte behind it.
    private bool SkipToLineEnd()
    {
        byte one = 0;
        while (one != '\n' && LinuxCalls.Read(_file, &one, 1) == 1) { }
        _start = _end = 0;
        return true;
    }
}
