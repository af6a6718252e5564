using System;
using ArenaNative;

namespace Arena.Benchmarks;

/// <summary>Sentences through the .NET binding, each in an arena scope of its own.</summary>
internal sealed class ArenaWorker : Worker, IDisposable
{
    private static readonly EncodeOptions Plain = new() { AddSpecialTokens = false };

    private readonly NativeArena _arena = new();
    private readonly Encoder _encoder;
    private readonly Func<int, int> _count;

    public ArenaWorker(byte[][] lines) : base(lines)
    {
        using Tokenizer tokenizer = Tokenizer.LoadBuiltin();
        _encoder = tokenizer.CreateEncoder();
        _count = CountInScope;
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _arena.Dispose();
    }

    protected override bool IsTimedByLine => true;

    protected override (long Bytes, long Collections) LibraryCounters
    {
        get
        {
            RuntimeCounters counters = ArenaLibrary.ReadCounters();
            return (counters.TotalManagedBytes, counters.Collections);
        }
    }

    protected override long Run()
    {
        long tokens = 0;
        for (int line = 0; line < Lines.Length; line++) tokens += Timed(line, _count);
        return tokens;
    }

    protected override void VisitIds(Action<ReadOnlyMemory<int>> visit)
    {
        foreach (byte[] line in Lines)
        {
            using ArenaScope scope = _arena.BeginScope();
            visit(_encoder.Encode(scope, line, Plain).Ids.ToArray());
        }
    }

    private int CountInScope(int line)
    {
        using ArenaScope scope = _arena.BeginScope();
        return _encoder.Encode(scope, Lines[line], Plain).Length;
    }
}
