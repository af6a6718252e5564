using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Arena.Native.Tests.Support;

/// <summary>Where things lie, seen from a test that runs somewhere below artifacts/.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string GoldenFolder => Path.Combine(Root, "tests", "conformance", "golden");

    /// <summary>The tokenizer.json of a model in one of the folders of ARENA_TEST_MODELS, or null.</summary>
    public static string? FindModel(string name) =>
        ModelFolders().Select(folder => Path.Combine(folder, name + ".json")).FirstOrDefault(File.Exists);

    private static IEnumerable<string> ModelFolders() =>
        (Environment.GetEnvironmentVariable("ARENA_TEST_MODELS") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.GetFullPath(folder, Root));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))) return folder.FullName;
        throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is not inside the repository.");
    }
}
