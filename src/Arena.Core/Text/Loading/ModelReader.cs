using System.Text.Json;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.WordLevel;
using Arena.Core.Text.Models.WordPiece;

namespace Arena.Core.Text.Loading;

/// <summary>
/// Reads tokenizer.json's "model". Its vocabulary is the bulk of the file, so it goes token by token into native memory;
/// nothing of it becomes a managed string.
/// </summary>
internal static unsafe class ModelReader
{
    public static IModel Read(byte* data, int size, int start, int length, ulong dropoutSeed)
    {
        JsonSections model = new(data, size, start, length, "model");
        return TypeOf(model, data) switch
        {
            "BPE" => BpeReader.Read(model, data, dropoutSeed),
            "WordPiece" => ReadWordPiece(model, data),
            "WordLevel" => ReadWordLevel(model, data),
            _ => UnigramReader.Read(model, data),
        };
    }

    // Old files do not say what they are. The oracle tries one after the other; the fields that only one has tell the same.
    private static string TypeOf(JsonSections model, byte* data)
    {
        using JsonDocument? type = model.Find("type", out int start);
        if (type is null)
        {
            if (model.TryFind("merges", out _, out _)) return "BPE";
            if (model.TryFind("vocab", out int vocab, out _) && data[vocab] == (byte)'[') return "Unigram";
            return model.TryFind("continuing_subword_prefix", out _, out _) && model.TryFind("max_input_chars_per_word", out _, out _) ? "WordPiece" : "WordLevel";
        }

        string? name = type.RootElement.ValueKind == JsonValueKind.String ? type.RootElement.GetString() : null;
        if (name is "BPE" or "WordPiece" or "WordLevel" or "Unigram") return name;
        throw model.Error(start, Status.Unsupported, $"the model {type.RootElement.GetRawText()} is not supported; there are \"BPE\", \"WordPiece\", \"WordLevel\" and \"Unigram\"");
    }

    private static WordPieceModel ReadWordPiece(JsonSections model, byte* data)
    {
        ModelFields fields = new(model);
        byte[] unknown = fields.Bytes("unk_token");
        byte[] prefix = fields.Bytes("continuing_subword_prefix");
        ulong characters = fields.Number("max_input_chars_per_word");
        Vocabulary vocabulary = VocabularyReader.Read(model, data);
        return Owning(vocabulary, () => new WordPieceModel(vocabulary, unknown, prefix, characters));
    }

    private static WordLevelModel ReadWordLevel(JsonSections model, byte* data)
    {
        byte[] unknown = new ModelFields(model).Bytes("unk_token");
        Vocabulary vocabulary = VocabularyReader.Read(model, data);
        return Owning(vocabulary, () => new WordLevelModel(vocabulary, unknown));
    }

    // Native tables have no finalizer: whoever fails half-way gives them back.
    private static TModel Owning<TModel>(Vocabulary vocabulary, System.Func<TModel> make)
    {
        try
        {
            return make();
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
    }
}
