using System;
using System.Runtime.InteropServices;
using Arena.Core.Memory;

namespace Arena.Core.Text.Regex;

/// <summary>
/// What one thread needs to match one pattern: the states met so far and where the present text stands. Native memory,
/// bounded by the pattern and not by the text, but for one state kept every Segment bytes of a long text. The default
/// value is empty; do not copy.
/// </summary>
public unsafe struct RegexScratch : IDisposable
{
    /// <summary>States may take so many bytes; but there is always room for LeastStates.</summary>
    private const int StateBudget = 4 << 20;
    private const int LeastStates = 64;
    private const int LongestSegment = 4096;

    internal byte* Text;
    internal nint Length;
    internal nint Position;
    internal nint LastEnd;

    /// <summary>The states of the positions from SegmentStart to before SegmentEnd, by byte.</summary>
    internal NativeBuffer<uint> Ids;
    internal nint SegmentStart;
    internal nint SegmentEnd;
    internal int Segment;

    /// <summary>The bits of the state at each segment's beginning.</summary>
    internal NativeBuffer<ulong> Checkpoints;

    /// <summary>States are numbered from 1; in Transitions and Jumps 0 is "not known yet".</summary>
    internal int States;
    internal int MaximumStates;
    internal NativeBuffer<ulong> Vectors;
    internal NativeBuffer<uint> Transitions;
    internal NativeBuffer<uint> Jumps;
    internal NativeBuffer<uint> Buckets;

    /// <summary>Work done since the scratch was made: positions passed, and instructions looked at for new states.</summary>
    internal long Steps;

    /// <summary>Bits of a state being made.</summary>
    internal NativeBuffer<ulong> Spare;

    /// <summary>The program's number, 0 while there is none.</summary>
    internal long Owner;

    /// <summary>Binds an empty scratch to a program, and sizes it.</summary>
    /// <returns>False if memory ran out.</returns>
    internal bool Bind(RegexProgram program)
    {
        if (Owner == program.Number) return true;
        if (Owner != 0) throw new InvalidOperationException("a scratch belongs to one pattern");
        long state = 8L * program.Words + 4L * program.Row + 4L * program.Resumes + 8;
        MaximumStates = (int)Math.Clamp(StateBudget / state, LeastStates, 2 * LongestSegment + 2);
        Segment = (MaximumStates - 2) / 2;
        if (!Ids.Reserve(Segment + 4) || !Spare.Reserve(program.Words) || !Clear(program)) return false;
        Owner = program.Number;
        return true;
    }

    /// <summary>Forgets all states, if those of one more segment might be too many.</summary>
    internal bool MakeRoom(RegexProgram program) => States + Segment + 1 <= MaximumStates || Clear(program);

    /// <summary>Forgets all states.</summary>
    internal bool Clear(RegexProgram program)
    {
        const int buckets = 64;
        States = 0;
        if (!Buckets.Reserve(buckets)) return false;
        Buckets.Count = buckets;
        Buckets.Span.Clear();
        return AddRow(program);
    }

    /// <summary>The number of a state with these bits, which are copied if they are new; 0 if memory ran out.</summary>
    internal uint Intern(RegexProgram program, ulong* bits)
    {
        int words = program.Words;
        uint bucket = Hash(bits, words);
        for (; ; bucket++)
        {
            uint known = Buckets.Items[bucket &= (uint)Buckets.Count - 1];
            if (known == 0) break;
            if (new ReadOnlySpan<ulong>(Vectors.Items + (nint)known * words, words).SequenceEqual(new ReadOnlySpan<ulong>(bits, words))) return known;
        }

        if (!AddRow(program)) return 0;
        uint number = (uint)States - 1;
        NativeMemory.Copy(bits, Vectors.Items + (nint)number * words, (nuint)words * sizeof(ulong));
        Buckets.Items[bucket] = number;
        return 2 * States <= Buckets.Count || Rehash(words) ? number : 0;
    }

    private bool AddRow(RegexProgram program)
    {
        long states = States + 1L;
        if (!Vectors.Reserve(states * program.Words) || !Transitions.Reserve(states * program.Row) || !Jumps.Reserve(states * program.Resumes)) return false;
        new Span<uint>(Transitions.Items + (nint)States * program.Row, program.Row).Clear();
        new Span<uint>(Jumps.Items + (nint)States * program.Resumes, program.Resumes).Clear();
        States++;
        return true;
    }

    private bool Rehash(int words)
    {
        int buckets = 2 * Buckets.Count;
        if (!Buckets.Reserve(buckets)) return false;
        Buckets.Count = buckets;
        Buckets.Span.Clear();
        for (uint state = 1; state < States; state++)
        {
            uint bucket = Hash(Vectors.Items + (nint)state * words, words) & (uint)(buckets - 1);
            while (Buckets.Items[bucket] != 0) bucket = (bucket + 1) & (uint)(buckets - 1);
            Buckets.Items[bucket] = state;
        }

        return true;
    }

    private static uint Hash(ulong* bits, int words)
    {
        ulong hash = 0;
        for (int i = 0; i < words; i++) hash = (hash ^ bits[i]) * 0x9E3779B97F4A7C15 ^ hash >> 29;
        return (uint)(hash >> 32);
    }

    public void Dispose()
    {
        Ids.Dispose();
        Checkpoints.Dispose();
        Vectors.Dispose();
        Transitions.Dispose();
        Jumps.Dispose();
        Buckets.Dispose();
        Spare.Dispose();
        this = default;
    }
}
