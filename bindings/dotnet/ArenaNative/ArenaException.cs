using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ArenaNative.Raw;

namespace ArenaNative;

/// <summary>A call into the library failed. Forms that begin with Try return the status instead.</summary>
public sealed class ArenaException : Exception
{
    internal ArenaException(Status status, string message) : base(message) => Status = status;

    /// <summary>What went wrong, to branch on.</summary>
    public Status Status { get; }

    /// <summary>Byte offset into the UTF-8 text or the file, where one is known.</summary>
    public long? Offset { get; private init; }

    /// <summary>1-based line of the file, where it has lines.</summary>
    public int? Line { get; private init; }

    /// <summary>1-based byte column in that line.</summary>
    public int? Column { get; private init; }

    /// <summary>Index of the text in a batch; 1 for the pair of a single text.</summary>
    public long? Item { get; private init; }

    /// <summary>The failure of a call that fills an arena_error.</summary>
    [DoesNotReturn]
    internal static unsafe void Throw(Status status, ArenaError* error)
    {
        // The library fills the error when it fails. A code of 0 means that the call was not reached.
        if (error->Code == 0) Throw(status);
        throw new ArenaException(status, Marshal.PtrToStringUTF8((nint)error->Message)!)
        {
            Offset = error->ByteOffset == ulong.MaxValue ? null : (long)error->ByteOffset,
            Item = error->Item == ulong.MaxValue ? null : (long)error->Item,
            Line = error->Line == 0 ? null : (int)error->Line,
            Column = error->Column == 0 ? null : (int)error->Column,
        };
    }

    /// <summary>The failure of a call that gives a status alone.</summary>
    [DoesNotReturn]
    internal static unsafe void Throw(Status status)
    {
        string name = Marshal.PtrToStringUTF8((nint)NativeMethods.arena_status_name((Raw.Status)status))!;
        throw new ArenaException(status, $"The library returned {name}.");
    }

    /// <summary>Readies an error without clearing its message, which is written only on failure.</summary>
    internal static unsafe void Prepare(ArenaError* error)
    {
        error->StructSize = (uint)sizeof(ArenaError);
        error->Code = 0;
    }

    internal static unsafe void ThrowUnlessOk(Raw.Status status, ArenaError* error)
    {
        if (status != Raw.Status.Ok) Throw((Status)status, error);
    }

    internal static void ThrowUnlessOk(Raw.Status status)
    {
        if (status != Raw.Status.Ok) Throw((Status)status);
    }
}
