using Arena.Core.Memory;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>
/// Three ways to do the same merges. A short word searches its ranks again for each merge: quadratic, but a word of text
/// has five symbols. A long one keeps a queue: n log n for a word of any length. Dropout has a queue too, and puts merges
/// off as the oracle does.
///
/// The queue is the definition. It holds merges that are gone when they come up; the oracle knows them by what they would
/// make, not by who would make it. Searching is the same only where a product is made in one way at one place, which
/// the constructor finds out.
/// </summary>
public sealed unsafe partial class BpeModel
{
    private const int LongestSearched = 40;

    private bool Merge(ref ModelScratch scratch)
    {
        ref SymbolList list = ref scratch.Symbols;
        if (list.Count < 2) return true;
        FindRanks(ref list);
        if (_canSearch && list.Count <= LongestSearched)
        {
            Search(ref list);
            return true;
        }

        bool hasRoom = list.ReserveLinks() && MergeByQueue(ref scratch);
        if (hasRoom) Compact(ref list);
        return hasRoom;
    }

    private void FindRanks(ref SymbolList list)
    {
        uint* symbols = list.Symbols;
        int last = list.Count - 1;
        for (int i = 0; i < last; i++) list.Ranks[i] = _pairs.Find(symbols[i], symbols[i + 1]);
        list.Ranks[last] = PairTable.None;
    }

    private void Search(ref SymbolList list)
    {
        uint* symbols = list.Symbols;
        uint* starts = list.Starts;
        uint* ranks = list.Ranks;
        int count = list.Count;
        while (true)
        {
            int at = 0;
            uint least = ranks[0];
            for (int i = 1; i < count; i++)
            {
                if (ranks[i] >= least) continue;
                (least, at) = (ranks[i], i);
            }

            if (least == PairTable.None) break;
            symbols[at] = _products.Symbols[least];

            // The right one goes; what stood behind it moves up, its ranks with it.
            count--;
            for (int i = at + 1; i < count; i++) (symbols[i], starts[i], ranks[i]) = (symbols[i + 1], starts[i + 1], ranks[i + 1]);
            ranks[at] = at + 1 < count ? _pairs.Find(symbols[at], symbols[at + 1]) : PairTable.None;
            if (at > 0) ranks[at - 1] = _pairs.Find(symbols[at - 1], symbols[at]);
        }

        list.Count = count;
    }

    private bool MergeByQueue(ref ModelScratch scratch)
    {
        ref SymbolList list = ref scratch.Symbols;
        ref MergeQueue queue = ref scratch.Queue;
        queue.Clear();
        scratch.Skipped.Count = 0;
        if (!queue.Reserve(list.Count)) return false;
        for (int i = 0; i < list.Count; i++)
        {
            (list.Next[i], list.Previous[i]) = (i + 1, i - 1);
            if (list.Ranks[i] != PairTable.None) queue.AddUnordered(MergeQueue.Entry(list.Ranks[i], i));
        }

        queue.Order();
        while (!queue.IsEmpty)
        {
            ulong item = queue.Pop();
            if (_settings.Dropout > 0)
            {
                if (IsPutOff(ref scratch.Random))
                {
                    if (!scratch.Skipped.TryAdd(item)) return false;
                    continue;
                }

                if (!TakeBack(ref queue, ref scratch.Skipped)) return false;
            }

            if (!MergeAt(ref list, ref queue, (uint)(item >> 32), (int)(uint)item)) return false;
        }

        return true;
    }

    private bool MergeAt(ref SymbolList list, ref MergeQueue queue, uint rank, int at)
    {
        uint* ranks = list.Ranks;
        uint now = ranks[at];
        uint product = _products.Symbols[rank];
        if (now == PairTable.None || (now != rank && _products.Symbols[now] != product)) return true;

        int gone = list.Next[at];
        int next = list.Next[gone];
        int previous = list.Previous[at];
        list.Symbols[at] = product;
        list.Symbols[gone] = SymbolTable.None;
        ranks[gone] = PairTable.None;
        list.Next[at] = next;
        ranks[at] = PairTable.None;
        if (previous >= 0)
        {
            uint left = _pairs.Find(list.Symbols[previous], product);
            ranks[previous] = left;
            if (left != PairTable.None && !queue.Push(MergeQueue.Entry(left, previous))) return false;
        }

        if (next == list.Count) return true;
        list.Previous[next] = at;
        uint right = _pairs.Find(product, list.Symbols[next]);
        ranks[at] = right;
        return right == PairTable.None || queue.Push(MergeQueue.Entry(right, at));
    }

    private static void Compact(ref SymbolList list)
    {
        int count = 0;
        for (int i = 0; i < list.Count; i = list.Next[i])
        {
            list.Symbols[count] = list.Symbols[i];
            list.Starts[count++] = list.Starts[i];
        }

        list.Count = count;
    }

    private static bool TakeBack(ref MergeQueue queue, ref NativeBuffer<ulong> skipped)
    {
        for (int i = 0; i < skipped.Count; i++)
        {
            if (!queue.Push(skipped.Items[i])) return false;
        }

        skipped.Count = 0;
        return true;
    }

    // SplitMix64 (G. Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014).
    private bool IsPutOff(ref ulong random)
    {
        random += 0x9E3779B97F4A7C15;
        ulong mixed = random + _settings.Seed;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (mixed >> 40) * (1f / (1 << 24)) < _settings.Dropout;
    }
}
