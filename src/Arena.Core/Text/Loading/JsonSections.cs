using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Arena.Core.Text.Loading;

/// <summary>
/// A JSON object's members as stretches of the file, so that parts can be read in the order they need each other and every
/// error knows where in the file it is. The framework's reader does the parsing, and checks the whole syntax here once.
/// </summary>
internal sealed unsafe class JsonSections
{
    /// <summary>As deep as the oracle's own reader goes.</summary>
    private const int MaximumDepth = 127;

    private readonly byte* _data;
    private readonly int _size;
    private readonly Dictionary<string, (int Start, int Length)> _members = new(StringComparer.Ordinal);

    /// <param name="data">The whole file, valid UTF-8.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="start">Where the object begins.</param>
    /// <param name="length">How long it is; white space around it is allowed.</param>
    /// <param name="what">What the object is called in an error.</param>
    public JsonSections(byte* data, int size, int start, int length, string what)
    {
        _data = data;
        _size = size;
        Start = start;
        Utf8JsonReader reader = NewReader(new ReadOnlySpan<byte>(data + start, length));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw Error(start, Status.InvalidData, $"{what} is not an object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                int first = (int)reader.TokenStartIndex;
                reader.Skip();
                // A member written twice counts as its last.
                _members[name] = (start + first, (int)reader.BytesConsumed - first);
            }

            while (reader.Read()) { }
        }
        catch (JsonException broken)
        {
            throw SyntaxError(reader, start, broken);
        }
        catch (InvalidOperationException)
        {
            throw Error(start + (int)reader.TokenStartIndex, Status.Syntax, "a string has an escape that is no character");
        }
    }

    /// <summary>Where the object begins in the file.</summary>
    public int Start { get; }

    public static Utf8JsonReader NewReader(ReadOnlySpan<byte> json)
        => new(json, new JsonReaderOptions { MaxDepth = MaximumDepth, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow });

    /// <summary>Where a member's value stands; false if it is missing or null.</summary>
    public bool TryFind(string name, out int start, out int length)
    {
        bool found = _members.TryGetValue(name, out (int Start, int Length) member);
        (start, length) = member;
        return found && !new ReadOnlySpan<byte>(_data + start, length).SequenceEqual("null"u8);
    }

    /// <summary>A member as a small document, or null if it is missing or null.</summary>
    public JsonDocument? Find(string name, out int start)
    {
        if (!TryFind(name, out start, out int length)) return null;
        CheckStrings(start, length);
        Utf8JsonReader reader = NewReader(new ReadOnlySpan<byte>(_data + start, length));
        return JsonDocument.ParseValue(ref reader);
    }

    // The parser leaves escapes alone until somebody asks for the string, or for a member whose name has to be compared with
    // it. Asked for here, all of them, they fail in one place and with a position.
    private void CheckStrings(int start, int length)
    {
        Utf8JsonReader reader = NewReader(new ReadOnlySpan<byte>(_data + start, length));
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped) _ = reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            throw Error(start + reader.TokenStartIndex, Status.Syntax, "a string has an escape that is no character");
        }
    }

    public ArenaException Error(long offset, Status status, string message)
        => TextPosition.Error(_data, (nuint)_size, offset, status, message);

    private ArenaException SyntaxError(in Utf8JsonReader reader, int start, JsonException broken)
    {
        // The reader stands at the token that it could not finish; the exception knows how far it came in its line.
        long offset = start + reader.BytesConsumed;
        if (broken is { LineNumber: { } line, BytePositionInLine: { } column }) offset = OffsetOf(start, line, column);
        return Error(offset, Status.Syntax, "the file is not well-formed JSON");
    }

    private long OffsetOf(int start, long line, long column)
    {
        long at = start;
        for (; line > 0 && at < _size; at++)
        {
            if (_data[at] == (byte)'\n') line--;
        }

        return Math.Min(at + column, _size);
    }
}
