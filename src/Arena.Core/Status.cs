namespace Arena.Core;

/// <summary>What a call ended with. The numbers are part of the ABI and are never changed or reused.</summary>
[NativeType("arena_status")]
public enum Status
{
    /// <summary>Done; every out-parameter is set.</summary>
    Ok = 0,
    /// <summary>An argument is outside its documented range, or a required pointer is NULL.</summary>
    InvalidArgument = 1,
    /// <summary>The handle was freed, belongs to another kind of object, or was never a handle.</summary>
    InvalidHandle = 2,
    /// <summary>The operating system gave no memory.</summary>
    OutOfMemory = 3,
    /// <summary>A byte limit would be passed: the arena's own, its pool's ceiling or a budget's.</summary>
    LimitExceeded = 4,
    /// <summary>The name, token or id is not there.</summary>
    NotFound = 5,
    /// <summary>The file could not be opened or read.</summary>
    Io = 6,
    /// <summary>The text is not UTF-8; the error has the byte offset of the first bad byte.</summary>
    InvalidUtf8 = 7,
    /// <summary>The bytes do not follow their format (JSON, vocab.txt, frame); the error has the position.</summary>
    Syntax = 8,
    /// <summary>Well-formed, but asks for something this version or this system does not have.</summary>
    Unsupported = 9,
    /// <summary>Well-formed, but its parts contradict each other.</summary>
    InvalidData = 10,
    /// <summary>A text, file or count is larger than this library handles.</summary>
    TooLarge = 11,
    /// <summary>A mark was rewound twice, or after an older mark had been rewound; or a callback used its own arena; or a budget or pool is in use.</summary>
    OutOfOrder = 12,
    /// <summary>This processor lacks an instruction set that the library was compiled for.</summary>
    CpuUnsupported = 13,
    /// <summary>A buffer does not start on the boundary that its format promises.</summary>
    Misaligned = 14,
    /// <summary>A bug in this library; the error's message says where.</summary>
    Internal = 15,
}
