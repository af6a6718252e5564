using System;
using Arena.Core.Strings;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>
/// Byte pair encoding (R. Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", 2016): a word
/// begins as its characters, and the two neighbours whose merge has the lowest rank become one, the leftmost first, until
/// no merge is left. What the vocabulary holds beside that is never taken as a short cut: merges may not reach it.
///
/// Characters become symbols here; BpeModel.Merging.cs merges them.
/// </summary>
public sealed unsafe partial class BpeModel : IModel
{
    private readonly BpeSettings _settings;
    private readonly SymbolTable _symbols;
    private readonly PairTable _pairs;
    private readonly MergeProducts _products;
    private readonly CharacterTables _characters;

    /// <summary>The symbols of &lt;0x00&gt; to &lt;0xFF&gt;, where there are.</summary>
    private readonly uint[] _bytes = new uint[256];

    private readonly uint _unknown = SymbolTable.None;
    private readonly bool _canSearch;

    /// <param name="vocabulary">Complete; belongs to the model from here on.</param>
    /// <param name="merges">Copied.</param>
    /// <param name="settings">The rest.</param>
    public BpeModel(Vocabulary vocabulary, MergeList merges, BpeSettings settings)
    {
        (Vocabulary, _settings) = (vocabulary, settings);
        _symbols = new SymbolTable(vocabulary.IdLimit);
        _pairs = new PairTable(merges.Count);
        _products = new MergeProducts(merges.RankLimit);
        _characters = new CharacterTables();
        try
        {
            AddMerges(merges.Items);
            _characters.Fill(vocabulary, settings, _symbols);
            if (settings.UnkToken is { } unknown && vocabulary.TryGetId(unknown, out uint id)) _unknown = _symbols.Of(id);
            if (settings.ByteFallback) FindBytes();
            _canSearch = settings.Dropout <= 0 && vocabulary.HasDistinctIds && PartsAreLongerThanPrefix(merges.Items);
            _symbols.Seal();
        }
        catch
        {
            FreeTables();
            throw;
        }
    }

    public Vocabulary Vocabulary { get; }

    public int Tokenize(byte* word, int length, ref ModelScratch scratch)
    {
        scratch.Pieces.Count = 0;
        if (_settings.IgnoreMerges && _settings.Dropout <= 0 && Vocabulary.TryGetId(new ReadOnlySpan<byte>(word, length), out uint id))
        {
            TokenSpan whole = new() { Id = id, Start = 0, End = (uint)length };
            return scratch.Pieces.TryAdd(whole) ? 1 : IModel.OutOfMemory;
        }

        int read = ReadSymbols(word, length, ref scratch.Symbols);
        if (read < 0) return read;
        return Merge(ref scratch) ? WritePieces(ref scratch, length) : IModel.OutOfMemory;
    }

    public void Dispose()
    {
        FreeTables();
        Vocabulary.Dispose();
    }

    private void FreeTables()
    {
        _symbols.Dispose();
        _pairs.Dispose();
        _products.Dispose();
        _characters.Dispose();
    }

    private void AddMerges(ReadOnlySpan<Merge> merges)
    {
        foreach (Merge merge in merges)
        {
            _pairs.Add(_symbols.Of(merge.Left), _symbols.Of(merge.Right), merge.Rank);
            _products.Symbols[merge.Rank] = _symbols.Of(merge.Product);
        }
    }

    private void FindBytes()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] name = System.Text.Encoding.ASCII.GetBytes($"<0x{value:X2}>");
            _bytes[value] = Vocabulary.TryGetId(name, out uint id) ? _symbols.Of(id) : SymbolTable.None;
        }
    }

    // A right part that is nothing but the prefix adds nothing: what it makes may then be made by another pair too.
    private bool PartsAreLongerThanPrefix(ReadOnlySpan<Merge> merges)
    {
        foreach (Merge merge in merges)
        {
            bool known = Vocabulary.TryGetToken(merge.Right, out _, out int length) && Vocabulary.TryGetToken(merge.Left, out _, out int left) && left > 0;
            if (!known || length <= _settings.ContinuingSubwordPrefix.Length) return false;
        }

        return true;
    }

    private int ReadSymbols(byte* word, int length, ref SymbolList list)
    {
        list.Clear();
        if (!list.Reserve(length)) return IModel.OutOfMemory;
        byte* end = word + length;
        uint unknown = 0;
        for (byte* next = word; next < end;)
        {
            byte* start = next;
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            uint bytes = (uint)(next - start);
            uint symbol = _characters.At(start == word, next == end).Of(codePoint);
            if (symbol != SymbolTable.None)
            {
                Flush(ref list, ref unknown);
                list.Add(symbol, bytes);
                continue;
            }

            // Bytes go before an unknown token that still waits to be joined by more: the oracle does it so.
            if (_settings.ByteFallback)
            {
                if (!list.Reserve(list.Count + (end - start) + _settings.ContinuingSubwordPrefix.Length + _settings.EndOfWordSuffix.Length + 1L)) return IModel.OutOfMemory;
                if (AddBytes(start, (int)bytes, start == word, next == end, ref list)) continue;
            }

            if (_settings.UnkToken is null) continue;
            if (_unknown == SymbolTable.None) return IModel.NoUnknownToken;
            if (!_settings.FuseUnk) Flush(ref list, ref unknown);
            unknown += bytes;
        }

        Flush(ref list, ref unknown);
        return list.Count;
    }

    private void Flush(ref SymbolList list, ref uint unknown)
    {
        if (unknown > 0) list.Add(_unknown, unknown);
        unknown = 0;
    }

    // A character as its bytes, with those of the prefix and the suffix it has at this place; all of them or none.
    private bool AddBytes(byte* character, int length, bool isFirst, bool isLast, ref SymbolList list)
    {
        ReadOnlySpan<byte> prefix = isFirst ? default : _settings.ContinuingSubwordPrefix;
        ReadOnlySpan<byte> middle = new(character, length);
        ReadOnlySpan<byte> suffix = isLast ? _settings.EndOfWordSuffix : default;
        if (!HasAll(prefix) || !HasAll(middle) || !HasAll(suffix)) return false;
        foreach (byte value in prefix) list.Add(_bytes[value], 1);
        foreach (byte value in middle) list.Add(_bytes[value], 1);
        foreach (byte value in suffix) list.Add(_bytes[value], 1);
        return true;
    }

    private bool HasAll(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (_bytes[value] == SymbolTable.None) return false;
        }

        return true;
    }

    private int WritePieces(ref ModelScratch scratch, int length)
    {
        ref SymbolList list = ref scratch.Symbols;
        int count = list.Count;
        if (!scratch.Pieces.Reserve(count)) return IModel.OutOfMemory;
        TokenSpan* pieces = scratch.Pieces.Items;
        for (int i = 0; i < count; i++)
        {
            uint end = i + 1 < count ? list.Starts[i + 1] : list.Covered;
            // The bytes of a prefix or suffix stand nowhere in the word; what lies behind its end is its last byte.
            pieces[i] = new TokenSpan
            {
                Id = _symbols.Ids[list.Symbols[i]],
                Start = Math.Min(list.Starts[i], (uint)length - 1),
                End = Math.Min(end, (uint)length),
            };
        }

        scratch.Pieces.Count = count;
        return count;
    }
}
