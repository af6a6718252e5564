using System.Collections.Concurrent;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests.Support;

/// <summary>Tokenizers that many tests share; immutable, so loaded once.</summary>
internal static class Models
{
    private static readonly ConcurrentDictionary<string, Tokenizer> _loaded = new();

    public static Tokenizer Bert => Get("bert-base-uncased");

    /// <summary>
    /// The embedded model, or one from ARENA_TEST_MODELS; ignores the test, by the model's name, when there is none.
    /// </summary>
    public static Tokenizer Get(string name)
    {
        if (name == "bert-base-uncased") return _loaded.GetOrAdd(name, Tokenizer.LoadBuiltin);
        string? file = Repository.FindModel(name);
        if (file is null) Assert.Ignore($"{name}.json is in no folder of ARENA_TEST_MODELS.");
        return _loaded.GetOrAdd(name, _ => Tokenizer.FromFile(file));
    }
}
