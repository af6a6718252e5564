using System.Text.Json;
using Arena.Core.Text.Models;

namespace Arena.Core.Text.Loading;

/// <summary>Reads an object of tokens and their ids.</summary>
internal static unsafe class VocabularyReader
{
    /// <summary>Reads a model's "vocab".</summary>
    public static Vocabulary Read(JsonSections model, byte* data)
    {
        if (!model.TryFind("vocab", out int start, out int length)) throw new ModelFields(model).Missing("vocab");
        return Read(model, data, start, length, "model.vocab");
    }

    /// <summary>Reads the object at a place in a file.</summary>
    public static Vocabulary Read(JsonSections file, byte* data, int start, int length, string name)
    {
        Vocabulary vocabulary = new();
        JsonTokens tokens = new(file, data, start, length);
        try
        {
            if (!tokens.Read() || tokens.Type != JsonTokenType.StartObject) throw tokens.Error(Status.InvalidData, $"{name} must be an object");
            while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
            {
                System.ReadOnlySpan<byte> token = tokens.Text();
                tokens.Read();
                if (!tokens.TryGetUInt32(out uint id)) throw tokens.Error(Status.InvalidData, $"an id in {name} must be a number from 0 to 2^32 - 1");
                vocabulary.Add(token, id);
            }

            Complete(file, start, vocabulary);
            return vocabulary;
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
        finally
        {
            tokens.Dispose();
        }
    }

    /// <summary>Completes a vocabulary. It knows what is wrong with it, only the file knows where.</summary>
    public static void Complete(JsonSections file, int start, Vocabulary vocabulary)
    {
        try
        {
            vocabulary.Complete();
        }
        catch (ArenaException found) when (found.Offset < 0)
        {
            throw file.Error(start, found.Status, found.Message);
        }
    }
}
