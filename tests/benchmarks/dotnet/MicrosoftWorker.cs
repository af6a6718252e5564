#if MICROSOFT_ML
using System;
using System.Linq;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Arena.Benchmarks;

/// <summary>Lines through Microsoft.ML.Tokenizers' BertTokenizer. Its strings are made outside the clock.</summary>
internal sealed class MicrosoftWorker(byte[][] lines, string vocabulary) : Worker(lines)
{
    private readonly string[] _texts = [.. lines.Select(Encoding.UTF8.GetString)];
    private readonly BertTokenizer _tokenizer = BertTokenizer.Create(vocabulary, Uncased);

    /// <summary>Its own defaults do not strip accents; BERT's uncased models do.</summary>
    private static BertOptions Uncased => new()
    {
        LowerCaseBeforeTokenization = true,
        ApplyBasicTokenization = true,
        SplitOnSpecialTokens = true,
        IndividuallyTokenizeCjk = true,
        RemoveNonSpacingMarks = true,
    };

    protected override long Run()
    {
        long tokens = 0;
        foreach (string text in _texts) tokens += _tokenizer.EncodeToIds(text, addSpecialTokens: false).Count;
        return tokens;
    }

    protected override void VisitIds(Action<ReadOnlyMemory<int>> visit)
    {
        foreach (string text in _texts) visit(_tokenizer.EncodeToIds(text, addSpecialTokens: false).ToArray());
    }
}
#endif
