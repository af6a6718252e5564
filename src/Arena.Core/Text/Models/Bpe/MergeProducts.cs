using System;
using System.Runtime.InteropServices;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>The symbol that each merge makes, by rank.</summary>
internal sealed unsafe class MergeProducts(uint count) : IDisposable
{
    public uint* Symbols { get; } = (uint*)NativeMemory.Alloc((nuint)Math.Max(count, 1u), sizeof(uint));

    public void Dispose() => NativeMemory.Free(Symbols);
}
