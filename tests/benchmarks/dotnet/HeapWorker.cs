using System;
using System.Text;

namespace Arena.Benchmarks;

/// <summary>
/// Lines through C# strings. A request arrives as UTF-8 bytes, so making a string of it is part of each measured call.
/// </summary>
internal sealed class HeapWorker(byte[][] lines, string vocabulary, bool timedByLine) : Worker(lines)
{
    private readonly HeapTokenizer _tokenizer = new(vocabulary);

    protected override bool IsTimedByLine => timedByLine;

    protected override long Run()
    {
        long tokens = 0;
        Func<int, int> count = line => _tokenizer.Encode(Encoding.UTF8.GetString(Lines[line])).Ids.Count;
        for (int line = 0; line < Lines.Length; line++) tokens += timedByLine ? Timed(line, count) : count(line);
        return tokens;
    }

    protected override void VisitIds(Action<ReadOnlyMemory<int>> visit)
    {
        foreach (byte[] line in Lines) visit(_tokenizer.Encode(Encoding.UTF8.GetString(line)).Ids.ToArray());
    }
}
