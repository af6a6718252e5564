using System;
using Arena.Native;
using Arena.Native.Types;
using NUnit.Framework;

namespace Arena.Core.Tests.Boundary;

internal sealed unsafe class StructsTests
{
    [Test]
    public void No_options_are_the_defaults()
    {
        Assert.That(Structs.Read(null, out ArenaOptions value), Is.EqualTo(Status.Ok));
        Assert.That(value, Is.EqualTo(default(ArenaOptions)));
    }

    [Test]
    public void A_shorter_struct_of_an_older_caller_has_zeros_for_the_rest([Range(4, 32)] int size)
    {
        byte* memory = stackalloc byte[64];
        new Span<byte>(memory, 64).Fill(0xFF);
        *(uint*)memory = (uint)size;
        Assert.That(Structs.Read((ArenaOptions*)memory, out ArenaOptions value), Is.EqualTo(Status.Ok));

        byte* read = (byte*)&value;
        for (int i = 4; i < sizeof(ArenaOptions); i++) Assert.That(read[i], Is.EqualTo(i < size ? 0xFF : 0));
    }

    [Test]
    public void A_longer_struct_of_a_newer_caller_is_taken_if_its_tail_is_zero()
    {
        byte* memory = stackalloc byte[64];
        new Span<byte>(memory, 64).Clear();
        *(uint*)memory = 64;
        ((ArenaOptions*)memory)->LimitBytes = 77;
        Assert.That(Structs.Read((ArenaOptions*)memory, out ArenaOptions value), Is.EqualTo(Status.Ok));
        Assert.That(value.LimitBytes, Is.EqualTo(77));

        for (int i = sizeof(ArenaOptions); i < 64; i++)
        {
            memory[i] = 1;
            Assert.That(Structs.Read((ArenaOptions*)memory, out value), Is.EqualTo(Status.InvalidArgument), $"byte {i}");
            Assert.That(value, Is.EqualTo(default(ArenaOptions)));
            memory[i] = 0;
        }
    }

    [Test]
    public void A_size_that_no_caller_means_is_refused_without_reading_on([Values(0u, 1u, 3u, 4097u, 0xCCCCCCCC, uint.MaxValue)] uint size)
    {
        ArenaOptions options = new() { StructSize = size };
        Assert.That(Structs.Read(&options, out _), Is.EqualTo(Status.InvalidArgument));
        Assert.That(Structs.CanFill(&options), Is.False);
        Assert.That(Structs.CanFill((ArenaStats*)null), Is.False);
    }

    [Test]
    public void Outputs_are_filled_as_far_as_the_caller_has_room([Range(4, 72)] int size)
    {
        byte* memory = stackalloc byte[80];
        new Span<byte>(memory, 80).Fill(0xEE);
        *(uint*)memory = (uint)size;
        ArenaStats stats = new() { StructSize = 1, Blocks = 0, UsedBytes = 0, LimitBytes = 0 };
        Assert.That(Structs.CanFill((ArenaStats*)memory), Is.True);
        Structs.Fill((ArenaStats*)memory, stats);

        Assert.That(*(uint*)memory, Is.EqualTo((uint)size), "the caller's size stays");
        int filled = Math.Min(size, sizeof(ArenaStats));
        for (int i = 4; i < 80; i++) Assert.That(memory[i], Is.EqualTo(i < filled ? 0 : 0xEE), $"byte {i}");
    }
}
