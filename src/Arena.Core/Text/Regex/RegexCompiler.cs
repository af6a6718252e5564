using System.Collections.Generic;

namespace Arena.Core.Text.Regex;

/// <summary>
/// From the tree of a pattern to instructions, built from the end backwards: each part is given where to go on.
///
/// A repetition whose body may match nothing is left as soon as a round has matched nothing, as Oniguruma does. To know
/// that without counting, such a body is compiled twice: one copy for "nothing taken in this round yet", the other for
/// "something was". Its end goes on behind the loop from the first and around it from the second. So no instruction can
/// reach itself without a character, which evaluation relies on.
/// </summary>
internal sealed class RegexCompiler
{
    /// <summary>Bounds the work for each character and the memory of a state.</summary>
    public const int MaximumInstructions = 8192;

    /// <summary>Repetitions of nothing make no instruction, but they are gone through.</summary>
    private const int MaximumParts = 1_000_000;

    private readonly List<RegexInstruction> _code = [];
    private readonly Dictionary<CodePointSet, int> _numbers = [];
    private int _parts;

    public List<CodePointSet> Sets { get; } = [];

    public IReadOnlyList<RegexInstruction> Code => _code;

    public List<int> Starts { get; } = [];

    /// <summary>Compiles patterns that end in the same match; each has a start.</summary>
    public static RegexCompiler Compile(IEnumerable<RegexNode> patterns)
    {
        RegexCompiler compiler = new();
        int match = compiler.Add(new RegexInstruction(RegexOp.Match, -1, -1, 0, false, 0));
        foreach (RegexNode pattern in patterns) compiler.Starts.Add(compiler.Emit(pattern, match, 0));
        return compiler;
    }

    private int Add(RegexInstruction instruction)
    {
        if (_code.Count == MaximumInstructions) throw TooLarge();
        _code.Add(instruction);
        return _code.Count - 1;
    }

    private static ArenaException TooLarge()
        => new(Status.TooLarge, $"regex: the pattern needs more than {MaximumInstructions} instructions", 0);

    private int AddSplit(bool firstIsPreferred, int first, int second, int level) => firstIsPreferred
        ? Add(new RegexInstruction(RegexOp.Split, first, second, 0, false, level))
        : Add(new RegexInstruction(RegexOp.Split, second, first, 0, false, level));

    private int NumberOf(CodePointSet set)
    {
        if (_numbers.TryGetValue(set, out int number)) return number;
        _numbers.Add(set, Sets.Count);
        Sets.Add(set);
        return Sets.Count - 1;
    }

    /// <summary>Compiles a part. Level counts the atomic groups around it.</summary>
    private int Emit(RegexNode node, int next, int level)
    {
        if (++_parts > MaximumParts) throw TooLarge();
        switch (node)
        {
            case ConcatNode concat:
                for (int i = concat.Parts.Count - 1; i >= 0; i--) next = Emit(concat.Parts[i], next, level);
                return next;
            case AlternateNode alternate:
                int rest = Emit(alternate.Parts[^1], next, level);
                for (int i = alternate.Parts.Count - 2; i >= 0; i--) rest = AddSplit(true, Emit(alternate.Parts[i], next, level), rest, level);
                return rest;
            case RepeatNode repeat: return EmitRepeat(repeat, next, level);
            case AtomicNode atomic:
                int end = Add(new RegexInstruction(RegexOp.AtomicEnd, next, -1, 0, false, level + 1));
                return Add(new RegexInstruction(RegexOp.Atomic, Emit(atomic.Body, end, level + 1), -1, 0, false, level));
            default: return EmitLeaf(node, next, level);
        }
    }

    private int EmitLeaf(RegexNode node, int next, int level)
    {
        switch (node)
        {
            case SetNode set: return Add(new RegexInstruction(RegexOp.Character, next, -1, NumberOf(set.Set), false, level));
            case AnchorNode anchor: return Add(new RegexInstruction(RegexOp.Anchor, next, -1, (int)anchor.Anchor, false, level));
            case LookBehindNode behind: return Add(new RegexInstruction(RegexOp.Behind, next, -1, NumberOf(behind.Set), behind.IsNegative, level));
            default:
                LookAheadNode ahead = (LookAheadNode)node;
                int end = Add(new RegexInstruction(RegexOp.LookEnd, -1, -1, 0, false, 0));
                return Add(new RegexInstruction(RegexOp.Look, next, Emit(ahead.Body, end, 0), 0, ahead.IsNegative, level));
        }
    }

