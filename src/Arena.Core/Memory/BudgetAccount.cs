using System.Runtime.CompilerServices;
using System.Threading;

namespace Arena.Core.Memory;

/// <summary>
/// Bytes of blocks that may be held together, and the account above that limits them too. A charge goes through all of the
/// chain or through none. For any threads, without a lock: Used never exceeds Limit, not even for a moment.
/// </summary>
internal unsafe struct BudgetAccount
{
    private const int Closed = -1;

    private readonly long _limit;            // long.MaxValue for none
    private long _used;
    private long _peak;
    private long _refused;
    private readonly BudgetAccount* _parent;
    private int _users;             // arenas, pools and accounts below; Closed once it has ended

    public BudgetAccount(ulong limit, BudgetAccount* parent)
    {
        _limit = limit == 0 ? long.MaxValue : (long)ulong.Min(limit, long.MaxValue);
        _parent = parent;
    }

    public readonly ulong Limit => _limit == long.MaxValue ? 0 : (ulong)_limit;

    public readonly ulong Used => (ulong)Volatile.Read(in _used);

    public readonly ulong Peak => (ulong)Volatile.Read(in _peak);

    public readonly ulong Refused => (ulong)Volatile.Read(in _refused);

    public readonly uint Users => (uint)int.Max(0, Volatile.Read(in _users));

    public readonly BudgetAccount* Parent => _parent;

    /// <summary>Charges bytes. Null when that went well, else the account that has no room.</summary>
    public BudgetAccount* Charge(nuint bytes)
    {
        for (BudgetAccount* account = Self; account != null; account = account->_parent)
        {
            if (account->Add((long)bytes)) continue;
            Credit(bytes, account);
            return account;
        }

        return null;
    }

    /// <summary>Takes a charge back.</summary>
    public void Credit(nuint bytes) => Credit(bytes, null);

    /// <summary>Null if so many bytes could be charged now, else the account that has no room.</summary>
    public BudgetAccount* WithoutRoom(nuint bytes)
    {
        BudgetAccount* account = Self;
        while (account != null && (ulong)(account->_limit - Volatile.Read(ref account->_used)) >= bytes) account = account->_parent;
        return account;
    }

    public void CountRefusal() => Interlocked.Increment(ref _refused);

    /// <summary>Adds a user, so that the account cannot end. False if it has ended.</summary>
    public bool Join()
    {
        int users = Volatile.Read(ref _users);
        while (users != Closed)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users) return true;
            users = seen;
        }

        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _users);

    /// <summary>Ends the account. False while it has users.</summary>
    public bool Close() => Interlocked.CompareExchange(ref _users, Closed, 0) == 0;

    private void Credit(nuint bytes, BudgetAccount* until)
    {
        for (BudgetAccount* account = Self; account != until; account = account->_parent)
        {
            Interlocked.Add(ref account->_used, -(long)bytes);
        }
    }

    private bool Add(long bytes)
    {
        long before = Volatile.Read(ref _used);
        while (bytes <= _limit - before)
        {
            long seen = Interlocked.CompareExchange(ref _used, before + bytes, before);
            if (seen == before)
            {
                NotePeak(before + bytes);
                return true;
            }

            before = seen;
        }

        return false;
    }

    private void NotePeak(long used)
    {
        long peak = Volatile.Read(ref _peak);
        while (peak < used)
        {
            long seen = Interlocked.CompareExchange(ref _peak, used, peak);
            if (seen == peak) return;
            peak = seen;
        }
    }

    // An account lies in native memory, so its address never changes.
    private readonly BudgetAccount* Self => (BudgetAccount*)Unsafe.AsPointer(ref Unsafe.AsRef(in this));
}
