using System.Numerics;

namespace Arena.Core.Memory.Os;

/// <summary>A set of NUMA nodes, in the form that Linux takes: one bit a node, node 0 the lowest of the first word.</summary>
public unsafe struct NodeMask
{
    /// <summary>Nodes that a set can name: as many as Linux is ever built for.</summary>
    public const int Greatest = 1024;

    public const int Words = Greatest / 64;

    public fixed ulong Bits[Words];

    public readonly ulong this[int word] => Bits[word];

    public readonly bool IsEmpty => First < 0;

    /// <summary>The lowest node, or -1.</summary>
    public readonly int First => After(-1);

    public readonly int Count
    {
        get
        {
            int count = 0;
            for (int i = 0; i < Words; i++) count += BitOperations.PopCount(Bits[i]);
            return count;
        }
    }

    /// <summary>The next higher node of the set, or -1.</summary>
    public readonly int After(int node)
    {
        for (node++; node < Greatest; node++)
        {
            ulong rest = Bits[node / 64] >> node;
            if (rest != 0) return node + BitOperations.TrailingZeroCount(rest);
            node |= 63;
        }

        return -1;
    }

    public readonly bool Has(int node) => (uint)node < Greatest && (Bits[node / 64] >> node & 1) != 0;

    /// <summary>Tells whether every node of another set is in this one.</summary>
    public readonly bool Contains(in NodeMask other)
    {
        ulong missing = 0;
        for (int i = 0; i < Words; i++) missing |= other.Bits[i] & ~Bits[i];
        return missing == 0;
    }

    /// <summary>Numbers that no set can name are left out.</summary>
    public void Add(int node)
    {
        if ((uint)node < Greatest) Bits[node / 64] |= 1UL << node;
    }

    public void KeepOnly(in NodeMask other)
    {
        for (int i = 0; i < Words; i++) Bits[i] &= other.Bits[i];
    }
}
