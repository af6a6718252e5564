using System.Runtime.CompilerServices;
using Arena.Core.Strings;

namespace Arena.Core.Text.Regex;

/// <summary>What looking for a match ended with.</summary>
public enum RegexFind
{
    Found,
    /// <summary>There is no further match.</summary>
    None,
    OutOfMemory,
}

/// <summary>
/// Matching. A text is gone over once from its end, keeping a state every Segment bytes; then forward, segment by segment,
/// whose states are made again from the one kept behind it. A text of one segment is gone over once each way.
/// </summary>
public sealed unsafe partial class RegexProgram
{
    private const uint Unknown = 0;
    private const uint Matched = 1;
    private const uint Failed = 2;
    private const uint FirstResume = 3;

    /// <summary>Begins with a text, which must stay as it is until the last FindNext.</summary>
    /// <param name="scratch">Of this thread and this program; what it held before is forgotten.</param>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>False if memory ran out.</returns>
    public bool Begin(ref RegexScratch scratch, byte* text, nint length)
    {
        if (!scratch.Bind(this)) return false;
        scratch.Text = text;
        (scratch.Length, scratch.Position, scratch.LastEnd) = (length, 0, -1);
        (scratch.SegmentStart, scratch.SegmentEnd) = (0, 0);
        nint segments = Segments(ref scratch);
        if (segments <= 1) return true;

        if (!scratch.Checkpoints.Reserve((long)segments * Words)) return false;
        for (nint segment = segments - 1; segment > 0; segment--)
        {
            if (!Load(ref scratch, segment, segments)) return false;
            uint first = scratch.Ids.Items[0];
            System.Runtime.InteropServices.NativeMemory.Copy(
                scratch.Vectors.Items + (nint)first * Words, scratch.Checkpoints.Items + segment * Words, (nuint)Words * sizeof(ulong));
        }

        (scratch.SegmentStart, scratch.SegmentEnd) = (0, 0);
        return true;
    }

    /// <summary>
    /// The next match of the text begun with, as the oracle's find_iter: leftmost, then by the order of alternatives; an
    /// empty match is passed over where the last one ended.
    /// </summary>
    public RegexFind FindNext(ref RegexScratch scratch, out nint start, out nint end)
    {
        (start, end) = (0, 0);
        while (scratch.Position <= scratch.Length)
        {
            RegexFind found = FindFrom(ref scratch, scratch.Position, out start, out end);
            if (found != RegexFind.Found)
            {
                if (found == RegexFind.None) scratch.Position = scratch.Length + 1;
                return found;
            }

            if (start == end && end == scratch.LastEnd)
            {
                scratch.Position += scratch.Position < scratch.Length ? SizeAt(scratch.Text + scratch.Position) : 1;
                continue;
            }

            scratch.Position = scratch.LastEnd = end;
            return RegexFind.Found;
        }

        return RegexFind.None;
    }

