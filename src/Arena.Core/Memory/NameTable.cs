// Names of arenas and of the places where they are created, each text once. Two fixed tables in native memory, made with
// the first name: many arenas share few names, and one that no longer fits is an arena without a name.
//
//   slots   8192 offsets into the texts, 0 for an empty slot; open addressing, never more than half full
//   texts   256 KiB:  0 │ length, bytes, NUL │ length, bytes, NUL │ ...        an offset is what an arena keeps
//
// A text never moves or changes, so reading one takes no lock. The lock of the tables is held around a system call once,
// when they are made.
using System;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

internal static unsafe class NameTable
{
    public const int GreatestLength = 127;

    private const uint Slots = 8192;
    private const uint TextBytes = 256 << 10;

    private static BriefLock _lock;
    private static uint* _slots;
    private static byte* _texts;
    private static uint _end = 1;
    private static uint _count;

    /// <summary>The number of a text, cut at GreatestLength bytes. 0 for null, an empty text, and where there is no room.</summary>
    public static uint Add(byte* text)
    {
        if (text == null || *text == 0) return 0;
        int length = 0;
        while (length < GreatestLength && text[length] != 0) length++;
        while (text[length] != 0 && (text[length] & 0xC0) == 0x80) length--;    // not inside a character

        _lock.Enter();
        uint found = HasTables() ? FindOrAdd(new ReadOnlySpan<byte>(text, length)) : 0;
        _lock.Exit();
        return found;
    }

    /// <summary>The text of a number that Add gave.</summary>
    public static ReadOnlySpan<byte> Text(uint number) => number == 0 ? default : new(_texts + number + 1, _texts[number]);

    private static bool HasTables()
    {
        if (_texts != null) return true;
        byte* pages = OperatingSystemPages.Acquire(OperatingSystemPages.RoundUp(Slots * sizeof(uint) + TextBytes));
        _slots = (uint*)pages;
        _texts = pages == null ? null : pages + Slots * sizeof(uint);
        return pages != null;
    }

    private static uint FindOrAdd(ReadOnlySpan<byte> text)
    {
        uint slot = Hash(text) % Slots;
        for (; _slots[slot] != 0; slot = (slot + 1) % Slots)
        {
            if (Text(_slots[slot]).SequenceEqual(text)) return _slots[slot];
        }

        uint size = (uint)text.Length + 2;
        if (_count == Slots / 2 || size > TextBytes - _end) return 0;
        uint number = _end;
        _texts[number] = (byte)text.Length;
        text.CopyTo(new Span<byte>(_texts + number + 1, text.Length));
        _end += size;
        _count++;
        return _slots[slot] = number;
    }

    // FNV-1a
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        uint hash = 0x811C_9DC5;
        foreach (byte value in text) hash = (hash ^ value) * 0x0100_0193;
        return hash;
    }

    /// <summary>Over a fork: see MemoryLocks.</summary>
    internal static void EnterLock() => _lock.Enter();

    internal static void ExitLock() => _lock.Exit();
}
