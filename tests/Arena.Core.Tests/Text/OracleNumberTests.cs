using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Arena.Core.Text.Loading;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

public sealed class OracleNumberTests
{
    [Test]
    public void Every_number_is_to_the_last_bit_what_the_oracle_reads()
    {
        int numbers = 0;
        foreach (string line in Lines())
        {
            string[] parts = line.Split(' ');
            bool isNumber = OracleNumber.TryParse(Encoding.ASCII.GetBytes(parts[0]), out double value);
            Assert.That(isNumber, Is.EqualTo(parts[1] != "error"), parts[0]);
            if (isNumber) Assert.That(BitConverter.DoubleToInt64Bits(value), Is.EqualTo(BitConverter.DoubleToInt64Bits(double.Parse(parts[1], CultureInfo.InvariantCulture))), line);
            numbers++;
        }

        Assert.That(numbers, Is.EqualTo(3000));
    }

    // The numbers are from comparing each file with what the oracle saves after reading it.
    [TestCase("t5.json", 8271)]
    [TestCase("t5-small-lenml.json", 8334)]
    [TestCase("xlnet.json", 8341)]
    [TestCase("albert.json", 7909)]
    public void A_quarter_of_the_scores_of_real_files_is_one_unit_beside_the_nearest_double(string name, int expected)
    {
        string? path = Golden.FindFile(name);
        if (path is null) Assert.Ignore($"{name} is in no folder of ARENA_TEST_MODELS");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path!));
        int beside = 0;
        foreach (JsonElement piece in json.RootElement.GetProperty("model").GetProperty("vocab").EnumerateArray())
        {
            Assert.That(OracleNumber.TryParse(Encoding.ASCII.GetBytes(piece[1].GetRawText()), out double value));
            long difference = BitConverter.DoubleToInt64Bits(value) - BitConverter.DoubleToInt64Bits(piece[1].GetDouble());
            Assert.That(difference, Is.InRange(-1, 1));
            if (difference != 0) beside++;
        }

        Assert.That(beside, Is.EqualTo(expected));
    }

    private static IEnumerable<string> Lines()
    {
        using FileStream file = File.OpenRead(Path.Combine(TestContext.CurrentContext.TestDirectory, "models", "numbers.txt.gz"));
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        using StreamReader reader = new(gzip);
        while (reader.ReadLine() is { } line) yield return line;
    }
}
