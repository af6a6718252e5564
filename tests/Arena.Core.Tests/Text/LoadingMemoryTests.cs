using System;
using System.IO;
using Arena.Core.Text.Loading;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

public sealed unsafe class LoadingMemoryTests
{
    [TestCase("gptoss.json")]
    [TestCase("gemma2.json")]
    [TestCase("o200k.json")]
    [TestCase("llama3.json")]
    [TestCase("t5.json")]
    [TestCase("o200k_base.tiktoken")]
    public void A_large_file_makes_far_less_managed_memory_than_it_has_bytes(string name)
    {
        string? path = Golden.FindFile(name);
        if (path is null) Assert.Ignore($"{name} is in no folder of ARENA_TEST_MODELS");
        byte[] bytes = File.ReadAllBytes(path!);
        LoadSettings settings = name.EndsWith(".tiktoken", StringComparison.Ordinal) ? new() { Format = TokenizerFormat.Tiktoken, Profile = "o200k" } : default;
        fixed (byte* data = bytes)
        {
            // What is made once in a process, such as Unicode tables, is made by the first.
            TokenizerLoader.Load(data, (nuint)bytes.Length, settings).Release();
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Environment.TickCount64;
            TokenizerLoader.Load(data, (nuint)bytes.Length, settings).Release();
            long made = GC.GetAllocatedBytesForCurrentThread() - before;
            TestContext.Out.WriteLine($"{name}: {bytes.Length} bytes, {made} managed bytes, {Environment.TickCount64 - start} ms");
            Assert.That(made, Is.LessThan(24 << 20));
        }
    }
}
