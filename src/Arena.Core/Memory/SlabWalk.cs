namespace Arena.Core.Memory;

/// <summary>
/// The live arenas of the process, whosever they are. Slots are never given back to the system, so that each can be read
/// whatever its owner does meanwhile; one that is made or freed during the walk may be met or not.
/// </summary>
internal unsafe struct SlabWalk
{
    private SlabTail* _slab;
    private int _slot;
    private bool _hasBegun;

    public NativeArena* Arena { get; private set; }

    public bool Next()
    {
        if (!_hasBegun) _slab = HandleSlab.Newest;
        _hasBegun = true;
        for (; _slab != null; _slab = _slab->Older, _slot = 0)
        {
            while (_slot < _slab->Slots)
            {
                Arena = _slab->Slot(_slot++);
                if (HandleSlab.IsLive(Arena)) return true;
            }
        }

        return false;
    }
}

/// <summary>The last bytes of a slab, behind its slots.</summary>
internal unsafe struct SlabTail
{
    public SlabTail* Older;
    public byte* First;
    public int Slots;

    public readonly NativeArena* Slot(int index) => (NativeArena*)(First + (index * HandleSlab.SlotBytes));
}
