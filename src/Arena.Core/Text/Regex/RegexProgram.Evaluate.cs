namespace Arena.Core.Text.Regex;

/// <summary>The state of a position from the next one's: the definition behind the remembered transitions.</summary>
public sealed unsafe partial class RegexProgram
{
    /// <summary>The end of the text, where a character would be.</summary>
    private const int NoCharacter = -1;

    /// <summary>Computes the bits of a position.</summary>
    /// <param name="next">The next position's bits; nothing reads them at the end.</param>
    /// <param name="characterClass">The character there, or NoCharacter.</param>
    /// <param name="context">The kind of character before.</param>
    /// <param name="bits">Receives Words words.</param>
    private void Evaluate(ulong* next, int characterClass, int context, ulong* bits)
    {
        new System.Span<ulong>(bits, Words).Clear();
        if (characterClass == NoCharacter) Set(bits, 0);
        fixed (RegexInstruction* code = _code)
        {
            for (int i = 0; i < _code.Length; i++)
            {
                RegexInstruction* at = code + i;
                switch (at->Op)
                {
                    case RegexOp.Character:
                        if (characterClass != NoCharacter && Is(characterClass, at->Argument)) Copy(next, code[at->Next].Bit, bits, at->Bit, at->Level);
                        break;
                    case RegexOp.Split:
                        RegexInstruction* taken = code + (IsSet(bits, code[at->Next].Bit + at->Level) ? at->Next : at->Other);
                        Copy(bits, taken->Bit, bits, at->Bit, at->Level);
                        break;
                    case RegexOp.Atomic:
                        if (IsSet(bits, code[at->Next].Bit + at->Level + 1)) Copy(bits, code[at->Next].Bit, bits, at->Bit, at->Level);
                        break;
                    case RegexOp.AtomicEnd:
                        Copy(bits, code[at->Next].Bit, bits, at->Bit, at->Level - 1);
                        Set(bits, at->Bit + at->Level);
                        break;
                    case RegexOp.Look:
                        if (IsSet(bits, code[at->Other].Bit) != at->IsNegative) Copy(bits, code[at->Next].Bit, bits, at->Bit, at->Level);
                        break;
                    case RegexOp.Anchor:
                        if (Holds((RegexAnchor)at->Argument, next, characterClass, _contextClass[context])) Copy(bits, code[at->Next].Bit, bits, at->Bit, at->Level);
                        break;
                    case RegexOp.Behind:
                        int before = _contextClass[context];
                        if ((before >= 0 && Is(before, at->Argument)) != at->IsNegative) Copy(bits, code[at->Next].Bit, bits, at->Bit, at->Level);
                        break;
                    default:
                        Set(bits, at->Bit);
                        break;
                }
            }
        }
    }

    private bool Holds(RegexAnchor anchor, ulong* next, int after, int before)
    {
        switch (anchor)
        {
            case RegexAnchor.BeginText: return before < 0;
            case RegexAnchor.EndText: return after == NoCharacter;
            case RegexAnchor.BeginLine: return before < 0 || (after != NoCharacter && Is(before, _lineFeed));
            case RegexAnchor.EndLine: return after == NoCharacter || Is(after, _lineFeed);
            case RegexAnchor.LastLineEnd: return after == NoCharacter || (Is(after, _lineFeed) && IsSet(next, 0));
            default:
                bool isBoundary = (before >= 0 && Is(before, _word)) != (after != NoCharacter && Is(after, _word));
                return isBoundary == (anchor == RegexAnchor.WordBoundary);
        }
    }

    /// <summary>
    /// Walks from a place through what needs no character, by the alternatives that succeed, to the next character.
    /// pre: the place succeeds in this state.
    /// </summary>
    /// <returns>The number of the place behind that character plus FirstResume, or Matched.</returns>
    private uint Walk(ulong* bits, int place)
    {
        while (true)
        {
            RegexInstruction at = _code[place];
            switch (at.Op)
            {
                case RegexOp.Character: return (uint)at.Resume + FirstResume;
                case RegexOp.Match: return Matched;
                case RegexOp.Split:
                    place = IsSet(bits, _code[at.Next].Bit + at.Level) ? at.Next : at.Other;
                    break;
                default:
                    place = at.Next;
                    break;
            }
        }
    }

    private static bool IsSet(ulong* bits, int bit) => (bits[bit >> 6] >> bit & 1) != 0;

    private static void Set(ulong* bits, int bit) => bits[bit >> 6] |= 1UL << bit;

    /// <summary>Copies the answers for a level and all around it. pre: the target's are zero.</summary>
    private static void Copy(ulong* from, int fromBit, ulong* to, int toBit, int level)
    {
        for (int i = 0; i <= level; i++)
        {
            if (IsSet(from, fromBit + i)) Set(to, toBit + i);
        }
    }
}
