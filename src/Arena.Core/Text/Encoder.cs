using Arena.Core.Memory;
using Arena.Core.Strings;

namespace Arena.Core.Text;

/// <summary>A text: UTF-8, not necessarily valid when it comes in. A length of nuint.MaxValue says that it ends in NUL.</summary>
public readonly unsafe struct TextInput(byte* data, nuint length)
{
    public readonly byte* Data = data;
    public readonly nuint Length = length;

    public TextInput Measured() => Length == nuint.MaxValue ? new TextInput(Data, Utf8.LengthOf(Data)) : this;
}

/// <summary>
/// Turns texts into tokens in a caller's arena, and tokens back into text, for one thread at a time. All scratch is native
/// memory that this object keeps; once warm, a call allocates nothing outside the caller's arena.
/// </summary>
public sealed unsafe partial class Encoder
{
    private const ulong LongestText = int.MaxValue;

    private readonly Tokenizer _tokenizer;
    private EncoderScratch _scratch;

    private Encoder(Tokenizer tokenizer) => _tokenizer = tokenizer;

    /// <summary>Makes an encoder, which is an owner of the tokenizer until it is disposed of.</summary>
    public static Encoder Create(Tokenizer tokenizer) => Create(tokenizer, useComponents: false);

    internal static Encoder Create(Tokenizer tokenizer, bool useComponents)
    {
        Encoder encoder = new(tokenizer) { UseComponents = useComponents };
        Throw.IfOutOfMemory(encoder._scratch.Cache.Create());
        tokenizer.Share();
        return encoder;
    }

    public Tokenizer Tokenizer => _tokenizer;

    /// <summary>Leaves the one-pass scanner aside, so that tests can hold it against the components.</summary>
    internal bool UseComponents { get; init; }

    /// <summary>Whether the last failure was in the second text of a pair.</summary>
    public bool FailedInPair { get; private set; }

    /// <summary>Gives the scratch back. Not a finalizer's work: the owner of the handle calls it.</summary>
    public void Dispose()
    {
        _scratch.Dispose();
        _tokenizer.Release();
    }

    /// <summary>Encodes texts, or pairs of texts, as rows in an arena: all of them, or none and the arena untouched.</summary>
    /// <param name="arena">Receives the arrays.</param>
    /// <param name="texts">count texts.</param>
    /// <param name="pairs">count second texts, those without data being none; or null.</param>
    /// <param name="count">Number of texts.</param>
    /// <param name="settings">What to write and how.</param>
    /// <param name="result">Receives the rows.</param>
    /// <param name="failure">On failure says why and where.</param>
    public Status Encode(NativeArena* arena, TextInput* texts, TextInput* pairs, nuint count, in EncodeSettings settings, out EncodingResult result, ref Failure failure)
    {
        result = default;
        if (count > int.MaxValue) return failure.Set(Status.TooLarge, "more than 2^31 - 1 texts in one call");

        _scratch.Tokens.Count = 0;
        _scratch.Rows.Count = 0;
        _scratch.Texts.Count = 0;
        if (!_scratch.Texts.Reserve((long)count)) return failure.Set(Status.OutOfMemory, "no memory for the texts");

        for (nuint i = 0; i < count; i++)
        {
            // Texts and pairs may be mixed: a pair without an address is none.
            TextInput* pair = pairs == null || pairs[i].Data == null ? null : pairs + i;
            Status status = EncodeOne(texts[i], pair, settings, ref failure);
            if (status == Status.Ok) continue;
            failure.Item = i;
            return status;
        }

        return RowWriter.Write(ref _scratch, arena, _tokenizer.Template, settings, out result, ref failure);
    }

    private Status EncodeOne(TextInput text, TextInput* pair, in EncodeSettings settings, ref Failure failure)
    {
        FailedInPair = false;
        TextTokens tokens = new() { IsPair = pair != null, First = _scratch.Tokens.Count };
        Status status = Tokenize(text.Measured(), isPair: false, tokens.IsPair, settings, ref failure);
        if (status != Status.Ok) return status;

        tokens.Count = _scratch.Tokens.Count - tokens.First;
        tokens.PairFirst = _scratch.Tokens.Count;
        if (pair != null)
        {
            status = Tokenize(pair->Measured(), isPair: true, hasPair: true, settings, ref failure);
            if (status != Status.Ok)
            {
                FailedInPair = true;
                return status;
            }

            tokens.PairCount = _scratch.Tokens.Count - tokens.PairFirst;
        }

        status = RowPlanner.Truncate(ref tokens, _tokenizer.Template, settings, ref failure);
        if (status != Status.Ok) return status;
        _scratch.Texts.Items[_scratch.Texts.Count++] = tokens;
        return RowPlanner.AddRows(ref _scratch, (uint)(_scratch.Texts.Count - 1), _tokenizer.Template, settings, ref failure);
    }
}
