using System;

namespace Arena.Core;

/// <summary>
/// Marks a struct or enum that the C header, the ctypes module and the .NET binding mirror under the given C name.
/// For structs, <see cref="Init"/> asks for an <c>_INIT</c> macro that sets <c>struct_size</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Enum)]
internal sealed class NativeTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
    public bool Init { get; init; }
    /// <summary>Which header chapter (an Exports class name) declares it.</summary>
    public Type? Chapter { get; init; }
}

/// <summary>Gives the C type of a struct field where the C# type does not say it (a pointer to a named struct).</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class FieldTypeAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}
