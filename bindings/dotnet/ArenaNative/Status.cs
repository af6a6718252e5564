namespace ArenaNative;

/// <summary>What a call ended with: arena_status of the C header, number for number.</summary>
public enum Status
{
    /// <summary>Done.</summary>
    Ok = 0,
    /// <summary>An argument is outside its documented range.</summary>
    InvalidArgument = 1,
    /// <summary>The handle was freed, or belongs to another kind of object.</summary>
    InvalidHandle = 2,
    /// <summary>The operating system gave no memory.</summary>
    OutOfMemory = 3,
    /// <summary>The arena's own byte limit would be passed.</summary>
    LimitExceeded = 4,
    /// <summary>The name, token or id is not there.</summary>
    NotFound = 5,
    /// <summary>The file could not be opened or read.</summary>
    Io = 6,
    /// <summary>The text is not UTF-8.</summary>
    InvalidUtf8 = 7,
    /// <summary>The bytes do not follow their format (JSON, vocab.txt, frame).</summary>
    Syntax = 8,
    /// <summary>Well-formed, but asks for something this version does not have.</summary>
    Unsupported = 9,
    /// <summary>Well-formed, but its parts contradict each other.</summary>
    InvalidData = 10,
    /// <summary>A text, file or count is larger than the library handles.</summary>
    TooLarge = 11,
    /// <summary>A savepoint was rewound twice, or after an older one had been rewound.</summary>
    OutOfOrder = 12,
    /// <summary>This processor lacks an instruction set that the library was compiled for.</summary>
    CpuUnsupported = 13,
    /// <summary>A buffer does not start on the boundary that its format promises.</summary>
    Misaligned = 14,
    /// <summary>A bug in the library; the message says where.</summary>
    Internal = 15,
    /// <summary>The arena belongs to another thread: a check of owners is on.</summary>
    WrongThread = 16,
    /// <summary>Somebody wrote outside of an allocation; a check of canaries found it.</summary>
    Damaged = 17,
}
