// Tokenizes a text file line by line through libarena_native and prints the seven lines of examples/README.md.
using System;
using System.Diagnostics;
using System.IO;
using ArenaNative;

namespace Demo;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length != 1)
        {
            Console.Error.WriteLine("usage: demo-dotnet FILE");
            return 1;
        }

        try
        {
            Run(File.ReadAllBytes(arguments[0]));
            return 0;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or ArenaException or DllNotFoundException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
    }

    private static void Run(ReadOnlySpan<byte> text)
    {
        using Tokenizer tokenizer = Tokenizer.LoadBuiltin();
        using Encoder encoder = tokenizer.CreateEncoder();
        using var arena = new NativeArena();
        Console.WriteLine("ids of the first line: " + IdsOfFirstLine(encoder, arena, text));

        RuntimeCounters before = ArenaLibrary.ReadCounters();
        long started = Stopwatch.GetTimestamp();
        (long tokens, IdHash hash) = EncodeLines(encoder, arena, text);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        RuntimeCounters after = ArenaLibrary.ReadCounters();

        Console.WriteLine($"tokens: {tokens}");
        Console.WriteLine($"ids hash: {hash.Value:x16}");
        Console.WriteLine($"tokens per second: {(long)(tokens / elapsed.TotalSeconds)}");
        Console.WriteLine($"arena bytes: {arena.ReadStats().ReservedBytes}");
        Console.WriteLine($"managed bytes in the loop: {after.TotalManagedBytes - before.TotalManagedBytes}");
        Console.WriteLine($"collections in the loop: {after.Collections - before.Collections}");
    }

    private static string IdsOfFirstLine(Encoder encoder, NativeArena arena, ReadOnlySpan<byte> text)
    {
        foreach (ReadOnlySpan<byte> line in new Lines(text))
        {
            using ArenaScope scope = arena.BeginScope();
            return string.Join(' ', encoder.Encode(scope, line).Ids.ToArray());
        }

        return "";
    }

    private static (long Tokens, IdHash Hash) EncodeLines(Encoder encoder, NativeArena arena, ReadOnlySpan<byte> text)
    {
        long tokens = 0;
        var hash = new IdHash();
        foreach (ReadOnlySpan<byte> line in new Lines(text))
        {
            using ArenaScope scope = arena.BeginScope();
            ReadOnlySpan<int> ids = encoder.Encode(scope, line).Ids;
            tokens += ids.Length;
            hash.Add(ids);
        }

        return (tokens, hash);
    }
}
