using System;
using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Normalizers;

/// <summary>
/// The four Unicode normalization forms with the oracle's alignment. There, a decomposed character either replaces the next
/// character of the source or is inserted behind the one before; sorting by combining class and composing move characters
/// together with that, and alignment is then read off by position. So a mark that moves forward takes the place, and the
/// range, of the one it passed.
/// </summary>
internal unsafe ref struct UnicodeFormPass(ref NormalizedText text, bool compatible, bool composes)
{
    private readonly ref NormalizedText _text = ref text;
    private CombiningRun.Entry _starter;
    private bool _hasStarter;
    private int _lastClass = NoMark;

    private const int NoMark = -1;

    public static bool Apply(ref NormalizedText text, bool compatible, bool composes)
    {
        ReadOnlySpan<byte> bytes = new(text.Bytes, (int)text.Length);
        return System.Text.Ascii.IsValid(bytes) || new UnicodeFormPass(ref text, compatible, composes).Run();
    }

    private bool Run()
    {
        uint* decomposed = stackalloc uint[CompatibilityDecomposition.MaximumLength];
        ref CombiningRun run = ref _text.Run;
        run.Entries.Count = 0;
        run.Held.Count = 0;
        _text.BeginPass();
        for (byte* next = _text.Bytes, end = next + _text.Length; next < end;)
        {
            if (*next < 0x80 && !KeepAscii(ref next, end)) return false;
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            int count = compatible
                ? CompatibilityDecomposition.Decompose(codePoint, decomposed)
                : CanonicalDecomposition.Decompose(codePoint, decomposed);
            for (int i = 0; i < count; i++)
            {
                byte combiningClass = (byte)CanonicalDecomposition.CombiningClass(decomposed[i]);
                if (combiningClass == 0 && !Flush()) return false;
                CombiningRun.Entry entry = new() { CodePoint = decomposed[i], Class = combiningClass, Change = i > 0 ? 1 : 0 };
                if (!run.Entries.TryAdd(entry)) return false;

                // A starter ends nothing that follows it, so it need not wait for its marks.
                if (combiningClass == 0 && !Flush()) return false;
            }
        }

        if (!Flush() || !EndStarter()) return false;
        _text.EndPass();
        return true;
    }

    // An ASCII character that another one follows stays as it is, and ends all that stands before it.
    private bool KeepAscii(ref byte* next, byte* end)
    {
        nint at = (nint)(next - _text.Bytes);
        int length = new ReadOnlySpan<byte>(next, (int)(end - next)).IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        length = length < 0 ? (int)(end - next) - 1 : length - 1;
        if (length == 0) return true;
        if (!Flush() || !EndStarter() || !_text.Room(length)) return false;
        _text.KeepNext(at + length);
        next += length;
        return true;
    }

    private bool Flush()
    {
        ref CombiningRun run = ref _text.Run;
        if (!run.Sort()) return false;
        for (nint i = 0; i < run.Entries.Count; i++)
        {
            CombiningRun.Entry entry = run.Entries.Items[i];
            if (!(composes ? Compose(entry) : Write(entry))) return false;
        }

        run.Entries.Count = 0;
        return true;
    }

    private bool Compose(in CombiningRun.Entry entry)
    {
        if (!_hasStarter)
        {
            if (entry.Class != 0) return Write(entry);
            return Begin(entry);
        }

        // A mark of the same or a higher class between the starter and this one keeps them apart.
        bool isBlocked = _lastClass != NoMark && _lastClass >= entry.Class;
        uint composite = isBlocked ? 0 : Composition.Compose(_starter.CodePoint, entry.CodePoint);
        if (composite != 0)
        {
            _starter.CodePoint = composite;
            _starter.Change += entry.Change - 1;
            return true;
        }

        if (entry.Class == 0) return EndStarter() && Begin(entry);
        _lastClass = entry.Class;
        return _text.Run.Held.TryAdd(entry);
    }

    private bool Begin(in CombiningRun.Entry entry)
    {
        (_starter, _hasStarter, _lastClass) = (entry, true, NoMark);
        return true;
    }

    private bool EndStarter()
    {
        if (_hasStarter && !Write(_starter)) return false;
        (_hasStarter, _lastClass) = (false, NoMark);
        ref CombiningRun run = ref _text.Run;
        for (nint i = 0; i < run.Held.Count; i++)
        {
            if (!Write(run.Held.Items[i])) return false;
        }

        run.Held.Count = 0;
        return true;
    }

    private readonly bool Write(in CombiningRun.Entry entry)
    {
        if (!_text.Room(4)) return false;
        if (entry.Change > 0) _text.Insert(entry.CodePoint);
        else _text.Replace(entry.CodePoint, -entry.Change);
        return true;
    }
}
