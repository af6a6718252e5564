namespace Arena.Core.Memory;

/// <summary>
/// Every lock of this folder, held over a fork: a child has only the thread that forked, and a lock that another thread
/// held would stay taken in it for ever. No lock is taken under another except here, so the order is of no matter but for
/// this: first those that guard what locks there are.
/// </summary>
public static class MemoryLocks
{
    public static void Enter()
    {
        ArenaPool.EnterAll();
        BlockSource.EnterAll();
        HandleSlab.Enter();
        GuardedPages.EnterLock();
        NameTable.EnterLock();
        TypeRegistry.EnterLock();
        MemoryTools.EnterLock();
    }

    public static void Exit()
    {
        MemoryTools.ExitLock();
        TypeRegistry.ExitLock();
        NameTable.ExitLock();
        GuardedPages.ExitLock();
        HandleSlab.Exit();
        BlockSource.ExitAll();
        ArenaPool.ExitAll();
    }
}
