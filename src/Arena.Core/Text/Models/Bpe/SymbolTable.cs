using System;
using Arena.Core.Memory;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>
/// Symbols are ids numbered anew, in the order in which merges name them: those that are merged most often get the lowest
/// numbers, and lie together in every table that a symbol indexes.
/// </summary>
internal sealed unsafe class SymbolTable : IDisposable
{
    public const uint None = uint.MaxValue;

    private NativeBuffer<uint> _ofId;
    private NativeBuffer<uint> _ids;

    public SymbolTable(uint idLimit)
    {
        Throw.IfOutOfMemory(_ofId.Reserve(idLimit));
        _ofId.Count = (int)idLimit;
        _ofId.Span.Fill(None);
    }

    public int Count => _ids.Count;

    /// <summary>The id of each symbol.</summary>
    public uint* Ids => _ids.Items;

    /// <summary>The symbol of an id, a new one if it has none yet.</summary>
    public uint Of(uint id)
    {
        if (_ofId.Items[id] != None) return _ofId.Items[id];
        _ofId.Items[id] = (uint)_ids.Count;
        Throw.IfOutOfMemory(_ids.TryAdd(id));
        return _ofId.Items[id];
    }

    /// <summary>Forgets the way from ids, which is needed only while loading.</summary>
    public void Seal() => _ofId.Dispose();

    public void Dispose()
    {
        _ofId.Dispose();
        _ids.Dispose();
    }
}
