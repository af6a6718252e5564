using System;
using System.Collections.Generic;
using System.Text;
using Arena.Core.Text.AddedTokens;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.Bpe;

namespace Arena.Core.Text.Loading;

/// <summary>
/// The two files of a byte-level BPE model: vocab.json, an object of tokens and ids, and merges.txt. What stands around the
/// model is what HuggingFace's conversion writes: the profile "gpt2" has one special token and adds none, "roberta" has
/// five and adds &lt;s&gt; and &lt;/s&gt;.
/// </summary>
internal static unsafe class VocabJsonReader
{
    public static Tokenizer Read(byte* data, int size, in LoadSettings settings)
    {
        bool isRoberta = settings.Profile switch
        {
            null or "gpt2" => false,
            "roberta" => true,
            _ => throw new ArenaException(Status.NotFound, $"there is no vocab.json profile \"{settings.Profile}\"; there are gpt2 and roberta"),
        };
        if (settings.Merges.Data == null) throw new ArenaException(Status.InvalidArgument, "a vocab.json needs the merges.txt that belongs to it");

        BpeModel model = ReadModel(data, size, settings.Merges, settings.DropoutSeed);
        Surroundings surroundings;
        try
        {
            surroundings = isRoberta ? Roberta(model.Vocabulary) : Gpt2(model.Vocabulary);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        return surroundings.Around(model, settings);
    }

    private static BpeModel ReadModel(byte* data, int size, TextInput mergesTxt, ulong dropoutSeed)
    {
        JsonSections file = new(data, size, 0, size, "vocab.json");
        Vocabulary vocabulary = VocabularyReader.Read(file, data, 0, size, "vocab.json");
        try
        {
            using MergeList merges = new(vocabulary, []);
            MergesTxtReader.Read(mergesTxt.Measured(), merges);
            return new BpeModel(vocabulary, merges, new BpeSettings { Seed = dropoutSeed });
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
    }

    private static Surroundings Gpt2(Vocabulary vocabulary) => new()
    {
        PreTokenizer = Surroundings.ByteLevel,
        PostProcessor = """{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false, "use_regex": true}""",
        Decoder = Surroundings.ByteLevelDecoder,
        AddedTokens = Known(vocabulary, ["<|endoftext|>"]),
    };

    private static Surroundings Roberta(Vocabulary vocabulary) => new()
    {
        PreTokenizer = Surroundings.ByteLevel,
        PostProcessor = $$"""{"type": "RobertaProcessing", "sep": ["</s>", {{Id(vocabulary, "</s>")}}], "cls": ["<s>", {{Id(vocabulary, "<s>")}}], "trim_offsets": true, "add_prefix_space": false}""",
        Decoder = Surroundings.ByteLevelDecoder,
        AddedTokens = Known(vocabulary, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]),
    };

    private static uint Id(Vocabulary vocabulary, string token)
        => vocabulary.TryGetId(Encoding.UTF8.GetBytes(token), out uint id) ? id : throw new ArenaException(Status.InvalidData, $"vocab.json has no {token}, which the profile adds");

    // <mask> takes the space before it along, as RoBERTa's tokenizer has it.
    private static List<AddedToken> Known(Vocabulary vocabulary, ReadOnlySpan<string> names)
    {
        List<AddedToken> tokens = [];
        foreach (string name in names)
        {
            byte[] content = Encoding.UTF8.GetBytes(name);
            if (vocabulary.TryGetId(content, out _)) tokens.Add(new AddedToken(content, false, LeftStrip: name == "<mask>", false, Normalized: false, Special: true));
        }

        return tokens;
    }
}
