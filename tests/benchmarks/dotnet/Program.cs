// One worker process of the benchmarks, speaking the command loop that native/measure.h describes.
//
//   Arena.Benchmarks TASK TEXT VOCAB_TXT
using System;
using System.Collections.Generic;
using System.IO;
using Arena.Benchmarks;

byte[][] lines = LinesOf(File.ReadAllBytes(args[1]));
Worker worker = args[0] switch
{
    "arena-sentences" => new ArenaWorker(lines),
    "heap-sentences" => new HeapWorker(lines, args[2], timedByLine: true),
    "heap-lines" => new HeapWorker(lines, args[2], timedByLine: false),
#if MICROSOFT_ML
    "microsoft-lines" => new MicrosoftWorker(lines, args[2]),
#endif
    _ => throw new ArgumentException($"no task is named {args[0]}"),
};
using var end = worker as IDisposable;
worker.Serve(VersionOf(args[0]));

static byte[][] LinesOf(ReadOnlySpan<byte> text)
{
    var lines = new List<byte[]>();
    while (!text.IsEmpty)
    {
        int end = text.IndexOf((byte)'\n');
        lines.Add(text[..(end < 0 ? text.Length : end)].ToArray());
        text = end < 0 ? default : text[(end + 1)..];
    }

    return [.. lines];
}

static string VersionOf(string task) =>
#if MICROSOFT_ML
    task == "microsoft-lines" ? InformationalVersion(typeof(Microsoft.ML.Tokenizers.BertTokenizer).Assembly) :
#endif
    Environment.Version.ToString();

#if MICROSOFT_ML
// The package's version; the assembly's own is 1.0.0.0 in every release.
static string InformationalVersion(System.Reflection.Assembly assembly) =>
    System.Diagnostics.FileVersionInfo.GetVersionInfo(assembly.Location).ProductVersion!.Split('+')[0];
#endif