    private int EmitRepeat(RepeatNode repeat, int next, int level)
    {
        if (repeat.Maximum == RepeatNode.Unbounded)
        {
            next = EmitLoop(repeat, next, level);
        }
        else
        {
            int behind = next;
            for (int i = repeat.Minimum; i < repeat.Maximum; i++) next = AddSplit(repeat.IsGreedy, Emit(repeat.Body, next, level), behind, level);
        }

        for (int i = 0; i < repeat.Minimum; i++) next = Emit(repeat.Body, next, level);
        return next;
    }

    private int EmitLoop(RepeatNode repeat, int next, int level)
    {
        int loop = AddSplit(repeat.IsGreedy, -1, next, level);
        int body = repeat.Body.CanBeEmpty ? EmitTracked(repeat.Body, next, loop, level) : Emit(repeat.Body, loop, level);
        Patch(loop, body);
        return loop;
    }

    private void Patch(int split, int body)
    {
        RegexInstruction instruction = _code[split];
        _code[split] = instruction.Next == -1 ? instruction with { Next = body } : instruction with { Other = body };
    }

    /// <summary>Compiles a part in front of which nothing was taken: where to go on if still nothing was, and if something.</summary>
    private int EmitTracked(RegexNode node, int empty, int taken, int level)
    {
        if (++_parts > MaximumParts) throw TooLarge();
        if (!node.CanBeEmpty) return Emit(node, taken, level);
        switch (node)
        {
            case ConcatNode concat:
                for (int i = concat.Parts.Count - 1; i >= 0; i--)
                {
                    RegexNode part = concat.Parts[i];
                    (empty, taken) = (EmitTracked(part, empty, taken, level), i == 0 ? taken : Emit(part, taken, level));
                }

                return empty;
            case AlternateNode alternate:
                int rest = EmitTracked(alternate.Parts[^1], empty, taken, level);
                for (int i = alternate.Parts.Count - 2; i >= 0; i--) rest = AddSplit(true, EmitTracked(alternate.Parts[i], empty, taken, level), rest, level);
                return rest;
            case RepeatNode repeat: return EmitTrackedRepeat(repeat, empty, taken, level);
            case AtomicNode atomic:
                int emptyEnd = Add(new RegexInstruction(RegexOp.AtomicEnd, empty, -1, 0, false, level + 1));
                int takenEnd = Add(new RegexInstruction(RegexOp.AtomicEnd, taken, -1, 0, false, level + 1));
                return Add(new RegexInstruction(RegexOp.Atomic, EmitTracked(atomic.Body, emptyEnd, takenEnd, level + 1), -1, 0, false, level));
            default: return EmitLeaf(node, empty, level);
        }
    }

    private int EmitTrackedRepeat(RepeatNode repeat, int empty, int taken, int level)
    {
        if (repeat.Maximum == RepeatNode.Unbounded)
        {
            int loop = EmitLoop(repeat, taken, level);
            empty = AddSplit(repeat.IsGreedy, EmitTracked(repeat.Body, empty, loop, level), empty, level);
            taken = loop;
        }
        else
        {
            (int emptyBehind, int takenBehind) = (empty, taken);
            for (int i = repeat.Minimum; i < repeat.Maximum; i++)
            {
                empty = AddSplit(repeat.IsGreedy, EmitTracked(repeat.Body, empty, taken, level), emptyBehind, level);
                taken = AddSplit(repeat.IsGreedy, Emit(repeat.Body, taken, level), takenBehind, level);
            }
        }

        for (int i = 0; i < repeat.Minimum; i++) (empty, taken) = (EmitTracked(repeat.Body, empty, taken, level), Emit(repeat.Body, taken, level));
        return empty;
    }
}
