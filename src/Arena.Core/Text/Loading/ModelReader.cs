using System;
using System.Text;
using System.Text.Json;
using Arena.Core.Memory;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.WordPiece;

namespace Arena.Core.Text.Loading;

/// <summary>
/// Reads tokenizer.json's "model". Its vocabulary is the bulk of the file, so it goes token by token into native memory;
/// nothing of it becomes a managed string.
/// </summary>
internal static unsafe class ModelReader
{
    public static IModel Read(JsonSections file, byte* data, int size, int start, int length)
    {
        JsonSections model = new(data, size, start, length, "model");
        if (model.TryFind("type", out int typeStart, out _))
        {
            using JsonDocument type = model.Find("type", out _)!;
            if (type.RootElement.ValueKind != JsonValueKind.String || !type.RootElement.ValueEquals("WordPiece"u8))
            {
                throw file.Error(typeStart, Status.Unsupported, $"the model {type.RootElement.GetRawText()} is not supported, only \"WordPiece\" is");
            }
        }
        else if (model.TryFind("merges", out int merges, out _))
        {
            throw file.Error(merges, Status.Unsupported, "a model with merges (BPE) is not supported, only \"WordPiece\" is");
        }

        return ReadWordPiece(model, data, size);
    }

    private static WordPieceModel ReadWordPiece(JsonSections model, byte* data, int size)
    {
        byte[] unknown = Encoding.UTF8.GetBytes(ReadString(model, "unk_token"));
        byte[] prefix = Encoding.UTF8.GetBytes(ReadString(model, "continuing_subword_prefix"));
        ulong characters = ReadNumber(model, "max_input_chars_per_word");
        if (!model.TryFind("vocab", out int start, out int length)) throw Missing(model, "vocab");

        Vocabulary vocabulary = new();
        try
        {
            ReadVocabulary(model, data, start, length, vocabulary);
            Complete(model, start, vocabulary);
            return new WordPieceModel(vocabulary, unknown, prefix, characters);
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
    }

    private static void ReadVocabulary(JsonSections model, byte* data, int start, int length, Vocabulary vocabulary)
    {
        NativeBuffer<byte> token = default;
        try
        {
            Utf8JsonReader reader = JsonSections.NewReader(new ReadOnlySpan<byte>(data + start, length));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw model.Error(start, Status.InvalidData, "model.vocab must be an object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadOnlySpan<byte> name = Unescape(model, ref reader, start, ref token);
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt32(out uint id))
                {
                    throw model.Error(start + reader.TokenStartIndex, Status.InvalidData, "an id in model.vocab must be a number from 0 to 2^32 - 1");
                }

                vocabulary.Add(name, id);
            }
        }
        finally
        {
            token.Dispose();
        }
    }

    // The span lies in the file, or in the buffer if the name has escapes; either holds until the next call.
    private static ReadOnlySpan<byte> Unescape(JsonSections model, ref Utf8JsonReader reader, int start, ref NativeBuffer<byte> buffer)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        Throw.IfOutOfMemory(buffer.Reserve(reader.ValueSpan.Length));
        try
        {
            int written = reader.CopyString(new Span<byte>(buffer.Items, buffer.Capacity));
            return new ReadOnlySpan<byte>(buffer.Items, written);
        }
        catch (InvalidOperationException)
        {
            throw model.Error(start + reader.TokenStartIndex, Status.Syntax, "a token has an escape that is no character");
        }
    }

    private static void Complete(JsonSections model, int start, Vocabulary vocabulary)
    {
        try
        {
            vocabulary.Complete();
        }
        catch (ArenaException found) when (found.Offset < 0)
        {
            // The vocabulary knows what is wrong, only the file knows where.
            throw model.Error(start, found.Status, found.Message);
        }
    }

    private static string ReadString(JsonSections model, string name)
    {
        using JsonDocument value = model.Find(name, out int start) ?? throw Missing(model, name);
        return value.RootElement.ValueKind == JsonValueKind.String ? value.RootElement.GetString()! : throw model.Error(start, Status.InvalidData, $"model.{name} must be a string");
    }

    private static ulong ReadNumber(JsonSections model, string name)
    {
        using JsonDocument value = model.Find(name, out int start) ?? throw Missing(model, name);
        return value.RootElement.ValueKind == JsonValueKind.Number && value.RootElement.TryGetUInt64(out ulong number)
            ? number
            : throw model.Error(start, Status.InvalidData, $"model.{name} must be a whole number from 0 on");
    }

    private static ArenaException Missing(JsonSections model, string name)
        => model.Error(model.Start, Status.InvalidData, $"model has no field \"{name}\"");
}
