using System.ComponentModel;
using System.IO;
using NUnit.Framework;

namespace Arena.Source.Tests;

/// <summary>Runs the published library on processors that qemu plays.</summary>
public class ProcessorTests
{
    [TestCase("core2duo", "13 CPU_UNSUPPORTED")]
    [TestCase("qemu64", "13 CPU_UNSUPPORTED")]
    [TestCase("Nehalem", "0 OK")]
    [TestCase("max", "0 OK")]
    public void A_processor_that_is_too_old_is_told_by_a_status(string processor, string answer)
    {
        string program = Path.Combine(Path.GetDirectoryName(Repository.PublishedLibrary)!, "../../start_on_processor");
        Repository.Run(
            "cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-Iinclude", "-o", program,
            "tests/Arena.Source.Tests/start_on_processor.c", Repository.PublishedLibrary,
            "-Wl,-rpath," + Path.GetDirectoryName(Repository.PublishedLibrary));
        Assert.That(OnProcessor(processor, program), Is.EqualTo(new[] { answer }));
    }

    private static string[] OnProcessor(string processor, string program)
    {
        try
        {
            return Repository.Run("qemu-x86_64-static", "-cpu", processor, program);
        }
        catch (Win32Exception)
        {
            Assert.Ignore("qemu-x86_64-static is not here: apt-get install qemu-user-static");
            throw;
        }
    }
}
