using System;
using System.Linq;
using NUnit.Framework;

namespace Arena.Source.Tests;

/// <summary>The published library shows the linker exactly the interface.</summary>
public class ExportsTests
{
    private static readonly string[] Symbols =
        [.. Repository.Run("nm", "-D", "--defined-only", Repository.PublishedLibrary).Select(line => line.Split(' ')[^1])];

    private static readonly string[] CLibrary = ["libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"];

    [Test]
    public void The_library_exports_the_listed_symbols_and_no_other()
    {
        string[] listed = Repository.Read("tests/abi/exports.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] exported = [.. Symbols.Where(symbol => symbol.Contains('@')).Select(symbol => symbol.Split('@')[0]).Order(StringComparer.Ordinal)];
        Assert.That(exported, Is.EqualTo(listed));
    }

    [Test]
    public void Every_symbol_carries_the_version_of_this_interface()
    {
        string node = $"ARENA_NATIVE_{ArenaNative.Raw.Abi.Version}";
        Assert.That(Symbols.Where(symbol => symbol != node), Has.All.EndsWith("@@" + node));
    }

    [Test]
    public void The_library_names_its_interface_and_stays_loaded()
    {
        string dynamicSection = string.Join('\n', Repository.Run("readelf", "-d", Repository.PublishedLibrary));
        Assert.That(dynamicSection, Does.Contain($"soname: [libarena_native.so.{ArenaNative.Raw.Abi.Version}]").And.Contain("NODELETE"));
    }

    [Test]
    public void The_library_needs_nothing_beyond_the_C_library()
    {
        string[] needed = [.. Repository.Run("readelf", "-d", Repository.PublishedLibrary)
            .Where(line => line.Contains("(NEEDED)", StringComparison.Ordinal))
            .Select(line => line.Split('[')[1].TrimEnd(']'))];
        Assert.That(needed, Is.SubsetOf(CLibrary));
    }

    [Test]
    public void The_library_runs_on_glibc_2_34()
    {
        Version newest = Repository.Run("objdump", "-T", Repository.PublishedLibrary)
            .SelectMany(line => line.Split(' ', '(', ')'))
            .Where(word => word.StartsWith("GLIBC_2", StringComparison.Ordinal))
            .Select(word => Version.Parse(word["GLIBC_".Length..]))
            .Max()!;
        Assert.That(newest, Is.LessThanOrEqualTo(new Version(2, 34)));
    }
}
