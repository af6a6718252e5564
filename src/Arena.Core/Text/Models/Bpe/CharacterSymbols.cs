using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Arena.Core.Memory;
using Arena.Core.Strings;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>
/// From a character to the symbol that a word begins with it as: a table in two stages, 256 characters a block. A model
/// with a prefix or suffix has a table for each place in the word, because "a" and "a&lt;/w&gt;" are different tokens.
/// </summary>
internal sealed unsafe class CharacterSymbols : IDisposable
{
    private const int BlockBits = 8;
    private const int BlockSize = 1 << BlockBits;
    private const int Blocks = (0x10FFFF >> BlockBits) + 1;

    private readonly int* _blockOf;
    private NativeBuffer<uint> _blocks;

    /// <summary>Takes every token of a vocabulary that is one character between a prefix and a suffix.</summary>
    public CharacterSymbols(Vocabulary vocabulary, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> suffix, SymbolTable symbols)
    {
        _blockOf = (int*)NativeMemory.AllocZeroed(Blocks, sizeof(int));
        try
        {
            AddBlock();
            for (int i = 0; i < vocabulary.Count; i++)
            {
                ReadOnlySpan<byte> token = vocabulary.TokenAt(i, out uint id);
                if (token.Length <= prefix.Length + suffix.Length || !token.StartsWith(prefix) || !token.EndsWith(suffix)) continue;
                ReadOnlySpan<byte> rest = token[prefix.Length..^suffix.Length];
                if (IsOneCharacter(rest, out uint codePoint)) Set(codePoint, symbols.Of(id));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The symbol of a character, or <see cref="SymbolTable.None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Of(uint codePoint)
        => _blocks.Items[(_blockOf[codePoint >> BlockBits] << BlockBits) + (int)(codePoint & (BlockSize - 1))];

    public void Dispose()
    {
        NativeMemory.Free(_blockOf);
        _blocks.Dispose();
    }

    private static bool IsOneCharacter(ReadOnlySpan<byte> text, out uint codePoint)
    {
        codePoint = 0;
        // Between a prefix and a suffix of whole characters stand whole characters.
        int length = text[0] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
        if (text.Length != length) return false;
        fixed (byte* bytes = text)
        {
            byte* next = bytes;
            codePoint = Utf8.DecodeUnchecked(ref next);
            return true;
        }
    }

    private void Set(uint codePoint, uint symbol)
    {
        ref int block = ref _blockOf[codePoint >> BlockBits];
        if (block == 0) block = AddBlock();
        _blocks.Items[(block << BlockBits) + (int)(codePoint & (BlockSize - 1))] = symbol;
    }

    // The first block stays empty: all characters without a symbol share it.
    private int AddBlock()
    {
        int block = _blocks.Count >> BlockBits;
        Throw.IfOutOfMemory(_blocks.Reserve(_blocks.Count + (long)BlockSize));
        new Span<uint>(_blocks.Items + _blocks.Count, BlockSize).Fill(SymbolTable.None);
        _blocks.Count += BlockSize;
        return block;
    }
}
