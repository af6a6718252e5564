using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class NativeBufferTests
{
    [Test]
    public void Items_keep_their_values_while_the_buffer_grows()
    {
        NativeBuffer<int> buffer = default;
        for (int i = 0; i < 100_000; i++) Assert.That(buffer.Add(i), Is.EqualTo(Status.Ok));
        Assert.That(buffer.Count, Is.EqualTo(100_000));
        for (int i = 0; i < 100_000; i++) if (buffer.Items[i] != i) Assert.Fail($"item {i}");
        buffer.Dispose();
    }

    [Test]
    public void Capacity_at_least_doubles_and_never_shrinks()
    {
        using NativeBuffer<long> buffer = default;
        Assert.That(buffer.EnsureCapacity(100), Is.EqualTo(Status.Ok));
        Assert.That(buffer.Capacity, Is.EqualTo(100));
        Assert.That(buffer.EnsureCapacity(101), Is.EqualTo(Status.Ok));
        Assert.That(buffer.Capacity, Is.EqualTo(200));
        Assert.That(buffer.EnsureCapacity(5), Is.EqualTo(Status.Ok));
        Assert.That(buffer.Capacity, Is.EqualTo(200));
        Assert.That(buffer.Bytes, Is.EqualTo((nuint)1600));
        Assert.That(buffer.Count, Is.Zero);
    }

    [Test]
    public void Clear_keeps_the_memory_and_dispose_leaves_an_empty_buffer()
    {
        NativeBuffer<byte> buffer = default;
        buffer.Add(1);
        byte* items = buffer.Items;
        buffer.Clear();
        Assert.That(buffer.Span.Length, Is.Zero);
        Assert.That((long)buffer.Items, Is.EqualTo((long)items));
        buffer.Dispose();
        Assert.That(buffer.Capacity, Is.Zero);
        buffer.Dispose();
        Assert.That(buffer.Add(2), Is.EqualTo(Status.Ok));
        Assert.That(buffer.Span[0], Is.EqualTo(2));
        buffer.Dispose();
    }

    [Test]
    public void What_cannot_be_held_is_refused_and_the_buffer_stays()
    {
        NativeBuffer<Huge> buffer = default;
        buffer.Add(default);
        Assert.That(buffer.EnsureCapacity(1L << 31), Is.EqualTo(Status.TooLarge));
        Assert.That(buffer.EnsureCapacity(long.MaxValue), Is.EqualTo(Status.TooLarge));
        Assert.That(buffer.EnsureCapacity(-1), Is.EqualTo(Status.TooLarge));
        Assert.That(buffer.EnsureCapacity(int.MaxValue), Is.EqualTo(Status.OutOfMemory));
        Assert.That(buffer.Count, Is.EqualTo(1));
        Assert.That(buffer.Capacity, Is.EqualTo(16));
        buffer.Dispose();
    }

    // 2^31 of these are 2^52 bytes, more than any address space.
    private struct Huge
    {
        public fixed byte Bytes[1 << 21];
    }
}
