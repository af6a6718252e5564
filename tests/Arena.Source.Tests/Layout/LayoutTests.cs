using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Arena.Source.Tests.Layout;

/// <summary>The structs of the interface lie in memory alike for C, ctypes, the .NET binding and the library itself.</summary>
public class LayoutTests
{
    private static readonly string[] InC = CompileAndRun();

    [Test]
    public void The_ctypes_module_has_the_layout_of_the_C_header() =>
        Assert.That(Repository.Run("python3", "tests/Arena.Source.Tests/Layout/layout.py"), Is.EqualTo(InC));

    [Test]
    public void The_dotnet_binding_has_the_layout_of_the_C_header() =>
        Assert.That(InCSharp(typeof(ArenaNative.Raw.ArenaOptions).Assembly, "ArenaNative.Raw"), Is.EquivalentTo(InC));

    [Test]
    public void The_library_has_the_layout_of_the_C_header() =>
        Assert.That(InCSharp(typeof(Arena.Native.Types.ArenaOptions).Assembly, "Arena.Native.Types"), Is.EquivalentTo(InC));

    private static string[] CompileAndRun()
    {
        string program = Path.Combine(Repository.Root, "artifacts", "layout");
        Repository.Run(
            "cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-Iinclude", "-o", program,
            "tests/Arena.Source.Tests/Layout/layout.g.c");
        return Repository.Run(program);
    }

    private static IEnumerable<string> InCSharp(Assembly assembly, string space) =>
        from type in assembly.GetTypes()
        where type.Namespace == space && type.IsValueType && !type.IsEnum && NameInC.ContainsKey(type.Name)
        from line in Lines(type, NameInC[type.Name])
        select line;

    private static IEnumerable<string> Lines(Type type, string name)
    {
        yield return $"{name} {Marshal.SizeOf(type)}";
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            yield return $"{name}.{BindingGenerator.Naming.Snake(field.Name)} {Marshal.OffsetOf(type, field.Name)} {SizeOf(field.FieldType)}";
    }

    private static int SizeOf(Type type) => type.IsPointer ? IntPtr.Size : Marshal.SizeOf(type);

    /// <summary>From the attribute on the library's own types; the binding keeps their names.</summary>
    private static readonly Dictionary<string, string> NameInC = (
        from type in typeof(Arena.Native.Types.ArenaOptions).Assembly.GetTypes()
        from attribute in type.GetCustomAttributesData()
        where attribute.AttributeType.Name == "NativeTypeAttribute"
        select (type.Name, (string)attribute.ConstructorArguments[0].Value!)).ToDictionary();
}
