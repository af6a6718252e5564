// A tokenizer.json cut at every length and damaged in random places: always a status with a message and a position.
// Real files break like this when a download stops or a disk fails, so nothing may crash, leak or come out half.
using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using Arena.Native.Tests.Support;
using ArenaNative.Raw;
using NUnit.Framework;

namespace Arena.Native.Tests;

public sealed unsafe class BrokenFileTests
{
    private const int DamagedFiles = 100_000;
    private const int WarmUpFiles = 20_000;
    private const long ResidentGrowthMax = 24 << 20;   // a leak of 250 bytes a file would pass it; the collectors take about 10 MiB

    private ArenaHeader* _arena;

    [SetUp]
    public void Make()
    {
        ArenaHeader* arena = null;
        Assert.That(NativeMethods.arena_create(null, &arena), Is.EqualTo(Status.Ok));
        _arena = arena;
    }

    [TearDown]
    public void Free() => NativeMethods.arena_free(_arena);

    [Test]
    public void The_whole_file_loads()
    {
        ArenaError error;
        Assert.That(RawTokenizer.LoadAndUse(SmallTokenizer.Json, _arena, &error), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void A_file_cut_off_at_any_length_is_refused_where_it_ends()
    {
        ReadOnlySpan<byte> whole = SmallTokenizer.Json;
        for (int length = 1; length < whole.Length; length++)
        {
            ArenaError error;
            ReadOnlySpan<byte> file = whole[..length];
            Status status = RawTokenizer.LoadAndUse(file, _arena, &error);
            Assert.That(status, Is.AnyOf(Status.Syntax, Status.InvalidUtf8), $"length {length}");
            CheckError(file, status, error, length);
            // A token that begins before the end (a string, a number) may be named by where it begins.
            Assert.That(error.ByteOffset, Is.GreaterThanOrEqualTo((ulong)length - Math.Min((ulong)length, 64)), $"length {length}");
        }
    }

    [Test]
    public void A_file_damaged_in_random_places_is_refused_or_whole_and_leaves_no_memory_behind()
    {
        var random = new Random(20_260_101);
        byte[] buffer = new byte[SmallTokenizer.Json.Length];
        int refused = 0;
        long before = 0;
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < WarmUpFiles + DamagedFiles; i++)
        {
            if (i == WarmUpFiles) before = ResidentBytes();
            SmallTokenizer.Json.CopyTo(buffer);
            Damage(buffer, random);
            ArenaError error;
            Status status = RawTokenizer.LoadAndUse(buffer, _arena, &error);
            if (status == Status.Ok) continue;
            CheckError(buffer, status, error, i);
            refused++;
        }

        long growth = ResidentBytes() - before;
        TestContext.Out.WriteLine($"{refused} of {WarmUpFiles + DamagedFiles} refused in {watch.Elapsed.TotalSeconds:f1} s, resident memory grew by {growth} bytes");
        Assert.That(refused, Is.GreaterThan(DamagedFiles / 2));
        Assert.That(growth, Is.LessThan(ResidentGrowthMax));
    }

    /// <summary>One to four bytes get another value. Every other file stays well-formed as JSON, most of the time.</summary>
    private static void Damage(Span<byte> file, Random random)
    {
        bool keepsSyntax = random.Next(2) == 0;
        for (int count = 1 + random.Next(4); count > 0; count--)
        {
            ref byte target = ref file[random.Next(file.Length)];
            target = keepsSyntax ? WithinItsKind(target, random) : AnyOther(target, random);
        }
    }

    private static byte WithinItsKind(byte value, Random random) =>
        char.IsAsciiDigit((char)value) ? (byte)('0' + random.Next(10)) :
        char.IsAsciiLetter((char)value) ? (byte)('a' + random.Next(26)) : value;

    /// <summary>A flipped bit, any byte, or one that JSON gives a meaning.</summary>
    private static byte AnyOther(byte value, Random random)
    {
        ReadOnlySpan<byte> meaningful = "{}[]\",:\\0 ntf-.eu\n"u8;
        return random.Next(3) switch
        {
            0 => (byte)(value ^ (1 << random.Next(8))),
            1 => (byte)random.Next(256),
            _ => meaningful[random.Next(meaningful.Length)],
        };
    }

    private static void CheckError(ReadOnlySpan<byte> file, Status status, in ArenaError error, int number)
    {
        string message;
        fixed (byte* text = error.Message) message = Marshal.PtrToStringUTF8((nint)text)!;
        string shown = $"case {number}: {status} \"{message}\" at byte {error.ByteOffset}, line {error.Line}, column {error.Column}";
        if (status is Status.Internal or Status.InvalidArgument or Status.InvalidHandle || error.Code != (int)status || message.Length == 0)
            Assert.Fail($"{shown}\n{System.Text.Encoding.Latin1.GetString(file)}");

        bool isPlaced = error.ByteOffset <= (ulong)file.Length && LineAndColumn(file[..(int)error.ByteOffset]) == (error.Line, error.Column);
        if (!isPlaced) Assert.Fail($"{shown}: the position is missing or wrong\n{System.Text.Encoding.Latin1.GetString(file)}");
    }

    private static (uint Line, uint Column) LineAndColumn(ReadOnlySpan<byte> before)
    {
        int lines = before.Count((byte)'\n');
        return ((uint)lines + 1, (uint)(before.Length - before.LastIndexOf((byte)'\n')));
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize;
    }
}
