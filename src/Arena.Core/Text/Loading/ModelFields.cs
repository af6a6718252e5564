using System.Text;
using System.Text.Json;

namespace Arena.Core.Text.Loading;

/// <summary>The small fields of a model, with the types that tokenizer.json gives them. Null is the same as missing.</summary>
internal readonly struct ModelFields(JsonSections model)
{
    public byte[]? OptionalBytes(string name)
    {
        using JsonDocument? value = model.Find(name, out int start);
        if (value is null) return null;
        return value.RootElement.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(value.RootElement.GetString()!) : throw Wrong(start, name, "a string");
    }

    public byte[] Bytes(string name) => OptionalBytes(name) ?? throw Missing(name);

    public bool Bool(string name)
    {
        using JsonDocument? value = model.Find(name, out int start);
        return value?.RootElement.ValueKind switch
        {
            null or JsonValueKind.False => false,
            JsonValueKind.True => true,
            _ => throw Wrong(start, name, "true or false"),
        };
    }

    public ulong? OptionalNumber(string name)
    {
        using JsonDocument? value = model.Find(name, out int start);
        if (value is null) return null;
        return value.RootElement.ValueKind == JsonValueKind.Number && value.RootElement.TryGetUInt64(out ulong number) ? number : throw Wrong(start, name, "a whole number from 0 on");
    }

    public ulong Number(string name) => OptionalNumber(name) ?? throw Missing(name);

    /// <summary>A number from 0 to 1; 0 if missing.</summary>
    public float Probability(string name)
    {
        using JsonDocument? value = model.Find(name, out int start);
        if (value is null) return 0;
        bool isNumber = value.RootElement.ValueKind == JsonValueKind.Number;
        return isNumber && value.RootElement.GetDouble() is >= 0 and <= 1 and double number ? (float)number : throw Wrong(start, name, "a number from 0 to 1");
    }

    public ArenaException Missing(string name) => model.Error(model.Start, Status.InvalidData, $"model has no field \"{name}\"");

    private ArenaException Wrong(int start, string name, string expected) => model.Error(start, Status.InvalidData, $"model.{name} must be {expected}");
}
