// What one arena holds, or what all live arenas do, as text for people and as JSON for programs. Both are written from the
// same numbers. Of an arena of another thread only the handle is read, which stays readable whatever that thread does; so
// lists of blocks, savepoints and callbacks are told of one arena alone, by the thread that has it.
using System;

namespace Arena.Core.Memory;

/// <summary>The words in which an arena is described.</summary>
public static unsafe class ArenaReport
{
    /// <summary>Writes text; null describes all live arenas. As snprintf: cut where there is no room, ended by a NUL.</summary>
    public static Status Dump(NativeArena* arena, byte* buffer, nuint capacity, out nuint length) =>
        Write(arena, buffer, capacity, isJson: false, out length);

    /// <summary>The same as JSON, {"version":1,"arenas":[...]}.</summary>
    public static Status Json(NativeArena* arena, byte* buffer, nuint capacity, out nuint length) =>
        Write(arena, buffer, capacity, isJson: true, out length);

    private static Status Write(NativeArena* arena, byte* buffer, nuint capacity, bool isJson, out nuint length)
    {
        length = 0;
        Status status = arena == null ? Status.Ok : HandleSlab.Check(arena);
        if (status != Status.Ok) return status;

        TextSink sink = new(buffer, capacity);
        if (isJson) WriteJson(ref sink, arena);
        else if (arena != null) WriteOne(ref sink, arena->Describe());
        else WriteAll(ref sink);
        sink.Finish();
        length = sink.Length;
        return Status.Ok;
    }

    private static void WriteOne(ref TextSink sink, in ArenaDescription arena)
    {
        sink.Write("arena "u8);
        sink.WriteAddress(arena.Address);
        if (arena.Name != 0)
        {
            sink.Write((byte)' ');
            sink.WriteQuoted(NameTable.Text(arena.Name));
        }

        if (arena.Site != 0) sink.Write(" created at "u8);
        sink.Write(NameTable.Text(arena.Site));
        Line(ref sink, "used        "u8, arena.UsedBytes);
        Line(ref sink, "peak        "u8, arena.PeakBytes);
        Line(ref sink, "held        "u8, arena.HeldBytes);
        Line(ref sink, "waste       "u8, arena.WasteBytes);
        Line(ref sink, "limit       "u8, arena.LimitBytes);
        Line(ref sink, "resets      "u8, arena.Resets);
        Line(ref sink, "savepoints  "u8, arena.Marks);
        Line(ref sink, "callbacks   "u8, arena.Cleanups);
        sink.Write("\n  checks       "u8);
        if (arena.Checks == ArenaChecks.None) sink.Write("none"u8);
        else WriteChecks(ref sink, arena.Checks);
        sink.Write("\n  block          bytes           used          waste  state\n"u8);
        BlockWalk walk = new(arena.Address);
        for (ulong i = 0; walk.Next(); i++) WriteBlock(ref sink, i, walk.Block);
    }

    private static void Line(ref TextSink sink, ReadOnlySpan<byte> word, ulong number)
    {
        sink.Write("\n  "u8);
        sink.Write(word);
        sink.WritePadded(number, 14);
    }

    private static void WriteBlock(ref TextSink sink, ulong index, in BlockDescription block)
    {
        sink.WritePadded(index, 7);
        sink.WritePadded(block.Bytes, 15);
        sink.WritePadded(block.UsedBytes, 15);
        sink.WritePadded(block.WasteBytes, 15);
        sink.Write("  "u8);
        sink.Write(StateName(block.State));
        sink.Write((byte)'\n');
    }

    private static void WriteAll(ref TextSink sink)
    {
        sink.Write("           used           held   blocks     resets  arena               name, site\n"u8);
        SlabWalk walk = default;
        while (walk.Next())
        {
            ArenaDescription arena = walk.Arena->DescribeFromOutside();
            sink.WritePadded(arena.UsedBytes, 15);
            sink.WritePadded(arena.HeldBytes, 15);
            sink.WritePadded(arena.Blocks, 9);
            sink.WritePadded(arena.Resets, 11);
            sink.Write("  "u8);
            sink.WriteAddress(arena.Address);
            if (arena.Name != 0) sink.Write("  "u8);
            sink.Write(NameTable.Text(arena.Name));
            if (arena.Site != 0) sink.Write("  "u8);
            sink.Write(NameTable.Text(arena.Site));
            sink.Write((byte)'\n');
        }
    }

