using System;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

/// <summary>An arena that lives as long as a test, and assertions in the words of the tests.</summary>
internal sealed unsafe class TestArena : IDisposable
{
    public const ulong Header = Block.HeaderBytes;

    public TestArena(ulong first = 0, ulong max = 0, ulong limit = 0, ulong decay = 0)
    {
        ArenaSettings settings = new() { FirstBlockBytes = first, MaxBlockBytes = max, LimitBytes = limit, DecayResets = decay };
        Assert.That(NativeArena.Create(settings, out NativeArena* arena), Is.EqualTo(Status.Ok));
        Pointer = arena;
    }

    public TestArena(in ArenaSettings settings)
    {
        Assert.That(NativeArena.Create(settings, out NativeArena* arena), Is.EqualTo(Status.Ok));
        Pointer = arena;
    }

    public TestArena(TestArena parent, in ArenaSettings settings)
    {
        Assert.That(NativeArena.CreateChild(parent.Pointer, settings, out NativeArena* arena), Is.EqualTo(Status.Ok));
        Pointer = arena;
    }

    public NativeArena* Pointer { get; }

    public Status LastStatus => Pointer->LastStatus;

    public ulong Room => (ulong)(Pointer->Limit - Pointer->Cursor);

    public ArenaStatistics Statistics
    {
        get
        {
            Assert.That(NativeArena.Measure(Pointer, out ArenaStatistics statistics), Is.EqualTo(Status.Ok));
            return statistics;
        }
    }

    /// <summary>Allocates and writes the first and the last byte, so that an address that is none shows at once.</summary>
    public long Allocate(nuint size, nuint alignment = NativeArena.Granule)
    {
        byte* start = Pointer->Allocate(size, alignment);
        Assert.That((long)start, Is.Not.Zero, $"{size} bytes gave {LastStatus}");
        if (size > 0) start[0] = start[size - 1] = 0xA5;
        return (long)start;
    }

    public Savepoint Mark()
    {
        Assert.That(NativeArena.Mark(Pointer, out Savepoint savepoint), Is.EqualTo(Status.Ok));
        return savepoint;
    }

    public Status Rewind(Savepoint savepoint) => NativeArena.Rewind(Pointer, savepoint);

    public void Reset() => Assert.That(NativeArena.Reset(Pointer), Is.EqualTo(Status.Ok));

    public ulong Trim(ulong keepBytes)
    {
        Assert.That(NativeArena.Trim(Pointer, keepBytes, out ulong released), Is.EqualTo(Status.Ok));
        return released;
    }

    public bool Owns(long address) => NativeArena.Owns(Pointer, (void*)address);

    public void Dispose() => NativeArena.Free(Pointer);
}
