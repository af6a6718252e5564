using System;

namespace Arena.Core.Text.Loading;

/// <summary>Turns a byte offset of a file into the line and column that an editor shows.</summary>
internal static unsafe class TextPosition
{
    public static ArenaException Error(byte* data, nuint size, long offset, Status status, string message)
    {
        long end = Math.Clamp(offset, 0, (long)size);
        long line = 1, lineStart = 0;
        for (long i = 0; i < end; i++)
        {
            if (data[i] != (byte)'\n') continue;
            line++;
            lineStart = i + 1;
        }

        return new ArenaException(status, message, end, line, end - lineStart + 1);
    }
}
