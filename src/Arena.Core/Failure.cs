namespace Arena.Core;

/// <summary>
/// What went wrong and where, filled by hot paths that must not throw. Messages are literals, so that a failure
/// allocates nothing; whoever reports it adds the position.
/// </summary>
public struct Failure
{
    /// <summary>No position is known.</summary>
    public const ulong NoPosition = ulong.MaxValue;

    public Status Status;
    /// <summary>Byte offset into the text or file, or <see cref="NoPosition"/>.</summary>
    public ulong Offset;
    /// <summary>Which text of a batch, or <see cref="NoPosition"/>.</summary>
    public ulong Item;
    public string? Message;

    /// <summary>Fills this failure and returns its status, so that a caller can write <c>return failure.Set(...)</c>.</summary>
    public Status Set(Status status, string message, ulong offset = NoPosition)
    {
        (Status, Message, Offset, Item) = (status, message, offset, NoPosition);
        return status;
    }
}
