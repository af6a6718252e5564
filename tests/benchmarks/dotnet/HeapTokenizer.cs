using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace Arena.Benchmarks;

/// <summary>
/// BERT's tokenization as a C# program usually has it: strings, lists, substrings and a dictionary. The twin of
/// native/heap_tokenizer.cpp, with the same limits: Latin script with typographic punctuation.
/// </summary>
internal sealed class HeapTokenizer
{
    private const int LongestWord = 100;
    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly int _unknown;

    public HeapTokenizer(string vocabularyPath)
    {
        foreach (string token in File.ReadLines(vocabularyPath)) _vocabulary.Add(token, _vocabulary.Count);
        _unknown = _vocabulary["[UNK]"];
    }

    /// <summary>The tokens of a text and their ids.</summary>
    public (List<string> Tokens, List<int> Ids) Encode(string text)
    {
        var tokens = new List<string>();
        var ids = new List<int>();
        foreach (string word in WordsOf(text)) AddPieces(word, tokens, ids);
        return (tokens, ids);
    }

    // Cleans, lowercases and splits at white space and around punctuation, in one pass.
    private static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c)) Finish(word, words);
            else if (IsRemoved(c)) continue;
            else if (IsPunctuation(c))
            {
                Finish(word, words);
                words.Add(c.ToString());
            }
            else if (Fold(c) is var folded and not '\0') word.Append(folded);
        }

        Finish(word, words);
        return words;
    }

    private static void Finish(StringBuilder word, List<string> words)
    {
        if (word.Length > 0) words.Add(word.ToString());
        word.Clear();
    }

    // The longest piece of the vocabulary first, again and again; a word with a remainder is unknown as a whole.
    private void AddPieces(string word, List<string> tokens, List<int> ids)
    {
        int kept = ids.Count;
        int start = word.Length > LongestWord ? -1 : 0;
        while (start >= 0 && start < word.Length) start = AddPiece(word, start, tokens, ids);
        if (start == word.Length) return;

        tokens.RemoveRange(kept, tokens.Count - kept);
        ids.RemoveRange(kept, ids.Count - kept);
        tokens.Add("[UNK]");
        ids.Add(_unknown);
    }

    private int AddPiece(string word, int start, List<string> tokens, List<int> ids)
    {
        for (int end = word.Length; end > start; end--)
        {
            string piece = start > 0 ? "##" + word[start..end] : word[start..end];
            if (!_vocabulary.TryGetValue(piece, out int id)) continue;
            tokens.Add(piece);
            ids.Add(id);
            return end;
        }

        return -1;
    }

    private static bool IsRemoved(char c) =>
        c == '\uFFFD' || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static bool IsPunctuation(char c) =>
        char.IsPunctuation(c) || (c < 128 && !char.IsLetterOrDigit(c) && !char.IsControl(c) && c != ' ');

    // Lower case without accent, or NUL for a combining accent.
    private static char Fold(char c)
    {
        if (c < 128) return char.ToLowerInvariant(c);
        if (char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) return '\0';
        char plain = c is >= '\u00C0' and <= '\u00FF' ? WithoutAccent[c - 0xC0] : ' ';
        return plain == ' ' ? char.ToLowerInvariant(c) : plain;
    }

    // U+00C0..U+00FF; a blank stands for a letter that only changes its case. Written out because Normalize does
    // nothing in a program that runs without ICU.
    private const string WithoutAccent = "aaaaaa ceeeeiiii nooooo  uuuuy  aaaaaa ceeeeiiii nooooo  uuuuy y";
}
