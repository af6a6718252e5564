using Arena.BindingGenerator;
using NUnit.Framework;

namespace Arena.Source.Tests;

/// <summary>How the generator reads what a contract says.</summary>
public class ContractTests
{
    private static readonly CType StructPointer = new("arena_options", 1);

    [TestCase("FirstBlockBytes", ExpectedResult = "first_block_bytes")]
    [TestCase("InvalidUtf8", ExpectedResult = "invalid_utf8")]
    [TestCase("Io", ExpectedResult = "io")]
    public string A_name_becomes_words_with_underscores(string pascal) => Naming.Snake(pascal);

    [TestCase("const arena_options *", "const arena_options *x")]
    [TestCase("arena **", "arena **x")]
    [TestCase("uint32_t", "uint32_t x")]
    [TestCase("const char*", "const char *x")]
    public void A_C_type_is_written_in_one_style(string code, string declaration) =>
        Assert.That(CType.Parse(code).Declare("x"), Is.EqualTo(declaration));

    [Test]
    public void A_stated_C_type_may_add_const() =>
        Assert.That(SignatureTypes.AsSaid(C99Type("const arena_options *"), StructPointer, "x").IsConst);

    [TestCase("arena_stats_t *")]
    [TestCase("arena_options **")]
    [TestCase("arena_options")]
    public void A_stated_C_type_that_contradicts_the_signature_is_refused(string code) =>
        Assert.That(() => SignatureTypes.AsSaid(C99Type(code), StructPointer, "x"), Throws.TypeOf<ContractException>());

    [TestCase("arena_encoder *", 0)]
    [TestCase("arena_encoder **", 1)]
    public void A_native_integer_stands_for_the_address_of_a_handle(string code, int pointers) =>
        Assert.That(
            SignatureTypes.AsSaid(C99Type(code), SignatureTypes.SomeHandle with { Pointers = pointers }, "x"), Is.EqualTo(CType.Parse(code)));

    [TestCase("Receives the handle.", ExpectedResult = true)]
    [TestCase("Receives the bytes given back; may be NULL.", ExpectedResult = false)]
    [TestCase("Not NULL.", ExpectedResult = false)]
    public bool A_function_must_be_checked_when_it_fills_what_the_caller_has_to_give(string text) =>
        new Function("f", new CType("arena_status"), [new Parameter("p", new CType("arena", 2), text)], [], "", false, []).MustBeChecked;

    private static AttributeUse C99Type(string code) => new("C99Type", [code], new System.Collections.Generic.Dictionary<string, object?>());
}
