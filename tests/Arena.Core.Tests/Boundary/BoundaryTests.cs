using System;
using System.Linq;
using Arena.Native.Types;
using NUnit.Framework;
using Encoding = System.Text.Encoding;
using Report = Arena.Native.Boundary;

namespace Arena.Core.Tests.Boundary;

internal sealed unsafe class BoundaryTests
{
    [Test]
    public void An_error_carries_status_position_and_message()
    {
        ArenaError error = new() { StructSize = (uint)sizeof(ArenaError) };
        Assert.That(Report.Report(Status.Syntax, "bad number", &error, 7, 2, 3, 4), Is.EqualTo(8));
        Assert.That(error.Code, Is.EqualTo(8));
        Assert.That(error.ByteOffset, Is.EqualTo(7));
        Assert.That(error.Item, Is.EqualTo(2));
        Assert.That(error.Line, Is.EqualTo(3));
        Assert.That(error.Column, Is.EqualTo(4));
        Assert.That(Message(error), Is.EqualTo("bad number"));
    }

    [Test]
    public void Nobody_has_to_pass_an_error() => Assert.That(Report.Report(Status.Io, "gone", null), Is.EqualTo(6));

    [Test]
    public void Only_the_part_the_caller_has_is_written([Range(0, 320)] int size)
    {
        byte* memory = stackalloc byte[400];
        new Span<byte>(memory, 400).Fill(0xEE);
        *(uint*)memory = (uint)size;
        Report.Report(Status.Io, new string('x', 400), (ArenaError*)memory, 1, 2, 3, 4);
        int end = Math.Min(size, sizeof(ArenaError));
        for (int i = Math.Max(4, end); i < 400; i++) Assert.That(memory[i], Is.EqualTo(0xEE), $"byte {i}");
        if (size > 32) Assert.That(memory[end - 1], Is.Zero, "the message ends in a NUL");
    }

    [Test]
    public void A_long_message_is_cut_at_a_character_boundary([Values("a", "é", "漢", "😀")] string character)
    {
        for (int shift = 0; shift < 4; shift++)
        {
            ArenaError error = new() { StructSize = (uint)sizeof(ArenaError) };
            string text = new string('-', shift) + string.Concat(Enumerable.Repeat(character, 300));
            Report.Report(Status.Io, text, &error);
            string cut = Message(error);
            Assert.That(text, Does.StartWith(cut));
            Assert.That(Encoding.UTF8.GetByteCount(cut), Is.InRange(252, 255));
        }
    }

    [Test]
    public void A_planned_exception_keeps_its_status_and_position()
    {
        ArenaError error = new() { StructSize = (uint)sizeof(ArenaError) };
        int status = Report.Report(new ArenaException(Status.InvalidData, "two tokens with id 3", 100, 5, 9), &error);
        Assert.That((status, error.Code), Is.EqualTo((10, 10)));
        Assert.That((error.ByteOffset, error.Item), Is.EqualTo((100UL, ulong.MaxValue)));
        Assert.That((error.Line, error.Column), Is.EqualTo((5u, 9u)));

        Report.Report(new ArenaException(Status.Io, "no such file"), &error);
        Assert.That(error.ByteOffset, Is.EqualTo(ulong.MaxValue));
    }

    [Test]
    public void An_unplanned_exception_is_internal_and_named_in_one_line()
    {
        ArenaError error = new() { StructSize = (uint)sizeof(ArenaError) };
        Assert.That(Report.Report(new InvalidOperationException("two\r\nlines"), &error), Is.EqualTo((int)Status.Internal));
        Assert.That(Message(error), Is.EqualTo("InvalidOperationException: two  lines"));
        Assert.That(Report.Report(new InsufficientMemoryException(), &error), Is.EqualTo((int)Status.OutOfMemory));
    }

    [Test]
    public void A_noted_failure_is_reported_with_its_item()
    {
        Failure failure = default;
        ArenaError error = new() { StructSize = (uint)sizeof(ArenaError) };
        Assert.That(Report.Report(failure, &error), Is.Zero);
        Assert.That(error.Code, Is.Zero);

        failure.Set(Status.InvalidUtf8, "not UTF-8", 12);
        failure.Item = 3;
        Assert.That(Report.Report(failure, &error), Is.EqualTo((int)Status.InvalidUtf8));
        Assert.That((error.ByteOffset, error.Item), Is.EqualTo((12UL, 3UL)));
    }

    [Test]
    public void Reporting_a_failure_allocates_nothing_managed()
    {
        Failure failure = default;
        failure.Set(Status.InvalidUtf8, "not UTF-8", 12);
        ArenaError error = new() { StructSize = (uint)sizeof(ArenaError) };
        Report.Report(failure, &error);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Report.Report(failure, &error);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static string Message(ArenaError error)
    {
        ReadOnlySpan<byte> bytes = new(error.Message, 256);
        return Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);
    }
}
