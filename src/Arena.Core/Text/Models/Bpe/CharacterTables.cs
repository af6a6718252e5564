using System;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>A table of characters for each place in a word: first or not, last or not. Places that look alike share one.</summary>
internal sealed class CharacterTables : IDisposable
{
    private CharacterSymbols? _first;
    private CharacterSymbols? _inner;
    private CharacterSymbols? _last;
    private CharacterSymbols? _only;

    public void Fill(Vocabulary vocabulary, BpeSettings settings, SymbolTable symbols)
    {
        ReadOnlySpan<byte> prefix = settings.ContinuingSubwordPrefix;
        ReadOnlySpan<byte> suffix = settings.EndOfWordSuffix;
        _first = new CharacterSymbols(vocabulary, default, default, symbols);
        _inner = prefix.IsEmpty ? _first : new CharacterSymbols(vocabulary, prefix, default, symbols);
        _only = suffix.IsEmpty ? _first : new CharacterSymbols(vocabulary, default, suffix, symbols);
        _last = prefix.IsEmpty ? _only : suffix.IsEmpty ? _inner : new CharacterSymbols(vocabulary, prefix, suffix, symbols);
    }

    public CharacterSymbols At(bool isFirst, bool isLast)
        => isLast ? (isFirst ? _only! : _last!) : isFirst ? _first! : _inner!;

    public void Dispose()
    {
        if (_last != _only && _last != _inner) _last?.Dispose();
        if (_only != _first) _only?.Dispose();
        if (_inner != _first) _inner?.Dispose();
        _first?.Dispose();
    }
}
