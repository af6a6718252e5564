using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Arena.Source.Tests;

/// <summary>The files of this repository, wherever it was cloned to.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PublishedLibrary => Path.Combine(Root, "artifacts", "lib", RuntimeInformation.RuntimeIdentifier, "libarena_native.so");

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    // A folder of build output may have a link to the whole machine: wine makes one.
    private static EnumerationOptions WithoutLinks => new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Paths relative to the root, with forward slashes, without build output.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, WithoutLinks)
        let relative = Path.GetRelativePath(Root, path).Replace('\\', '/')
        where !relative.StartsWith("artifacts/", StringComparison.Ordinal)
        select relative;

    /// <summary>Runs a program in the root and returns its lines; anything but success is an exception with what it printed.</summary>
    public static string[] Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{error.Result}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !folder.EnumerateFiles("Arena.Native.sln").Any()) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Arena.Native.sln is in no folder above the tests");
    }
}
