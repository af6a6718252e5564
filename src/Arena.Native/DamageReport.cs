using Arena.Core;
using Arena.Core.Memory;
using Arena.Native.Types;

namespace Arena.Native;

/// <summary>A damaged allocation as an arena_error, whose message is written without a managed string.</summary>
internal static unsafe class DamageReport
{
    public static int Write(in ArenaDamage damage, ArenaError* error)
    {
        Boundary.Report(Status.Damaged, null, error, unchecked((ulong)damage.Offset), (ulong)damage.Start);
        nuint room = error == null ? 0 : Boundary.MessageRoom(error);
        if (room == 0) return (int)Status.Damaged;

        TextSink message = new(error->Message, room);
        message.Write("the allocation at "u8);
        message.WriteAddress(damage.Start);
        message.Write(" of "u8);
        message.Write(damage.Size);
        message.Write(damage.Offset < 0 ? " bytes was written to "u8 : " bytes was written to behind its end, "u8);
        message.Write((ulong)(damage.Offset < 0 ? -damage.Offset : damage.Offset));
        message.Write(damage.Offset < 0 ? " bytes before its start"u8 : " bytes from its start"u8);
        message.Finish();
        return (int)Status.Damaged;
    }
}
