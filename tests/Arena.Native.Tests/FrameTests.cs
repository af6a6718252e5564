using System;
using System.Runtime.InteropServices;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FrameTests : IDisposable
{
    private readonly NativeArena _arena = new();

    public void Dispose() => _arena.Dispose();

    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(3, 768)]
    [TestCase(100, 7)]
    public void What_was_written_is_read_back_as_a_view(int rows, int columns)
    {
        using ArenaScope scope = _arena.BeginScope();
        Span<float> data = scope.Allocate<float>(rows * columns);
        for (int i = 0; i < data.Length; i++) data[i] = i * 0.5f;
        ReadOnlySpan<byte> frame = Frame.Write(scope, data, rows, columns);
        Assert.That(frame.Length, Is.EqualTo(64 + 4 * rows * columns));

        FrameView view = Frame.View(frame);
        Assert.That((view.Rows, view.Columns), Is.EqualTo((rows, columns)));
        Assert.That(view.Data.SequenceEqual(data));
        if (rows > 0) Assert.That(view.Row(rows - 1).SequenceEqual(data[^columns..]));
        Assert.That(rows == 0 || frame.Overlaps(MemoryMarshal.AsBytes(view.Data)), "a view, not a copy");
    }

    [Test]
    public void A_frame_cut_off_at_any_length_is_refused()
    {
        using ArenaScope scope = _arena.BeginScope();
        ReadOnlySpan<byte> frame = Frame.Write(scope, [1f, 2f, 3f, 4f], 2, 2);
        for (int length = 0; length < frame.Length; length++)
            Assert.That(StatusOf(frame[..length]), Is.Not.EqualTo(Status.Ok), $"length {length}");
        Assert.That(StatusOf(frame), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void A_frame_off_its_boundary_is_misaligned()
    {
        using ArenaScope scope = _arena.BeginScope();
        ReadOnlySpan<byte> frame = Frame.Write(scope, [1f], 1, 1);
        Span<byte> moved = scope.AllocateAligned<byte>(frame.Length + 16, 64)[16..];
        frame.CopyTo(moved);
        Assert.That(StatusOf(moved), Is.EqualTo(Status.Misaligned));
    }

    [Test]
    public void Every_byte_of_the_header_matters()
    {
        using ArenaScope scope = _arena.BeginScope();
        ReadOnlySpan<byte> frame = Frame.Write(scope, [1f, 2f, 3f, 4f], 2, 2);
        Span<byte> copy = scope.AllocateAligned<byte>(frame.Length, 64);
        for (int i = 0; i < 64; i++)
        {
            frame.CopyTo(copy);
            copy[i] ^= 0x40;
            Assert.That(StatusOf(copy), Is.Not.EqualTo(Status.Ok), $"byte {i}");
        }
    }

    private static Status StatusOf(ReadOnlySpan<byte> frame)
    {
        try
        {
            Frame.View(frame);
            return Status.Ok;
        }
        catch (ArenaException failure)
        {
            return failure.Status;
        }
    }
}
