using System;
using System.Threading;
using Arena.Core.Text.AddedTokens;
using Arena.Core.Text.Decoders;
using Arena.Core.Text.Models;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.PostProcessors;
using Arena.Core.Text.PreTokenizers;

namespace Arena.Core.Text;

/// <summary>
/// A loaded tokenizer: the components of a tokenizer.json under their names there. Immutable, so any number of threads may
/// use it at once; each of them works with an <see cref="Encoder"/> of its own. Its tables are native memory, given back
/// when the last owner lets go.
/// </summary>
public sealed unsafe class Tokenizer(
    IModel model,
    INormalizer? normalizer,
    IPreTokenizer? preTokenizer,
    Template template,
    IDecoder? decoder,
    AddedVocabulary addedTokens,
    Truncation? truncation,
    Padding? padding)
{
    private int _owners = 1;

    /// <summary>The one-pass form of these components, where there is one. Normalized added tokens need them apart.</summary>
    internal BertScanner? Scanner { get; } = addedTokens.Normalized.IsEmpty ? BertScanner.TryCreate(normalizer, preTokenizer, model) : null;

    public IModel Model { get; } = model;
    public INormalizer? Normalizer { get; } = normalizer;
    public IPreTokenizer? PreTokenizer { get; } = preTokenizer;
    public Template Template { get; } = template;
    public IDecoder? Decoder { get; } = decoder;
    public AddedVocabulary AddedTokens { get; } = addedTokens;
    public Truncation? Truncation { get; } = truncation;
    public Padding? Padding { get; } = padding;

    /// <summary>Most tokens that the model takes, as tokenizer_config.json says; 0 if nobody said.</summary>
    public ulong ModelMaxLength { get; init; }

    /// <summary>Entries of the model's vocabulary and the added tokens it lacks.</summary>
    public int VocabularySize => Model.Vocabulary.Count + AddedTokens.Extra;

    /// <summary>Largest id plus one.</summary>
    public uint IdLimit => Math.Max(Model.Vocabulary.IdLimit, AddedTokens.IdLimit);

    public bool TryGetId(ReadOnlySpan<byte> token, out uint id)
        => AddedTokens.TryGetId(token, out id) || Model.Vocabulary.TryGetId(token, out id);

    /// <summary>The text of an id; the memory belongs to the tokenizer.</summary>
    public bool TryGetToken(uint id, out byte* text, out int length)
        => AddedTokens.TryGetToken(id, out text, out length) || Model.Vocabulary.TryGetToken(id, out text, out length);

    /// <summary>Makes the caller an owner too; each owner calls <see cref="Release"/> once.</summary>
    public void Share() => Interlocked.Increment(ref _owners);

    public void Release()
    {
        if (Interlocked.Decrement(ref _owners) != 0) return;
        AddedTokens.Dispose();
        Model.Dispose();
    }
}
