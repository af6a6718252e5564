using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using Arena.Core.Text.Regex;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>A pattern and its scratch over managed text, which is copied behind a bound that tools can see.</summary>
internal sealed unsafe class TestMatcher : IDisposable
{
    private readonly TextPattern _pattern;
    private RegexScratches _scratches;

    public TestMatcher(TextPattern pattern) => _pattern = pattern;

    /// <summary>By the general engine, even where there is a scanner.</summary>
    public TestMatcher(string regex)
    {
        RegexProgram program = new(regex);
        (_pattern, Instructions) = (new RegexPattern(program), program.Instructions);
    }

    /// <summary>Of the general engine's program.</summary>
    public int Instructions { get; }

    public List<(int Start, int End)> Matches(string text) => Matches(Encoding.UTF8.GetBytes(text));

    public List<(int Start, int End)> Matches(ReadOnlySpan<byte> text)
    {
        byte* memory = (byte*)NativeMemory.Alloc((nuint)text.Length);
        try
        {
            text.CopyTo(new Span<byte>(memory, text.Length));
            List<(int Start, int End)> found = [];
            if (!_pattern.Begin(ref _scratches, memory, text.Length, out TextMatches matches)) throw new InvalidOperationException("no memory");
            while (_pattern.FindNext(ref _scratches, ref matches, out nint start, out nint end) == RegexFind.Found) found.Add(((int)start, (int)end));
            return found;
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    /// <summary>Work done so far by the general engine.</summary>
    public long Steps => _scratches[0].Steps;

    /// <summary>Bytes that the general engine's states take.</summary>
    public nuint StateBytes => _scratches[0].Vectors.Bytes + _scratches[0].Transitions.Bytes + _scratches[0].Jumps.Bytes + _scratches[0].Buckets.Bytes;

    public void Dispose() => _scratches.Dispose();
}
