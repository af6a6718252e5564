// Memory for values of registered types, which hold no references and so need nobody to follow or release them.
using System.Runtime.InteropServices;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>Allocates values of a type one behind the other, cleared, on the type's own boundary.</summary>
    /// <returns>The memory, or null: LastStatus tells why, InvalidHandle for a type that is none.</returns>
    public byte* AllocateTyped(TypeRecord* type, nuint count)
    {
        if (!HandleSlab.IsLive(Self)) return null;
        if (!TypeRecord.IsRegistered(type)) return Fail(Status.InvalidHandle);
        if (count > GreatestRequest / type->Size) return Fail(Status.TooLarge);

        nuint bytes = count * (nuint)type->Size;
        byte* start = Allocate(bytes, (nuint)type->Alignment);
        if (start != null) NativeMemory.Clear(start, bytes);
        return start;
    }
}
