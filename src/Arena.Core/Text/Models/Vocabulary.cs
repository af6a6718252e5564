using System;
using Arena.Core.Memory;

namespace Arena.Core.Text.Models;

/// <summary>
/// Tokens and their ids, both ways, in native memory: one blob of text, an open-addressing table from text to entry, and
/// a dense table from id to entry. Filled while loading and never changed afterwards.
/// </summary>
public sealed unsafe class Vocabulary : IDisposable
{
    // Ids index a dense table, so a file must not make it much larger than its number of entries warrants.
    private const uint FreeIds = 1 << 20;
    private const uint IdsPerEntry = 16;
    private const int None = -1;

    private struct Entry
    {
        public uint Start;
        public uint Length;
        public uint Id;
        public uint Hash;
    }

    private NativeBuffer<byte> _text;
    private NativeBuffer<Entry> _entries;
    private NativeBuffer<int> _slots;
    private NativeBuffer<int> _byId;

    /// <summary>Number of different tokens.</summary>
    public int Count => (int)_entries.Count;

    /// <summary>Largest id plus one.</summary>
    public uint IdLimit => (uint)_byId.Count;

    /// <summary>Whether every token has an id of its own. Known once complete.</summary>
    public bool HasDistinctIds { get; private set; } = true;

    /// <summary>Adds a token; one already there gets the new id, as a JSON object's later member does.</summary>
    public void Add(ReadOnlySpan<byte> token, uint id) => Add(token, id, keepsEarlier: false);

    /// <summary>Adds a token under the next id. One already there keeps its text under its own id, but is found by this one.</summary>
    public void Append(ReadOnlySpan<byte> token) => Add(token, (uint)Count, keepsEarlier: true);

    private void Add(ReadOnlySpan<byte> token, uint id, bool keepsEarlier)
    {
        if ((_entries.Count + 1) * 2 > _slots.Count) Rehash(Math.Max(1024, _slots.Count * 2));
        uint hash = HashOf(token);
        ref int slot = ref _slots.Items[Probe(token, hash)];
        if (slot == None || keepsEarlier)
        {
            Entry entry = new() { Start = (uint)_text.Count, Length = (uint)token.Length, Id = id, Hash = hash };
            Throw.IfOutOfMemory(_text.Reserve(_text.Count + token.Length));
            token.CopyTo(new Span<byte>(_text.Items + _text.Count, token.Length));
            _text.Count += token.Length;
            slot = (int)_entries.Count;
            Throw.IfOutOfMemory(_entries.TryAdd(entry));
        }
        else
        {
            _entries.Items[slot].Id = id;
        }
    }

    /// <summary>Builds the way back from ids once all tokens are there.</summary>
    public void Complete()
    {
        ulong limit = 0;
        for (int i = 0; i < Count; i++) limit = Math.Max(limit, (ulong)_entries.Items[i].Id + 1);
        ulong allowed = FreeIds + (ulong)IdsPerEntry * (ulong)Count;
        if (limit > allowed)
        {
            throw new ArenaException(Status.TooLarge, $"the vocabulary has {Count} tokens but an id of {limit - 1}; ids must be less than {allowed}");
        }

        Throw.IfOutOfMemory(_byId.Reserve((long)limit));
        _byId.Count = (int)limit;
        _byId.Span.Fill(None);
        for (int i = 0; i < Count; i++)
        {
            ref int entry = ref _byId.Items[_entries.Items[i].Id];
            if (entry != None) HasDistinctIds = false;
            entry = i;
        }
    }

    public bool TryGetId(ReadOnlySpan<byte> token, out uint id)
    {
        id = 0;
        if (_slots.Count == 0) return false;
        int entry = _slots.Items[Probe(token, HashOf(token))];
        if (entry == None) return false;
        id = _entries.Items[entry].Id;
        return true;
    }

    /// <summary>The text of an id; an id that no token has gives false.</summary>
    public bool TryGetToken(uint id, out byte* text, out int length)
    {
        text = null;
        length = 0;
        if (id >= _byId.Count || _byId.Items[id] == None) return false;
        Entry entry = _entries.Items[_byId.Items[id]];
        text = _text.Items + entry.Start;
        length = (int)entry.Length;
        return true;
    }

    /// <summary>The token that was added as the index-th, and its id.</summary>
    public ReadOnlySpan<byte> TokenAt(int index, out uint id)
    {
        Entry entry = _entries.Items[index];
        id = entry.Id;
        return new ReadOnlySpan<byte>(_text.Items + entry.Start, (int)entry.Length);
    }

    /// <summary>All tokens that are not empty, as keys of a trie whose values are ids.</summary>
    public TrieKey[] ToTrieKeys()
    {
        TrieKey[] keys = new TrieKey[Count];
        int count = 0;
        for (int i = 0; i < Count; i++)
        {
            Entry entry = _entries.Items[i];
            if (entry.Length == 0) continue;
            keys[count++] = new TrieKey { Text = _text.Items + entry.Start, Length = (int)entry.Length, Value = (int)entry.Id };
        }

        Array.Resize(ref keys, count);
        return keys;
    }

    public void Dispose()
    {
        _text.Dispose();
        _entries.Dispose();
        _slots.Dispose();
        _byId.Dispose();
    }

    private static uint HashOf(ReadOnlySpan<byte> token) => (uint)System.IO.Hashing.XxHash3.HashToUInt64(token);

    // The slot that holds the token, or the empty one where it belongs. The table is never more than half full.
    private nint Probe(ReadOnlySpan<byte> token, uint hash)
    {
        nint mask = _slots.Count - 1;
        for (nint slot = (nint)hash & mask; ; slot = (slot + 1) & mask)
        {
            int index = _slots.Items[slot];
            if (index == None) return slot;
            Entry entry = _entries.Items[index];
            if (entry.Hash == hash && token.SequenceEqual(new ReadOnlySpan<byte>(_text.Items + entry.Start, (int)entry.Length))) return slot;
        }
    }

    private bool SameText(int first, int second)
        => _entries.Items[first].Hash == _entries.Items[second].Hash && TokenAt(first, out _).SequenceEqual(TokenAt(second, out _));

    private void Rehash(int count)
    {
        Throw.IfOutOfMemory(_slots.Reserve(count));
        _slots.Count = count;
        _slots.Span.Fill(None);
        nint mask = count - 1;
        for (int i = 0; i < Count; i++)
        {
            nint slot = (nint)_entries.Items[i].Hash & mask;
            while (_slots.Items[slot] != None && !SameText(_slots.Items[slot], i)) slot = (slot + 1) & mask;
            _slots.Items[slot] = i;
        }
    }
}
