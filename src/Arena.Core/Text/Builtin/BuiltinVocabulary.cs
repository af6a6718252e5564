using System;
using System.IO;

namespace Arena.Core.Text.Builtin;

/// <summary>Vocabularies embedded in the library. README.md in this folder says where each came from.</summary>
internal static unsafe class BuiltinVocabulary
{
    /// <summary>vocab.txt of bert-base-uncased. The bytes are the library's own pages and live as long as it.</summary>
    public static ReadOnlySpan<byte> BertBaseUncased
    {
        get
        {
            using Stream stream = typeof(BuiltinVocabulary).Assembly.GetManifestResourceStream("bert-base-uncased.vocab.txt")
                ?? throw new ArenaException(Status.Internal, "the embedded vocabulary is missing");
            UnmanagedMemoryStream memory = (UnmanagedMemoryStream)stream;
            return new ReadOnlySpan<byte>(memory.PositionPointer, (int)memory.Length);
        }
    }
}
