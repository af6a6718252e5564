// The types of a process, in native memory. Types are few and asked for once each, at the start of a program; so they
// stay for good, one lock guards the list, and a type that is registered again is the one there is. (The lock is
// held around a system call when pages for more types are taken.)
using System;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

public static unsafe class TypeRegistry
{
    private const int Buckets = 256;
    private const int LeastChunkBytes = 64 << 10;

    private static BriefLock _lock;
    private static TypeRecord** _buckets;
    private static byte* _free;         // of the newest chunk of pages
    private static byte* _freeEnd;

    /// <summary>Registers a type, or finds the one with the same name and layout.</summary>
    /// <returns>Ok, OutOfMemory, or what TypeLayout found wrong, with a message and the field's index.</returns>
    public static Status Register(
        byte* name, ulong size, ulong alignment, TypeField* fields, ulong count, out TypeRecord* type, ref Failure failure)
    {
        type = null;
        Status status = TypeLayout.Check(name, size, alignment, fields, count, ref failure);
        if (status != Status.Ok) return status;

        TypeRecord asked = new() { Name = name, Size = size, Alignment = alignment, Fields = fields, FieldCount = count };
        asked.Hash = HashOf(asked);
        _lock.Enter();
        type = FindOrAdd(asked);
        _lock.Exit();
        return type != null ? Status.Ok : failure.Set(Status.OutOfMemory, "the operating system gave no memory");
    }

    private static TypeRecord* FindOrAdd(in TypeRecord asked)
    {
        if (_buckets == null) _buckets = (TypeRecord**)OperatingSystemPages.Acquire(OperatingSystemPages.RoundUp((nuint)(Buckets * sizeof(TypeRecord*))));
        if (_buckets == null) return null;

        TypeRecord** bucket = _buckets + (asked.Hash % Buckets);
        for (TypeRecord* known = *bucket; known != null; known = known->Next)
        {
            if (AreSame(*known, asked)) return known;
        }

        TypeRecord* added = Copy(asked);
        if (added == null) return null;
        added->Next = *bucket;
        return *bucket = added;
    }

    // One piece: the record, the fields, the names.
    private static TypeRecord* Copy(in TypeRecord asked)
    {
        nuint bytes = (nuint)sizeof(TypeRecord) + (nuint)asked.FieldCount * (nuint)sizeof(TypeField) + NameBytes(asked.Name);
        for (ulong i = 0; i < asked.FieldCount; i++) bytes += NameBytes(asked.Fields[i].Name);
        byte* memory = Take(bytes);
        if (memory == null) return null;

        TypeRecord* copy = (TypeRecord*)memory;
        *copy = asked;
        copy->Fields = (TypeField*)(copy + 1);
        byte* names = (byte*)(copy->Fields + asked.FieldCount);
        copy->Name = CopyName(asked.Name, ref names);
        for (ulong i = 0; i < asked.FieldCount; i++)
        {
            copy->Fields[i] = asked.Fields[i];
            copy->Fields[i].Count = uint.Max(asked.Fields[i].Count, 1);
            copy->Fields[i].Name = CopyName(asked.Fields[i].Name, ref names);
        }

        copy->Magic = TypeRecord.Registered ^ (nuint)copy;
        return copy;
    }

    private static byte* Take(nuint bytes)
    {
        bytes = NativeArena.RoundUp(bytes);
        if (bytes > (nuint)(_freeEnd - _free))
        {
            nuint chunk = OperatingSystemPages.RoundUp(nuint.Max(bytes, LeastChunkBytes));
            byte* pages = OperatingSystemPages.Acquire(chunk);
            if (pages == null) return null;
            _free = pages;
            _freeEnd = pages + chunk;
        }

        byte* taken = _free;
        _free += bytes;
        return taken;
    }

    private static nuint NameBytes(byte* name) => (nuint)TypeLayout.LengthOf(name) + 1;

    private static byte* CopyName(byte* name, ref byte* target)
    {
        byte* copy = target;
        nuint bytes = NameBytes(name);
        new ReadOnlySpan<byte>(name, (int)bytes).CopyTo(new Span<byte>(copy, (int)bytes));
        target += bytes;
        return copy;
    }

    private static bool AreSame(in TypeRecord known, in TypeRecord asked)
    {
        if (known.Hash != asked.Hash || known.Size != asked.Size || known.Alignment != asked.Alignment) return false;
        if (known.FieldCount != asked.FieldCount || !AreSameNames(known.Name, asked.Name)) return false;
        for (ulong i = 0; i < known.FieldCount; i++)
        {
            ref TypeField a = ref known.Fields[i], b = ref asked.Fields[i];
            bool isSame = a.Kind == b.Kind && a.Count == uint.Max(b.Count, 1) && a.Offset == b.Offset && a.Type == b.Type;
            if (!isSame || !AreSameNames(a.Name, b.Name)) return false;
        }

        return true;
    }

    private static bool AreSameNames(byte* left, byte* right) => Span(left).SequenceEqual(Span(right));

    private static ReadOnlySpan<byte> Span(byte* name) => new(name, TypeLayout.LengthOf(name));

    // FNV-1a over what most types differ in; AreSame compares the rest.
    private static ulong HashOf(in TypeRecord type)
    {
        ulong hash = 0xCBF2_9CE4_8422_2325 ^ type.Size ^ type.FieldCount << 32;
        foreach (byte value in Span(type.Name)) hash = (hash ^ value) * 0x100_0000_01B3;
        return hash;
    }

    /// <summary>Over a fork: see MemoryLocks.</summary>
    internal static void EnterLock() => _lock.Enter();

    internal static void ExitLock() => _lock.Exit();
}
