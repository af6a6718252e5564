using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Arena.Core.Memory;

/// <summary>
/// A lock for a few instructions, never held around a system call or a callback. It yields now and then instead of
/// sleeping, which would allocate managed memory. Those of this folder are held over a fork: MemoryLocks.cs.
/// </summary>
internal struct BriefLock
{
    private int _taken;

    public void Enter()
    {
        for (int spins = 1; Interlocked.CompareExchange(ref _taken, 1, 0) != 0; spins++)
        {
            if (spins % 16 == 0) Thread.Yield();
            else Thread.SpinWait(8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _taken, 0);
}

/// <summary>Which of several shards is a thread's own.</summary>
internal static unsafe class Shards
{
    /// <summary>A power of two, no less than the processors but for the most.</summary>
    public static uint Number(uint most) => uint.Min(most, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    // A thread's stack is its own, and a call lies in the same megabyte of it nearly always; so no thread-local is needed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Own(uint mask)
    {
        byte here;
        ulong hash = ((ulong)&here >> 20) * 0x9E37_79B9_7F4A_7C15;
        return (uint)(hash >> 32) & mask;
    }
}
