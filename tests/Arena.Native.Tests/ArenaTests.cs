using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed unsafe class ArenaTests : IDisposable
{
    private readonly NativeArena _arena = new();

    public void Dispose() => _arena.Dispose();

    [Test]
    public void Spans_are_aligned_apart_and_inside_the_arena()
    {
        using ArenaScope scope = _arena.BeginScope();
        long end = 0;
        for (int count = 1; count < 2000; count++)
        {
            Span<byte> piece = scope.Allocate<byte>(count);
            long start = AddressOf(piece);
            Assert.That(start % 16, Is.Zero);
            Assert.That(start >= end || start + count <= end, "two pieces overlap");
            Assert.That(_arena.Owns(piece));
            piece.Fill((byte)count);
            end = start + count;
        }
    }

    [Test]
    public void Allocation_continues_past_any_block()
    {
        using ArenaScope scope = _arena.BeginScope();
        Span<long> first = scope.Allocate<long>(10);
        first.Fill(-1);
        Span<long> large = scope.Allocate<long>(5_000_000);
        large.Fill(1);
        Span<long> last = scope.Allocate<long>(10);
        last.Fill(2);
        Assert.That((first[9], large[4_999_999], last[0]), Is.EqualTo((-1L, 1L, 2L)));
        Assert.That(_arena.ReadStats().UsedBytes, Is.GreaterThan(40_000_000));
    }

    [Test]
    public void Zeroed_memory_is_zero_where_other_memory_was_used_before()
    {
        for (int round = 0; round < 3; round++)
        {
            using ArenaScope scope = _arena.BeginScope();
            Assert.That(scope.AllocateZeroed<byte>(5000).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
            scope.Allocate<byte>(5000).Fill(0xAA);
        }
    }

    [Test]
    public void Alignment_is_given_up_to_2_MiB_and_refused_when_it_is_none(
        [Values(16, 64, 4096, 1 << 21)] int alignment)
    {
        using ArenaScope scope = _arena.BeginScope();
        scope.Allocate<byte>(1);
        Assert.That(AddressOf(scope.AllocateAligned<byte>(10, alignment)) % alignment, Is.Zero);
        Assert.That(StatusOfAligned(scope, alignment - 1), Is.EqualTo(Status.InvalidArgument));
        Assert.That(StatusOfAligned(scope, 1 << 22), Is.EqualTo(Status.InvalidArgument));
    }

    [Test]
    public void A_limit_is_a_status_and_the_arena_goes_on_after_it()
    {
        using var arena = new NativeArena(new ArenaOptions(LimitBytes: 1 << 20));
        for (int round = 0; round < 3; round++)
        {
            using ArenaScope scope = arena.BeginScope();
            Assert.That(StatusOf(scope, 2 << 20), Is.EqualTo(Status.LimitExceeded));
            scope.Allocate<byte>(1000).Fill(1);
        }
    }

    [Test]
    public void A_negative_count_and_a_size_beyond_memory_are_refused()
    {
        using ArenaScope scope = _arena.BeginScope();
        try
        {
            scope.Allocate<int>(-1);
            Assert.Fail("a negative count was taken");
        }
        catch (ArgumentOutOfRangeException)
        {
        }

        Assert.That(StatusOf<Huge>(scope, int.MaxValue), Is.AnyOf(Status.TooLarge, Status.OutOfMemory));
        Assert.That(scope.Allocate<int>(0).IsEmpty);
    }

    [Test]
    public void Options_out_of_range_are_refused()
    {
        var tooSmall = new ArenaOptions(FirstBlockBytes: 1);
        ArenaException failure = Assert.Throws<ArenaException>(() => new NativeArena(tooSmall).Dispose())!;
        Assert.That(failure.Status, Is.EqualTo(Status.InvalidArgument));
    }

    [TestCase("")]
    [TestCase("plain")]
    [TestCase("zażółć gęślą jaźń")]
    [TestCase("a\0b")]
    [TestCase("日本語 😀 and 𝒳")]
    public void CopyUtf8_writes_what_the_framework_writes(string text)
    {
        using ArenaScope scope = _arena.BeginScope();
        Assert.That(scope.CopyUtf8(text).ToArray(), Is.EqualTo(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    [Test]
    public void CopyUtf8_reads_a_lone_surrogate_as_the_replacement_character()
    {
        // Not test cases: an attribute cannot hold a lone surrogate.
        using ArenaScope scope = _arena.BeginScope();
        Assert.That(Utf8Of(scope, "\ud800"), Is.EqualTo("\ufffd"));
        Assert.That(Utf8Of(scope, "a\udc00b"), Is.EqualTo("a\ufffdb"));
        Assert.That(Utf8Of(scope, "\ud83d\ud83d\ude00"), Is.EqualTo("\ufffd😀"));
    }

    [Test]
    public void CopyUtf8_takes_what_it_wrote_whether_it_fits_into_the_block_or_not()
    {
        using ArenaScope scope = _arena.BeginScope();
        foreach (int length in new[] { 10, 16_000, 20_000, 30_000, 1_000_000 })
        {
            string text = new('ż', length);
            byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(text);
            long before = _arena.ReadStats().UsedBytes;
            Assert.That(scope.CopyUtf8(text).SequenceEqual(utf8), $"{length}");
            Assert.That(scope.Copy(utf8).SequenceEqual(utf8), $"{length}");
            Assert.That(_arena.ReadStats().UsedBytes - before, Is.GreaterThanOrEqualTo(4 * length), $"{length}");
        }
    }

    [Test]
    public void Trim_gives_unused_blocks_back()
    {
        using (ArenaScope scope = _arena.BeginScope()) scope.Allocate<byte>(50_000_000).Fill(1);
        long reserved = _arena.ReadStats().ReservedBytes;
        long released = _arena.Trim();
        Assert.That(released, Is.GreaterThan(49_000_000));
        Assert.That(_arena.ReadStats().ReservedBytes, Is.EqualTo(reserved - released));
    }

    [InlineArray(1 << 19)]
    private struct Huge
    {
        public long Element;
    }

    private static long AddressOf(Span<byte> span) => (long)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));

    private static string Utf8Of(in ArenaScope scope, string text) =>
        System.Text.Encoding.UTF8.GetString(scope.CopyUtf8(text));

    private static Status StatusOf(in ArenaScope scope, int count) => StatusOf<byte>(scope, count);

    private static Status StatusOf<T>(in ArenaScope scope, int count) where T : unmanaged
    {
        try
        {
            scope.Allocate<T>(count);
            return Status.Ok;
        }
        catch (ArenaException failure)
        {
            return failure.Status;
        }
    }

    private static Status StatusOfAligned(in ArenaScope scope, int alignment)
    {
        try
        {
            scope.AllocateAligned<byte>(1, alignment);
            return Status.Ok;
        }
        catch (ArenaException failure)
        {
            return failure.Status;
        }
    }
}
