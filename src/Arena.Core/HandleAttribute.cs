using System;

namespace Arena.Core;

/// <summary>Declares an opaque handle type of the C header in the chapter of the class it stands on.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class HandleAttribute(string name, string summary) : Attribute
{
    public string Name { get; } = name;
    public string Summary { get; } = summary;
}

/// <summary>Places a chapter in the C header: lower numbers come first.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ChapterAttribute(int order, string title) : Attribute
{
    public int Order { get; } = order;
    public string Title { get; } = title;
}

/// <summary>
/// On an export whose body is written in C (src/Arena.Native/native): the generator declares it in the header and in the
/// bindings and makes no thunk for it. The C# method is the definition and the twin under test.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WrittenInCAttribute : Attribute;
