using System;

namespace Arena.Core;

/// <summary>A failure while loading or configuring, where throwing is cheap beside the work. Never thrown on a hot path.</summary>
public sealed class ArenaException(Status status, string message, long offset = -1, long line = 0, long column = 0)
    : Exception(message)
{
    public Status Status { get; } = status;

    /// <summary>Byte offset into the file, or -1.</summary>
    public long Offset { get; } = offset;

    /// <summary>1-based line, or 0 where the format has none.</summary>
    public long Line { get; } = line;

    /// <summary>1-based byte column, or 0.</summary>
    public long Column { get; } = column;
}
