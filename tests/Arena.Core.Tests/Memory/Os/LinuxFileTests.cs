using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Arena.Core.Memory.Os.Linux;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory.Os;

[Platform("Linux")]
internal sealed class LinuxFileTests
{
    [Test]
    public void Lines_are_those_of_the_file_cut_at_the_buffer()
    {
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            string[] lines = [.. Enumerable.Range(0, random.Next(30)).Select(_ => new string((char)('a' + random.Next(26)), random.Next(5) == 0 ? random.Next(300) : random.Next(20)))];
            string end = random.Next(2) == 0 || lines.Length == 0 || lines[^1].Length == 0 ? "\n" : "";
            Assert.That(Read(string.Join('\n', lines) + (lines.Length > 0 ? end : "")), Is.EqualTo(lines.Select(line => line[..int.Min(line.Length, 64)])));
        }
    }

    [Test]
    public void A_file_that_is_not_there_has_no_lines()
    {
        LinuxFile file = new("/no/such/file\0"u8, stackalloc byte[16]);
        Assert.That(file.IsOpen, Is.False);
        Assert.That(file.Next(out _), Is.False);
        file.Close();
    }

    [TestCase("  17 rest", 'D', 17ul, " rest")]
    [TestCase("7f00a0-", 'x', 0x7f00a0ul, "-")]
    public void A_number_is_taken_from_the_front(string text, char format, ulong number, string rest)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        Assert.That(LinuxFile.TakeNumber(ref bytes, out ulong taken, format));
        Assert.That(taken, Is.EqualTo(number));
        Assert.That(Encoding.UTF8.GetString(bytes), Is.EqualTo(rest));
    }

    private static List<string> Read(string content)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, content);
        List<string> lines = [];
        LinuxFile file = new(Encoding.UTF8.GetBytes(path + "\0"), stackalloc byte[64]);
        while (file.Next(out ReadOnlySpan<byte> line)) lines.Add(Encoding.UTF8.GetString(line));
        file.Close();
        File.Delete(path);
        return lines;
    }
}
