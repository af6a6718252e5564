// The attributes by which a C# parameter says its C type. Names and meaning are DNNE's, which matches them by
// namespace and name, so its generator can read this assembly too.
using System;

namespace DNNE;

[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
internal sealed class C99TypeAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}
