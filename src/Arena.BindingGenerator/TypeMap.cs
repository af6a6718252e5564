using System.Collections.Generic;
using System.Linq;

namespace Arena.BindingGenerator;

/// <summary>The words of the other languages for C types.</summary>
internal sealed class TypeMap(AbiModel model)
{
    private static readonly Dictionary<string, (string CTypes, string CSharp)> Plain = new()
    {
        ["void"] = ("None", "void"),
        ["char"] = ("c_char", "byte"),
        ["uint8_t"] = ("c_uint8", "byte"),
        ["int32_t"] = ("c_int32", "int"),
        ["uint32_t"] = ("c_uint32", "uint"),
        ["int64_t"] = ("c_int64", "long"),
        ["uint64_t"] = ("c_uint64", "ulong"),
        ["size_t"] = ("c_size_t", "nuint"),
        ["float"] = ("c_float", "float"),
        ["arena_cleanup"] = ("None", "void"), // a function's type, of which only addresses occur
    };

    private readonly Dictionary<string, Struct> _structs = model.Structs.ToDictionary(type => type.Name);
    private readonly Dictionary<string, Enumeration> _enums = model.Enums.ToDictionary(type => type.Name);
    private readonly Dictionary<string, Handle> _handles = model.Handles.ToDictionary(type => type.Name);

    /// <summary>An enum is its name; behind a pointer and by value all names are the contract's own.</summary>
    public string CSharp(CType type) => NameInCSharp(type.Name) + new string('*', type.Pointers);

    private string NameInCSharp(string name) =>
        _structs.TryGetValue(name, out Struct? structure) ? structure.CsName
        : _enums.TryGetValue(name, out Enumeration? enumeration) ? enumeration.CsName
        : _handles.TryGetValue(name, out Handle? handle) ? handle.CsName
        : PlainType(name).CSharp;

    /// <summary>A struct field: an address is a plain number, because what is behind it is read as a buffer.</summary>
    public string CTypesField(CType type) => type.Pointers > 0 ? "c_void_p" : CTypesValue(type.Name);

    /// <summary>A result: text comes back as bytes, memory as an address.</summary>
    public string CTypesResult(CType type) => type switch
    {
        { Name: "char", Pointers: 1, IsConst: true } => "c_char_p",
        { Pointers: > 0 } => "c_void_p",
        _ => CTypesValue(type.Name),
    };

    /// <summary>
    /// An argument. Inputs that are arrays of numbers or text take any address (bytes, an array, a number); structs and
    /// outputs are typed, so that a wrong object is refused; handles are addresses.
    /// </summary>
    public string CTypesArgument(CType type) => type switch
    {
        { Pointers: 0 } => CTypesValue(type.Name),
        { Pointers: 1 } when _structs.TryGetValue(type.Name, out Struct? structure) && type.Name != "arena" => $"POINTER({structure.CsName})",
        { Pointers: 1, IsConst: false } when Plain.ContainsKey(type.Name) && type.Name != "void" => $"POINTER({CTypesValue(type.Name)})",
        { Pointers: 1 } => "c_void_p",
        { Pointers: 2 } when _structs.TryGetValue(type.Name, out Struct? structure) && type.Name != "arena" => $"POINTER(POINTER({structure.CsName}))",
        _ => "POINTER(c_void_p)",
    };

    private string CTypesValue(string name) =>
        _structs.TryGetValue(name, out Struct? structure) ? structure.CsName
        : _enums.TryGetValue(name, out Enumeration? enumeration) ? (enumeration.IsSigned ? "c_int32" : "c_uint32")
        : PlainType(name).CTypes;

    private static (string CTypes, string CSharp) PlainType(string name) => Plain.TryGetValue(name, out var words)
        ? words
        : throw new ContractException($"no language knows the type {name}");
}
