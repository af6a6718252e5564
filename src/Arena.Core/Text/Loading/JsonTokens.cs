using System;
using System.Text.Json;
using Arena.Core.Memory;

namespace Arena.Core.Text.Loading;

/// <summary>
/// Walks a large member of a file token by token, so that nothing of it becomes a managed object: a vocabulary or a list of
/// merges is most of a file.
/// </summary>
internal unsafe ref struct JsonTokens : IDisposable
{
    private readonly JsonSections _file;
    private readonly int _start;
    private Utf8JsonReader _reader;
    private NativeBuffer<byte> _unescaped;
    private NativeBuffer<byte> _other;

    public JsonTokens(JsonSections file, byte* data, int start, int length)
    {
        (_file, _start) = (file, start);
        _reader = JsonSections.NewReader(new ReadOnlySpan<byte>(data + start, length));
    }

    public readonly JsonTokenType Type => _reader.TokenType;

    /// <summary>A number as written.</summary>
    public readonly ReadOnlySpan<byte> Number => _reader.ValueSpan;

    public bool Read() => _reader.Read();

    public readonly bool TryGetUInt32(out uint number)
    {
        number = 0;
        return _reader.TokenType == JsonTokenType.Number && _reader.TryGetUInt32(out number);
    }

    /// <summary>A string or name without its escapes. Holds until the next call.</summary>
    public ReadOnlySpan<byte> Text() => Unescape(ref _unescaped);

    /// <summary>The same, to be held together with one got by <see cref="Text"/>.</summary>
    public ReadOnlySpan<byte> OtherText() => Unescape(ref _other);

    public readonly ArenaException Error(Status status, string message) => _file.Error(_start + _reader.TokenStartIndex, status, message);

    public void Dispose()
    {
        _unescaped.Dispose();
        _other.Dispose();
    }

    private ReadOnlySpan<byte> Unescape(scoped ref NativeBuffer<byte> buffer)
    {
        if (!_reader.ValueIsEscaped) return _reader.ValueSpan;
        Throw.IfOutOfMemory(buffer.Reserve(_reader.ValueSpan.Length));
        try
        {
            int written = _reader.CopyString(new Span<byte>(buffer.Items, buffer.Capacity));
            return new ReadOnlySpan<byte>(buffer.Items, written);
        }
        catch (InvalidOperationException)
        {
            throw Error(Status.Syntax, "a string has an escape that is no character");
        }
    }
}
