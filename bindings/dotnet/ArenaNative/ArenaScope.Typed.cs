// One value of a type. The compiler refuses a type with references: nothing would follow them in an arena.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ArenaNative;

public readonly unsafe ref partial struct ArenaScope
{
    /// <summary>Allocates one value, cleared, on a 16-byte boundary.</summary>
    /// <exception cref="ArenaException">OutOfMemory or LimitExceeded.</exception>
    [UnscopedRef]
    public ref T Allocate<T>() where T : unmanaged
    {
        byte* memory = Take((nuint)sizeof(T));
        Unsafe.InitBlockUnaligned(memory, 0, (uint)sizeof(T));
        return ref *(T*)memory;
    }
}
