using System;
using Arena.Core.Memory;

namespace Arena.Core.Text.Regex;

/// <summary>One scratch for each pattern that a thread has met. A tokenizer has few, so they are searched in order.</summary>
internal struct RegexScratches : IDisposable
{
    private NativeBuffer<RegexScratch> _scratches;

    /// <summary>The index of a program's scratch, made if there is none; -1 if memory ran out.</summary>
    public unsafe int IndexOf(RegexProgram program)
    {
        for (int i = 0; i < _scratches.Count; i++)
        {
            if (_scratches.Items[i].Owner == program.Number) return i;
        }

        RegexScratch scratch = default;
        if (scratch.Bind(program) && _scratches.TryAdd(scratch)) return _scratches.Count - 1;
        scratch.Dispose();
        return -1;
    }

    /// <summary>A scratch by its index, until one more is made.</summary>
    public unsafe ref RegexScratch this[int index] => ref _scratches.Items[index];

    public unsafe void Dispose()
    {
        for (int i = 0; i < _scratches.Count; i++) _scratches.Items[i].Dispose();
        _scratches.Dispose();
    }
}
