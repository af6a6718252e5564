using System.Collections.Generic;
using System.IO;
using Arena.BindingGenerator;
using NUnit.Framework;

namespace Arena.Source.Tests;

/// <summary>Documentation comments as sentences of C.</summary>
public class DocTextTests
{
    private static readonly Dictionary<string, string> NamesInC = new()
    {
        ["T:N.Options"] = "arena_options",
        ["F:N.Status.Ok"] = "ARENA_STATUS_OK",
        ["field FirstBlockBytes"] = "first_block_bytes",
    };

    [TestCase("plain\n   words", ExpectedResult = "plain words")]
    [TestCase("<c>x</c> and <paramref name=\"size\"/>", ExpectedResult = "`x` and size")]
    [TestCase("<see cref=\"T:N.Options\"/> or <see cref=\"F:N.Status.Ok\"/>", ExpectedResult = "arena_options or ARENA_STATUS_OK")]
    [TestCase("<see langword=\"null\"/>", ExpectedResult = "NULL")]
    [TestCase("at most FirstBlockBytes of HuggingFace", ExpectedResult = "at most first_block_bytes of HuggingFace")]
    public string A_comment_names_things_as_C_does(string xml) => Doc(xml).Line("T:X", "summary");

    [Test]
    public void A_label_a_blank_line_and_a_para_start_paragraphs() =>
        Assert.That(
            string.Join('|', Doc("One.\nThreads: any.\nOwnership: none.\n\nTwo.<para>Three.</para>").Paragraphs("T:X", "summary")),
            Is.EqualTo("One.|Threads: any.|Ownership: none.|Two.|Three."));

    [TestCase("<see cref=\"T:N.Unknown\"/>")]
    [TestCase("<list/>")]
    [TestCase("")]
    public void A_comment_that_the_header_could_not_show_is_refused(string xml) =>
        Assert.That(() => Doc(xml).Line("T:X", "summary"), Throws.TypeOf<ContractException>());

    private static DocText Doc(string xml)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, $"<doc><members><member name=\"T:X\"><summary>{xml}</summary></member></members></doc>");
        var doc = new DocText(NamesInC);
        doc.Load(path);
        File.Delete(path);
        return doc;
    }
}
