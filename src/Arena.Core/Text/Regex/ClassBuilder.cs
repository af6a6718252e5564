using System.Collections.Generic;

namespace Arena.Core.Text.Regex;

/// <summary>
/// Collects the members of a character class, of which a character may yet become the beginning of a range. A minus
/// sign means itself at either end of the class, behind a range, and as the end of one.
/// </summary>
internal sealed class ClassBuilder
{
    private enum State
    {
        /// <summary>Nothing yet: a minus sign is a member.</summary>
        Start,
        /// <summary>A character, which may begin a range.</summary>
        Character,
        /// <summary>\s or its like, which may not.</summary>
        Shorthand,
        /// <summary>A range was completed, or an inner class: a minus sign is a member.</summary>
        Complete,
        /// <summary>Behind the minus sign of a range.</summary>
        Range,
    }

    private readonly List<(int First, int Last)> _ranges = [];
    private State _state;
    private int _character;

    public bool CanBeginRange => _state is State.Character or State.Shorthand;

    /// <summary>Takes a minus sign. False if what stands before cannot begin a range.</summary>
    public bool BeginRange()
    {
        if (_state != State.Character) return false;
        _state = State.Range;
        return true;
    }

    /// <summary>Adds a character, or ends a range with it. False if the range is empty.</summary>
    public bool Add(int character)
    {
        if (_state == State.Range)
        {
            if (character < _character) return false;
            _ranges[^1] = (_character, character);
            _state = State.Complete;
            return true;
        }

        _ranges.Add((character, character));
        (_state, _character) = (State.Character, character);
        return true;
    }

    public void Add(CodePointSet set)
    {
        // A range whose end is no character: its minus sign stands for itself.
        if (_state == State.Range) _ranges.Add(('-', '-'));
        _ranges.AddRange(set.Ranges);
        _state = State.Shorthand;
    }

    public CodePointSet Finish()
    {
        if (_state == State.Range) _ranges.Add(('-', '-'));
        return CodePointSet.Of(_ranges);
    }
}
