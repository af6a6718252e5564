// Finds libarena_native. Tried in this order, and named one by one when none of them will do:
//
//   1. the file in ARENA_NATIVE_LIBRARY, and then nothing else: whoever sets it wants that file or an error
//   2. the application's folder, then its runtimes/<rid>/native, where a NuGet package puts it
//   3. artifacts/lib/<rid>, when the application itself was built under that artifacts folder
//   4. wherever the runtime and the operating system look by themselves
using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArenaNative.Raw;

namespace ArenaNative;

internal static class LibraryResolver
{
    internal const string Variable = "ARENA_NATIVE_LIBRARY";

    /// <summary>The file that was loaded, or null before the first call into the library.</summary>
    internal static string? LoadedPath { get; private set; }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255",
        Justification = "The resolver must stand before the first P/Invoke, whichever class makes it.")]
    internal static void Install() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != NativeMethods.Library) return 0;
        string? wanted = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(wanted)
            ? Load(Candidates(AppContext.BaseDirectory), () => Probe(name, assembly, searchPath))
            : Load([wanted], static () => 0);
    }

    /// <summary>The first file that loads, then what the fallback finds.</summary>
    internal static nint Load(IEnumerable<string> candidates, Func<nint> fallback)
    {
        var tried = new List<string>();
        foreach (string path in candidates)
        {
            if (!File.Exists(path)) tried.Add($"{path}: no such file");
            else if (!NativeLibrary.TryLoad(path, out nint handle)) tried.Add($"{path}: cannot be loaded");
            else return Checked(handle, path);
        }

        nint found = fallback();
        if (found != 0) return Checked(found, FileName);
        throw new DllNotFoundException(
            $"{FileName} was not found. Set {Variable} to its path, or put it beside the application. Tried:\n  "
            + string.Join("\n  ", tried));
    }

    internal static IEnumerable<string> Candidates(string baseDirectory)
    {
        string rid = RuntimeInformation.RuntimeIdentifier;
        yield return Path.Combine(baseDirectory, FileName);
        yield return Path.Combine(baseDirectory, "runtimes", rid, "native", FileName);
        for (var folder = new DirectoryInfo(baseDirectory); folder is not null; folder = folder.Parent)
            if (folder.Name == "artifacts") yield return Path.Combine(folder.FullName, "lib", rid, FileName);
    }

    internal static string FileName =>
        OperatingSystem.IsWindows() ? "arena_native.dll" :
        OperatingSystem.IsMacOS() ? "libarena_native.dylib" : "libarena_native.so";

    private static nint Probe(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        NativeLibrary.TryLoad(name, assembly, searchPath, out nint handle) ? handle : 0;

    private static unsafe nint Checked(nint handle, string path)
    {
        var version = (delegate* unmanaged<uint>)NativeLibrary.GetExport(handle, "arena_abi_version");
        if (version() != Abi.Version)
            throw new DllNotFoundException($"{path} has ABI {version()}, this assembly was built for {Abi.Version}.");
        LoadedPath = path;
        return handle;
    }
}
