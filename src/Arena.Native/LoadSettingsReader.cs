using System.Collections.Generic;
using Arena.Core;
using Arena.Core.Text;
using Arena.Core.Text.AddedTokens;
using Arena.Core.Text.Loading;
using Arena.Native.Types;

namespace Arena.Native;

/// <summary>From the ABI's options to the loader's settings. What lies behind an address is copied or borrowed for the call.</summary>
internal static unsafe class LoadSettingsReader
{
    /// <summary>More special tokens than any file has; above it the count is a mistake.</summary>
    private const ulong MostSpecialTokens = 1 << 20;

    /// <summary>Ids index dense tables.</summary>
    private const uint MostId = 1 << 24;

    public static LoadSettings Read(in TokenizerOptions options) => new()
    {
        Format = (Core.Text.Loading.TokenizerFormat)options.Format,
        Cased = options.Cased != 0,
        Profile = Text(options.Profile, options.ProfileLength),
        Merges = Contents(options.Merges, options.MergesLength),
        Config = Contents(options.Config, options.ConfigLength),
        Pattern = Text(options.Pattern, options.PatternLength),
        SpecialTokens = Tokens(options.SpecialTokens, options.SpecialTokenCount),
        DropoutSeed = options.DropoutSeed,
    };

    private static string? Text(byte* text, ulong length) => text == null ? null : System.Text.Encoding.UTF8.GetString(Bytes(text, length));

    private static System.ReadOnlySpan<byte> Bytes(byte* text, ulong length)
    {
        if (!Require.Text(text, (nuint)length, out System.ReadOnlySpan<byte> bytes)) throw new ArenaException(Status.TooLarge, "a text in the options is longer than 2^31 - 1 bytes");
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) throw new ArenaException(Status.InvalidUtf8, "a text in the options is not UTF-8");
        return bytes;
    }

    // An address says that there are contents, be they empty.
    private static TextInput Contents(byte* data, ulong length) => data == null ? default : new TextInput(data, (nuint)length);

    private static List<AddedToken>? Tokens(SpecialToken* tokens, ulong count)
    {
        if (tokens == null) return null;
        if (count > MostSpecialTokens) throw new ArenaException(Status.TooLarge, "there are too many special tokens in the options");
        List<AddedToken> added = [];
        for (ulong i = 0; i < count; i++)
        {
            if (tokens[i].Text == null || tokens[i].Reserved != 0) throw new ArenaException(Status.InvalidArgument, "a special token in the options has no text, or is not of this version");
            if (tokens[i].Id > MostId) throw new ArenaException(Status.TooLarge, "a special token in the options has an id above 2^24");
            byte[] content = Bytes(tokens[i].Text, tokens[i].Length).ToArray();
            added.Add(new AddedToken(content, SingleWord: false, LeftStrip: false, RightStrip: false, Normalized: false, Special: true) { FixedId = tokens[i].Id });
        }

        return added;
    }
}
