using System;
using System.IO;
using System.Linq;
using Arena.Native.Tests.Support;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

public sealed class LibraryTests
{
    [Test]
    public void The_library_under_test_is_the_published_one_unless_another_is_named()
    {
        string expected = Environment.GetEnvironmentVariable("ARENA_NATIVE_LIBRARY")
            ?? Path.Combine(Repository.Root, "artifacts", "lib", "linux-x64", "libarena_native.so");
        Assert.That(ArenaLibrary.Path, Is.EqualTo(expected));
    }

    [Test]
    public void It_tells_its_version_and_how_it_was_built()
    {
        Assert.That(Version.TryParse(ArenaLibrary.Version, out _), ArenaLibrary.Version);
        Assert.That(ArenaLibrary.BuildInfo, Does.Contain(ArenaLibrary.Version));
        Assert.DoesNotThrow(ArenaLibrary.Start);
    }

    [Test]
    public void A_library_that_is_not_found_is_an_error_that_lists_the_paths_tried()
    {
        string[] candidates = [.. LibraryResolver.Candidates("/opt/app/artifacts/bin/")];
        Assert.That(candidates, Has.Some.EqualTo("/opt/app/artifacts/bin/libarena_native.so"));
        Assert.That(candidates,
            Has.Some.EqualTo("/opt/app/artifacts/bin/runtimes/linux-x64/native/libarena_native.so"));
        Assert.That(candidates, Has.Some.EqualTo("/opt/app/artifacts/lib/linux-x64/libarena_native.so"));
        string message = Assert.Throws<DllNotFoundException>(() => LibraryResolver.Load(candidates, () => 0))!.Message;
        Assert.That(candidates, Has.All.Matches<string>(path => message.Contains(path, StringComparison.Ordinal)));
        Assert.That(message, Does.Contain("ARENA_NATIVE_LIBRARY"));
    }

    [Test]
    public void A_file_that_is_no_library_is_passed_over_and_named()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "not-a-library.so");
        File.WriteAllText(file, "text");
        string message = Assert.Throws<DllNotFoundException>(() => LibraryResolver.Load([file], () => 0))!.Message;
        Assert.That(message, Does.Contain($"{file}: cannot be loaded"));
    }

    [TestCase(typeof(Status), typeof(ArenaNative.Raw.Status))]
    [TestCase(typeof(TokenizerFormat), typeof(ArenaNative.Raw.TokenizerFormat))]
    [TestCase(typeof(OffsetUnit), typeof(ArenaNative.Raw.OffsetUnit))]
    [TestCase(typeof(TruncationStrategy), typeof(ArenaNative.Raw.TruncationStrategy))]
    [TestCase(typeof(Direction), typeof(ArenaNative.Raw.Direction))]
    public void Public_enums_are_those_of_the_ABI(Type shown, Type raw) =>
        Assert.That(Members(shown), Is.EqualTo(Members(raw)));

    [Test]
    public void Public_outputs_are_those_of_the_ABI() =>
        Assert.That(Members(typeof(Outputs)).Skip(1), Is.EqualTo(Members(typeof(ArenaNative.Raw.Output))),
            "Ids is the zero that the ABI has no name for");

    private static string[] Members(Type type) =>
        [.. Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}")];
}
