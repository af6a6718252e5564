// Where failures leave the library: a status for the caller to branch on, and details in the caller's own arena_error.
// Nothing here throws, and nothing allocates unless an unexpected exception has to be named.
using System;
using System.Text.Unicode;
using Arena.Core;
using Arena.Native.Types;

namespace Arena.Native;

internal static unsafe class Boundary
{
    private const int MessageOffset = 32;
    private const int MessageBytes = 256;

    /// <summary>Fills as much of an arena_error as the caller has and returns the status. error may be null.</summary>
    public static int Report(
        Status status, string? message, ArenaError* error,
        ulong offset = Failure.NoPosition, ulong item = Failure.NoPosition, uint line = 0, uint column = 0)
    {
        if (WriteNumbers(error, status, offset, item, line, column)) WriteMessage(error, message, null);
        return (int)status;
    }

    /// <summary>As above, for what a hot path noted. A failure without a status is none and writes nothing.</summary>
    public static int Report(in Failure failure, ArenaError* error) =>
        failure.Status == Status.Ok ? 0 : Report(failure.Status, failure.Message, error, failure.Offset, failure.Item);

    /// <summary>Maps an exception to its status; one that nobody planned is a bug, and its type is named.</summary>
    public static int Report(Exception exception, ArenaError* error)
    {
        switch (exception)
        {
            case ArenaException known:
                ulong offset = known.Offset < 0 ? Failure.NoPosition : (ulong)known.Offset;
                (uint line, uint column) = (Clamp(known.Line), Clamp(known.Column));
                return Report(known.Status, known.Message, error, offset, Failure.NoPosition, line, column);

            case OutOfMemoryException:
                return Report(Status.OutOfMemory, "out of memory", error);

            default:
                if (WriteNumbers(error, Status.Internal, Failure.NoPosition, Failure.NoPosition, 0, 0))
                {
                    WriteMessage(error, exception.GetType().Name, exception.Message);
                }

                return (int)Status.Internal;
        }
    }

    /// <summary>How many bytes of the message the caller's struct has, the NUL included.</summary>
    public static nuint MessageRoom(ArenaError* error) =>
        error->StructSize <= MessageOffset ? 0 : uint.Min(error->StructSize - MessageOffset, MessageBytes);

    private static uint Clamp(long number) => (uint)long.Clamp(number, 0, uint.MaxValue);

    // Each field only if the caller's struct reaches that far. True if there is room for a message.
    private static bool WriteNumbers(ArenaError* error, Status status, ulong offset, ulong item, uint line, uint column)
    {
        uint size = error == null ? 0 : error->StructSize;
        if (size >= 8) error->Code = (int)status;
        if (size >= 16) error->ByteOffset = offset;
        if (size >= 24) error->Item = item;
        if (size >= 28) error->Line = line;
        if (size >= MessageOffset) error->Column = column;
        return size > MessageOffset;
    }

    // "message" or "message: detail", cut at a character boundary.
    private static void WriteMessage(ArenaError* error, string? message, string? detail)
    {
        int room = (int)MessageRoom(error) - 1;
        Span<byte> target = new(error->Message, room);

        int length = Append(target, 0, message);
        if (detail != null) length = Append(target, Append(target, length, ": "), detail);

        // One line, whatever an exception's text looks like.
        foreach (ref byte character in target[..length])
        {
            if (character < ' ') character = (byte)' ';
        }

        error->Message[length] = 0;
    }

    private static int Append(Span<byte> target, int length, string? text)
    {
        Utf8.FromUtf16(text, target[length..], out _, out int written);
        return length + written;
    }
}