    private RegexFind FindFrom(ref RegexScratch scratch, nint at, out nint start, out nint end)
    {
        (start, end) = (0, 0);
        uint jump;
        nint from = at;
        uint begin = _firstStart;
        while (true)
        {
            if (at >= scratch.SegmentEnd && !Enter(ref scratch, at)) return RegexFind.OutOfMemory;
            jump = Jump(ref scratch, scratch.Ids.Items[at - scratch.SegmentStart], begin);
            if (jump != Failed) break;
            begin = 0;
            if (at == scratch.Length)
            {
                scratch.Steps += at - from;
                return RegexFind.None;
            }

            at += SizeAt(scratch.Text + at);
        }

        start = at;
        while (jump != Matched)
        {
            at += SizeAt(scratch.Text + at);
            if (at >= scratch.SegmentEnd && !Enter(ref scratch, at)) return RegexFind.OutOfMemory;
            jump = Jump(ref scratch, scratch.Ids.Items[at - scratch.SegmentStart], jump - FirstResume);
        }

        end = at;
        scratch.Steps += at - from;
        return RegexFind.Found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Jump(ref RegexScratch scratch, uint state, uint resume)
    {
        uint jump = scratch.Jumps.Items[(nint)state * Resumes + (nint)resume];
        return jump != Unknown ? jump : MakeJump(ref scratch, state, resume);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint MakeJump(ref RegexScratch scratch, uint state, uint resume)
    {
        ulong* bits = scratch.Vectors.Items + (nint)state * Words;
        int place = _resumeAt[resume];
        scratch.Steps += _code.Length;

        // Only a start may fail: whatever is walked to was known to succeed.
        uint jump = IsSet(bits, _code[place].Bit + _code[place].Level) ? Walk(bits, place) : Failed;
        return scratch.Jumps.Items[(nint)state * Resumes + (nint)resume] = jump;
    }

    /// <summary>Makes the states of the segment that a position is in. pre: it lies behind the present one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Enter(ref RegexScratch scratch, nint at)
    {
        nint segments = Segments(ref scratch);
        nint segment = nint.Min(at / scratch.Segment, segments - 1);

        // A segment begins with a whole character, which may lie before the round number.
        if (segment + 1 < segments && at >= Boundary(ref scratch, segment + 1, segments)) segment++;
        return Load(ref scratch, segment, segments);
    }

    private static nint Segments(ref RegexScratch scratch) => nint.Max(1, (scratch.Length + scratch.Segment - 1) / scratch.Segment);

    private static nint Boundary(ref RegexScratch scratch, nint segment, nint segments)
    {
        if (segment == segments) return scratch.Length;
        nint at = segment * scratch.Segment;
        while (at > 0 && (scratch.Text[at] & 0xC0) == 0x80) at--;
        return at;
    }

    private bool Load(ref RegexScratch scratch, nint segment, nint segments)
    {
        if (!scratch.MakeRoom(this)) return false;
        ulong* kept = scratch.Checkpoints.Items + (segment + 1) * Words;
        nint start = Boundary(ref scratch, segment, segments);
        nint end = Boundary(ref scratch, segment + 1, segments);
        bool isLast = segment + 1 == segments;
        if (isLast)
        {
            kept = scratch.Spare.Items;
            Evaluate(null, NoCharacter, ContextAt(scratch.Text, end), kept);
        }

        uint state = scratch.Intern(this, kept);
        if (state == 0) return false;

        // The end of the text is a position too, and belongs to the last segment.
        (scratch.SegmentStart, scratch.SegmentEnd) = (start, isLast ? end + 1 : end);
        scratch.Ids.Items[end - start] = state;
        scratch.Steps += end - start;
        return _contextClass.Length == 1
            ? RunWithoutContext(ref scratch, start, end, state)
            : RunWithContext(ref scratch, start, end, state);
    }

    private bool RunWithoutContext(ref RegexScratch scratch, nint start, nint end, uint state)
    {
        byte* text = scratch.Text;
        uint* ids = scratch.Ids.Items - start;
        fixed (ushort* blocks = _classes.Blocks, values = _classes.Values)
        {
            for (nint at = end; at > start;)
            {
                int characterClass = ClassBefore(text, ref at, blocks, values);
                uint next = scratch.Transitions.Items[(nint)state * Row + characterClass];
                if (next == Unknown && (next = MakeTransition(ref scratch, state, characterClass, 0)) == 0) return false;
                ids[at] = state = next;
            }
        }

        return true;
    }

    private bool RunWithContext(ref RegexScratch scratch, nint start, nint end, uint state)
    {
        byte* text = scratch.Text;
        uint* ids = scratch.Ids.Items - start;
        int contexts = _contextClass.Length;
        fixed (ushort* blocks = _classes.Blocks, values = _classes.Values)
        {
            nint at = end;
            int characterClass = at > start ? ClassBefore(text, ref at, blocks, values) : 0;
            for (nint here = end; here > start;)
            {
                here = at;
                int before = at > 0 ? ClassBefore(text, ref at, blocks, values) : NoCharacter;
                int context = before == NoCharacter ? 0 : _contextOf[before];
                uint next = scratch.Transitions.Items[(nint)state * Row + characterClass * contexts + context];
                if (next == Unknown && (next = MakeTransition(ref scratch, state, characterClass, context)) == 0) return false;
                ids[here] = state = next;
                characterClass = before;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint MakeTransition(ref RegexScratch scratch, uint state, int characterClass, int context)
    {
        Evaluate(scratch.Vectors.Items + (nint)state * Words, characterClass, context, scratch.Spare.Items);
        scratch.Steps += _code.Length;
        uint next = scratch.Intern(this, scratch.Spare.Items);
        return scratch.Transitions.Items[(nint)state * Row + characterClass * _contextClass.Length + context] = next;
    }

    private int ContextAt(byte* text, nint at)
    {
        if (_contextClass.Length == 1 || at == 0) return 0;
        fixed (ushort* blocks = _classes.Blocks, values = _classes.Values) return _contextOf[ClassBefore(text, ref at, blocks, values)];
    }

    /// <summary>The class of the character that ends at a position, which moves to where it begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ClassBefore(byte* text, ref nint at, ushort* blocks, ushort* values)
    {
        byte last = text[--at];
        if (last < 0x80) return values[last];

        while ((text[at] & 0xC0) == 0x80) at--;
        byte* next = text + at;
        uint codePoint = Utf8.DecodeUnchecked(ref next);
        return values[(blocks[codePoint >> RegexClassMap.Shift] << RegexClassMap.Shift) + (int)(codePoint & ((1 << RegexClassMap.Shift) - 1))];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint SizeAt(byte* text) => *text < 0x80 ? 1 : *text < 0xE0 ? 2 : *text < 0xF0 ? 3 : 4;
}
