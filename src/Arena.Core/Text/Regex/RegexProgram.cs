using System.Collections.Generic;
using System.Threading;

namespace Arena.Core.Text.Regex;

/// <summary>
/// A compiled pattern: immutable and shared by threads; each of them matches with a <see cref="RegexScratch"/> of its own.
///
/// The text is read from its end. For each position, a state says of each instruction whether the pattern, begun there,
/// succeeds from it; the state of a position follows from that of the next one and the class of the character between.
/// So looking ahead costs nothing more, and "would this alternative succeed" is known before it is taken: walking forward
/// from where Start succeeds, by each Split's first alternative that does, is exactly the match that trying alternatives
/// in order and coming back from failures would find, and each character is visited once. States are remembered by
/// content with what follows from each, as in a lazily built automaton; how many, and so memory, is bounded.
///
/// Inside an atomic group an instruction has two answers, and one more for each group around: does it reach the group's
/// end, and does what follows then succeed? The first decides which alternative is taken, the second is what the group
/// itself answers with, so its choices stand whatever follows.
///
/// Example, a|ab before c, on "abc": at 1 the second alternative's "b" succeeds since "c" does at 2; at 0 "a" of the
/// first one would need "c" at 1 and fails, so the walk goes by "ab".
/// </summary>
public sealed partial class RegexProgram
{
    private static long _programs;

    private readonly RegexInstruction[] _code;
    private readonly RegexClassMap _classes;
    private readonly bool[] _isMember;
    private readonly byte[] _contextOf;
    private readonly int[] _contextClass;
    private readonly int[] _resumeAt;
    private readonly uint _firstStart;
    private readonly int _sets;
    private readonly int _word;
    private readonly int _lineFeed;

    /// <summary>Parses and compiles Oniguruma's syntax, or throws with the position in the pattern.</summary>
    public RegexProgram(string pattern)
    {
        RegexCompiler compiler = RegexCompiler.Compile(SearchStart.Resolve(RegexParser.Parse(pattern)));
        List<CodePointSet> sets = compiler.Sets;
        (_code, int[] starts) = RegexOrder.Arrange(compiler.Code, compiler.Starts);

        bool asksWord = false, asksLine = false;
        foreach (RegexInstruction instruction in _code)
        {
            if (instruction.Op != RegexOp.Anchor) continue;
            asksWord |= (RegexAnchor)instruction.Argument is RegexAnchor.WordBoundary or RegexAnchor.NotWordBoundary;
            asksLine |= (RegexAnchor)instruction.Argument is RegexAnchor.BeginLine or RegexAnchor.EndLine or RegexAnchor.LastLineEnd;
        }

        _word = asksWord ? AddSet(sets, RegexProperties.WordByItself) : -1;
        _lineFeed = asksLine ? AddSet(sets, CodePointSet.Of('\n')) : -1;
        _sets = sets.Count;
        _classes = new RegexClassMap(sets);
        _isMember = new bool[_classes.Count * _sets];
        for (int i = 0; i < _isMember.Length; i++) _isMember[i] = _classes.IsMember(i / _sets, i % _sets);
        (_contextOf, _contextClass) = Contexts();

        Words = (RegexOrder.AssignBits(_code) + 63) / 64;
        _resumeAt = RegexOrder.AssignResumes(_code, starts);
        _firstStart = (uint)starts.Length - 1;
        Row = _classes.Count * _contextClass.Length;
    }

    /// <summary>How many instructions the pattern became: the most work for a character that leads to a new state.</summary>
    public int Instructions => _code.Length;

    /// <summary>Tells programs apart, so that native memory can say whose it is.</summary>
    internal long Number { get; } = Interlocked.Increment(ref _programs);

    /// <summary>64-bit words of a state.</summary>
    internal int Words { get; }

    /// <summary>Transitions of a state: one for each class and kind of character before.</summary>
    internal int Row { get; }

    /// <summary>Places where a walk may go on behind a character, Start among them.</summary>
    internal int Resumes => _resumeAt.Length;

    private static int AddSet(List<CodePointSet> sets, CodePointSet set)
    {
        sets.Add(set);
        return sets.Count - 1;
    }

    // Kinds of the character before a position, as far as the pattern asks: 0 is the beginning of the text. Where it does
    // not ask, there is one kind.
    private (byte[] Of, int[] Class) Contexts()
    {
        byte[] of = new byte[_classes.Count];
        List<int> representative = [-1];
        if (!AsksBehind()) return (of, [-1]);

        Dictionary<string, int> kinds = [];
        for (int c = 0; c < _classes.Count; c++)
        {
            string key = Kind(c);
            if (!kinds.TryGetValue(key, out int kind))
            {
                kinds.Add(key, kind = representative.Count);
                representative.Add(c);
            }

            if (kind > byte.MaxValue) throw new ArenaException(Status.TooLarge, "regex: the pattern looks behind at too many sets of characters", 0);
            of[c] = (byte)kind;
        }

        return (of, [.. representative]);
    }

    private bool AsksBehind()
    {
        foreach (RegexInstruction instruction in _code)
        {
            bool asks = instruction.Op == RegexOp.Behind
                || (instruction.Op == RegexOp.Anchor && (RegexAnchor)instruction.Argument is RegexAnchor.BeginText or RegexAnchor.BeginLine or RegexAnchor.WordBoundary or RegexAnchor.NotWordBoundary);
            if (asks) return true;
        }

        return false;
    }

    private string Kind(int characterClass)
    {
        List<char> kind = [];
        foreach (RegexInstruction instruction in _code)
        {
            if (instruction.Op == RegexOp.Behind) kind.Add(Is(characterClass, instruction.Argument) ? '1' : '0');
        }

        if (_word >= 0) kind.Add(Is(characterClass, _word) ? '1' : '0');
        if (_lineFeed >= 0) kind.Add(Is(characterClass, _lineFeed) ? '1' : '0');
        return string.Concat(kind);
    }

    private bool Is(int characterClass, int set) => _isMember[characterClass * _sets + set];
}