    private static void WriteJson(ref TextSink sink, NativeArena* arena)
    {
        sink.Write("{\"version\":1,\"arenas\":["u8);
        if (arena != null) WriteObject(ref sink, arena->Describe(), hasLists: true);
        SlabWalk walk = default;
        for (bool isFirst = true; arena == null && walk.Next(); isFirst = false)
        {
            if (!isFirst) sink.Write((byte)',');
            WriteObject(ref sink, walk.Arena->DescribeFromOutside(), hasLists: false);
        }

        sink.Write("]}"u8);
    }

    private static void WriteObject(ref TextSink sink, in ArenaDescription arena, bool hasLists)
    {
        sink.Write("{\"address\":\""u8);
        sink.WriteAddress(arena.Address);
        sink.Write("\",\"name\":"u8);
        sink.WriteQuoted(NameTable.Text(arena.Name));
        sink.Write(",\"site\":"u8);
        sink.WriteQuoted(NameTable.Text(arena.Site));
        Field(ref sink, ",\"used_bytes\":"u8, arena.UsedBytes);
        Field(ref sink, ",\"peak_bytes\":"u8, arena.PeakBytes);
        Field(ref sink, ",\"held_bytes\":"u8, arena.HeldBytes);
        Field(ref sink, ",\"limit_bytes\":"u8, arena.LimitBytes);
        Field(ref sink, ",\"resets\":"u8, arena.Resets);
        Field(ref sink, ",\"blocks\":"u8, arena.Blocks);
        sink.Write(",\"checks\":\""u8);
        WriteChecks(ref sink, arena.Checks);
        sink.Write((byte)'"');
        if (hasLists) WriteLists(ref sink, arena);
        sink.Write((byte)'}');
    }

    private static void WriteLists(ref TextSink sink, in ArenaDescription arena)
    {
        Field(ref sink, ",\"waste_bytes\":"u8, arena.WasteBytes);
        Field(ref sink, ",\"savepoints\":"u8, arena.Marks);
        Field(ref sink, ",\"callbacks\":"u8, arena.Cleanups);
        sink.Write(",\"block_list\":["u8);
        BlockWalk walk = new(arena.Address);
        for (bool isFirst = true; walk.Next(); isFirst = false)
        {
            Field(ref sink, isFirst ? "{\"bytes\":"u8 : ",{\"bytes\":"u8, walk.Block.Bytes);
            Field(ref sink, ",\"used_bytes\":"u8, walk.Block.UsedBytes);
            Field(ref sink, ",\"waste_bytes\":"u8, walk.Block.WasteBytes);
            sink.Write(",\"state\":"u8);
            sink.WriteQuoted(StateName(walk.Block.State));
            sink.Write((byte)'}');
        }

        sink.Write((byte)']');
    }

    private static void Field(ref TextSink sink, ReadOnlySpan<byte> name, ulong number)
    {
        sink.Write(name);
        sink.Write(number);
    }

    private static void WriteChecks(ref TextSink sink, ArenaChecks checks)
    {
        bool isFirst = true;
        Word(ref sink, checks & ArenaChecks.Canaries, "canaries"u8, ref isFirst);
        Word(ref sink, checks & ArenaChecks.Fill, "fill"u8, ref isFirst);
        Word(ref sink, checks & ArenaChecks.Guard, "guard"u8, ref isFirst);
        Word(ref sink, checks & ArenaChecks.Owner, "owner"u8, ref isFirst);
        Word(ref sink, checks & ArenaChecks.Valgrind, "valgrind"u8, ref isFirst);
        Word(ref sink, checks & ArenaChecks.Poison, "asan"u8, ref isFirst);
    }

    private static void Word(ref TextSink sink, ArenaChecks check, ReadOnlySpan<byte> word, ref bool isFirst)
    {
        if (check == 0) return;
        if (!isFirst) sink.Write((byte)',');
        sink.Write(word);
        isFirst = false;
    }

    private static ReadOnlySpan<byte> StateName(BlockState state) => state switch
    {
        BlockState.Current => "current"u8,
        BlockState.Spare => "spare"u8,
        _ => "full"u8,
    };
}
