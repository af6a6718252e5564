// What the C header needs to know of the exports beyond their signatures. The binding generator matches these by name.
using System;

namespace Arena.Core;

/// <summary>Makes a class of exports a chapter of the C header: lower numbers come first.</summary>
/// <remarks>
/// An export with UnmanagedCallersOnly is written in C#. One that is extern has its body in C (src/Arena.Native/native),
/// and its declaration here is what the header and the bindings are made from.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ChapterAttribute(int order, string title) : Attribute
{
    public int Order { get; } = order;
    public string Title { get; } = title;
}

/// <summary>Declares an opaque handle type of the C header in the chapter of the class it stands on.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class HandleAttribute(string name, string summary) : Attribute
{
    public string Name { get; } = name;
    public string Summary { get; } = summary;
}

/// <summary>The export returns fresh memory whose bytes are the product of these parameters, so that C compilers can check its use.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AllocatesAttribute(params string[] sizeParameters) : Attribute
{
    public string[] SizeParameters { get; } = sizeParameters;
}
