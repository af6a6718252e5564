using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace Arena.Core.Text.Loading;

/// <summary>
/// Reads the fields of one component with the types that tokenizer.json gives them. A missing or wrong field fails with
/// the component's position and the field's name.
/// </summary>
internal readonly struct JsonFields(JsonSections file, JsonElement element, long offset, string component)
{
    public JsonElement Element => element;

    /// <summary>The component's "type", or null where it has none.</summary>
    public string? Type => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String
        ? type.GetString()
        : null;

    public bool Has(string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public bool Bool(string name)
    {
        JsonElement value = Require(name);
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(name, "true or false"),
        };
    }

    public bool Bool(string name, bool otherwise) => Has(name) ? Bool(name) : otherwise;

    public bool HasBool(string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    public bool? OptionalBool(string name) => Has(name) ? Bool(name) : null;

    public uint UInt32(string name)
        => Require(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt32(out uint number) ? number : throw Wrong(name, "a number from 0 to 2^32 - 1");

    public ulong UInt64(string name)
        => Require(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out ulong number) ? number : throw Wrong(name, "a whole number from 0 on");

    public byte[] Bytes(string name) => Encoding.UTF8.GetBytes(String(name));

    public string String(string name)
        => Require(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Wrong(name, "a string");

    /// <summary>A string that is one character.</summary>
    public Rune Character(string name)
    {
        string text = String(name);
        return Rune.TryGetRuneAt(text + "\0", 0, out Rune rune) && rune.Utf16SequenceLength == text.Length ? rune : throw Wrong(name, "one character");
    }

    /// <summary>A string that is one character, UTF-8.</summary>
    public byte[] CharacterBytes(string name)
    {
        _ = Character(name);
        return Bytes(name);
    }

    /// <summary>An array of components, each read by the same function.</summary>
    public List<T> Components<T>(string name, Func<JsonFields, T> read)
    {
        List<T> components = [];
        foreach (JsonElement item in Array(name).EnumerateArray()) components.Add(read(Inner(item, $"{name}[{components.Count}]")));
        return components;
    }

    public JsonElement Array(string name)
        => Require(name) is { ValueKind: JsonValueKind.Array } value ? value : throw Wrong(name, "an array");

    public JsonFields Object(string name)
        => Require(name) is { ValueKind: JsonValueKind.Object } value ? new JsonFields(file, value, offset, $"{component}.{name}") : throw Wrong(name, "an object");

    /// <summary>The same file and position for a value inside this component.</summary>
    public JsonFields Inner(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Object ? new JsonFields(file, value, offset, $"{component}.{name}") : throw Error($"{component}.{name} must be an object");

    public ArenaException Error(string message, Status status = Status.InvalidData) => file.Error(offset, status, message);

    public ArenaException Wrong(string name, string expected) => Error($"{component}.{name} must be {expected}");

    private JsonElement Require(string name)
        => element.TryGetProperty(name, out JsonElement value) ? value : throw Error($"{component} has no field \"{name}\"");
}
