using System;
using System.Text;
using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Normalizers;

/// <summary>
/// Maps grapheme clusters of less than six bytes as a whole where the map has them, and everything else character by
/// character.
/// </summary>
public sealed unsafe class PrecompiledNormalizer(CharacterMap map) : INormalizer
{
    private const int LongCluster = 6;

    public bool Normalize(ref NormalizedText text)
    {
        Changes changes = new(ref text);
        text.BeginPass();
        byte* end = text.Bytes + text.Length;
        for (byte* next = text.Bytes; next < end;)
        {
            byte* cluster = next;
            next = GraphemeBreaker.Next(cluster, end);
            if (next - cluster < LongCluster && map.TryMap(new ReadOnlySpan<byte>(cluster, (int)(next - cluster)), out ReadOnlySpan<byte> mapped))
            {
                if (!changes.Map(Count(cluster, next), mapped)) return false;
                continue;
            }

            for (byte* character = cluster; character < next;)
            {
                byte* start = character;
                uint codePoint = Utf8.DecodeUnchecked(ref character);
                bool isMapped = map.TryMap(new ReadOnlySpan<byte>(start, (int)(character - start)), out mapped);
                if (!(isMapped ? changes.Map(1, mapped) : changes.Take(codePoint, 0))) return false;
            }
        }

        // A pass that maps nothing is given up.
        return changes.Finish();
    }

    private static nint Count(byte* start, byte* end) => (nint)Utf8.CountCodePoints(start, (nuint)(end - start));

    /// <summary>
    /// Characters and what they do to the source, as the oracle counts it: one behind, because what is taken out without
    /// replacement is charged to the character before, whatever that came from.
    /// </summary>
    private ref struct Changes(ref NormalizedText text)
    {
        private readonly ref NormalizedText _text = ref text;
        private uint _waiting;
        private nint _change;
        private bool _isWaiting;
        private bool _hasMapped;

        public bool Take(uint codePoint, nint change)
        {
            if (!Write()) return false;
            (_waiting, _change, _isWaiting) = (codePoint, change, true);
            return true;
        }

        public bool Map(nint characters, ReadOnlySpan<byte> mapped)
        {
            _hasMapped = true;
            nint written = 0;
            nint total = CountCodePoints(mapped);
            while (!mapped.IsEmpty)
            {
                Rune.DecodeFromUtf8(mapped, out Rune rune, out int consumed);
                // Of more characters than there were, the last ones are inserted.
                bool isInserted = total > characters && written >= characters;
                if (!Take((uint)rune.Value, isInserted ? 1 : 0)) return false;
                mapped = mapped[consumed..];
                written++;
            }

            // Nothing stands before the first character that could take the loss; then it is forgotten.
            if (total < characters && _isWaiting) _change -= characters - total;
            return true;
        }

        public readonly bool Finish()
        {
            if (!_hasMapped) return true;
            if (!Write()) return false;
            _text.EndPass();
            return true;
        }

        private readonly bool Write()
        {
            if (!_isWaiting) return true;
            if (!_text.Room(4)) return false;
            if (_change > 0) _text.Insert(_waiting);
            else _text.Replace(_waiting, -_change);
            return true;
        }

        private static nint CountCodePoints(ReadOnlySpan<byte> text)
        {
            fixed (byte* bytes = text) return (nint)Utf8.CountCodePoints(bytes, (nuint)text.Length);
        }
    }
}
