// The pattern around an allocation. A byte's value depends on its address, so that a copied canary is damage too, and is
// never that of the commonest overruns: a NUL or a space.
//
//   ┌──────────────┬───────────────────────┬────────────────┐
//   │ before (16)  │ Size bytes            │ behind (16-31) │
//   └──────────────┴───────────────────────┴────────────────┘
//                  ▲ Start                                  ▲ end: 16 bytes past Start + Size rounded up, or the guard page

namespace Arena.Core.Memory;

internal static unsafe class Canary
{
    public const int Bytes = 16;

    public static void Draw(in CheckRecord record)
    {
        byte* end = End(record);
        for (byte* at = record.Start - Bytes; at < record.Start; at++) *at = Of(at);
        for (byte* at = record.Start + record.Size; at < end; at++) *at = Of(at);
    }

    public static bool IsDamaged(in CheckRecord record, out ArenaDamage damage)
    {
        byte* end = End(record);
        byte* at = record.Start + record.Size;
        while (at < end && *at == Of(at)) at++;
        if (at == end)
        {
            at = record.Start - Bytes;
            while (at < record.Start && *at == Of(at)) at++;
            if (at == record.Start) at = null;
        }

        damage = at == null ? default : new ArenaDamage { Start = record.Start, Size = record.Size, Offset = (nint)(at - record.Start) };
        return at != null;
    }

    private static byte* End(in CheckRecord record) => record.Mapping != null
        ? GuardedPages.DataEnd(record)
        : record.Start + NativeArena.RoundUp(record.Size) + Bytes;

    private static byte Of(byte* address) => (byte)(0x80 | ((nuint)address * 0x9E37_79B9 >> 8));
}
