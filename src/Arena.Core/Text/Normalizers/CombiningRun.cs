using Arena.Core.Memory;

namespace Arena.Core.Text.Normalizers;

/// <summary>
/// Characters of one canonical ordering run: a starter's followers, waiting to be sorted by combining class. A run has
/// no bound in user text, so long ones are sorted by counting classes, in linear time.
/// </summary>
internal unsafe struct CombiningRun
{
    /// <summary>
    /// A character on its way out, and what it does to the source in the oracle's terms: above zero it is inserted, otherwise it
    /// stands in the place of one character and takes as many more out as Change is below zero.
    /// </summary>
    public struct Entry
    {
        public uint CodePoint;
        public nint Change;
        public byte Class;
    }

    private const int ShortRun = 16;
    private const int Classes = 256;

    public NativeBuffer<Entry> Entries;

    /// <summary>Marks that did not compose with the starter before them.</summary>
    public NativeBuffer<Entry> Held;

    private NativeBuffer<Entry> _sorted;

    /// <summary>Orders the run by class, keeping the order within a class.</summary>
    /// <returns>False if memory ran out.</returns>
    public bool Sort()
    {
        if (Entries.Count < 2) return true;
        if (Entries.Count > ShortRun) return SortByCounting();
        for (nint i = 1; i < Entries.Count; i++)
        {
            Entry entry = Entries.Items[i];
            nint j = i;
            for (; j > 0 && Entries.Items[j - 1].Class > entry.Class; j--) Entries.Items[j] = Entries.Items[j - 1];
            Entries.Items[j] = entry;
        }

        return true;
    }

    private bool SortByCounting()
    {
        if (!_sorted.Reserve(Entries.Count)) return false;
        nint* next = stackalloc nint[Classes + 1];
        new System.Span<nint>(next, Classes + 1).Clear();
        for (nint i = 0; i < Entries.Count; i++) next[Entries.Items[i].Class + 1]++;
        for (int c = 1; c <= Classes; c++) next[c] += next[c - 1];
        for (nint i = 0; i < Entries.Count; i++) _sorted.Items[next[Entries.Items[i].Class]++] = Entries.Items[i];
        _sorted.Count = Entries.Count;
        (Entries, _sorted) = (_sorted, Entries);
        return true;
    }

    public void Dispose()
    {
        Entries.Dispose();
        Held.Dispose();
        _sorted.Dispose();
    }
}
