using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ArenaNative;

namespace Arena.Native.Tests.Support;

/// <summary>
/// The compiler of the SDK that runs the tests, started on one file against this runtime and the binding.
/// </summary>
internal static partial class CSharpCompiler
{
    private static readonly string[] _libraries = ["System.Private.CoreLib", "System.Runtime", "System.Memory", "System.Console",
        "System.Collections"];

    /// <summary>What the compiler says about each line: the codes of its errors and warnings.</summary>
    public static List<string> Compile(string source)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string dotnet = Path.GetFullPath("../../..", runtime);
        string[] references =
        [
            .. _libraries.Select(name => Path.Combine(runtime, name + ".dll")),
            typeof(ArenaScope).Assembly.Location,
        ];
        string[] arguments =
        [
            NewestCompiler(dotnet), "-nologo", "-noconfig", "-nostdlib", "-target:library", "-nullable",
                "-langversion:latest",
            "-out:" + Path.Combine(AppContext.BaseDirectory, "compiled.dll"), .. references.Select(path => "-r:" + path), source,
        ];
        return Read(Run(Path.Combine(dotnet, "dotnet"), arguments));
    }

    private static string NewestCompiler(string dotnet) =>
        Directory.GetDirectories(Path.Combine(dotnet, "sdk"))
            .Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"))
            .Where(File.Exists)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .First();

    private static string Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        bool hasRun = process.ExitCode == 0 || Message().IsMatch(output);
        return hasRun ? output : throw new InvalidOperationException($"The compiler could not work: {output}");
    }

    private static List<string> Read(string output) =>
    [
        .. Message().Matches(output)
            .GroupBy(match => int.Parse(match.Groups["line"].Value), match => match.Groups["code"].Value)
            .OrderBy(group => group.Key)
            .Select(group => $"line {group.Key}: {string.Join(' ', group.Order())}"),
    ];

    [GeneratedRegex(@"^.*\((?<line>\d+),\d+\): (error|warning) (?<code>CS\d+):", RegexOptions.Multiline)]
    private static partial Regex Message();
}
