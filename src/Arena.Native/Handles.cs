// Handles of managed objects: a small native record that the caller points to. It says of what kind it is and whether it
// is alive, so that a stale or mistaken handle is a status wherever its memory can still be told.
using System.Runtime.InteropServices;
using System.Threading;

namespace Arena.Native;

/// <summary>What a handle stands for, as the number in its record.</summary>
internal enum HandleKind : ulong
{
    Tokenizer = 0x52_4B_54_41_4E_45_52_41,
    Encoder = 0x52_43_4E_45_4E_45_52_41,
}

internal static unsafe class Handles
{
    private const ulong Freed = 0x44_45_45_52_46_4E_52_41;

    [StructLayout(LayoutKind.Sequential)]
    private struct Record
    {
        public ulong Kind;
        public nint Object;
        public Record* Next;
    }

    // Freed records stay for so many frees before one is given out again, so that a double free is seen.
    private const int Quarantine = 4096;

    private static readonly Lock Gate = new();
    private static Record* s_oldest;
    private static Record* s_newest;
    private static int s_freed;

    public static nint Create(HandleKind kind, object target)
    {
        Record* record = Take();
        record->Object = GCHandle.ToIntPtr(GCHandle.Alloc(target));
        record->Kind = (ulong)kind;
        return (nint)record;
    }

    /// <summary>The object behind a handle; null if the handle is not of this kind or no longer alive.</summary>
    public static T? Get<T>(nint handle, HandleKind kind)
        where T : class
    {
        Record* record = (Record*)handle;
        if (record == null || (handle & (sizeof(ulong) - 1)) != 0 || record->Kind != (ulong)kind) return null;
        return (T?)GCHandle.FromIntPtr(record->Object).Target;
    }

    /// <summary>Ends a handle and gives its object, or null if it was not alive. Of two racing calls one gets it.</summary>
    public static T? Remove<T>(nint handle, HandleKind kind)
        where T : class
    {
        Record* record = (Record*)handle;
        if ((handle & (sizeof(ulong) - 1)) != 0) return null;
        if (Interlocked.CompareExchange(ref record->Kind, Freed, (ulong)kind) != (ulong)kind) return null;
        GCHandle target = GCHandle.FromIntPtr(record->Object);
        T? value = (T?)target.Target;
        target.Free();
        Return(record);
        return value;
    }

    private static Record* Take()
    {
        lock (Gate)
        {
            if (s_freed > Quarantine)
            {
                Record* reused = s_oldest;
                s_oldest = reused->Next;
                s_freed--;
                return reused;
            }
        }

        return (Record*)NativeMemory.AllocZeroed((nuint)sizeof(Record));
    }

    private static void Return(Record* record)
    {
        lock (Gate)
        {
            record->Next = null;
            if (s_oldest == null) s_oldest = record;
            else s_newest->Next = record;
            s_newest = record;
            s_freed++;
        }
    }
}
