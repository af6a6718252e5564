using System;
using Arena.Core.Text;
using Arena.Core.Text.Loading;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

/// <summary>Damaged files of every format: each loads or says what is wrong; nothing else may happen.</summary>
[TestFixtureSource(typeof(SmallFiles), nameof(SmallFiles.Names))]
public sealed unsafe class BrokenFormatTests(string name)
{
    private static readonly byte[] Suspects = [0x00, 0xFF, 0x7F, 0x80, (byte)'"', (byte)'[', (byte)'{', (byte)'9', (byte)'-', (byte)'\n', 0x0A, 0x08];

    private int _loaded;
    private int _refused;

    [SetUp]
    public void Count() => (_loaded, _refused) = (0, 0);

    [Test]
    public void The_whole_file_loads()
    {
        Try(SmallFiles.Get(name), SmallFiles.Merges, SmallFiles.Config);
        Assert.That(_loaded, Is.EqualTo(1));
    }

    [Test]
    public void A_file_cut_off_at_any_length_loads_or_is_refused()
    {
        byte[] file = SmallFiles.Get(name);
        for (int length = 0; length < file.Length; length++) Try(file[..length], SmallFiles.Merges, []);
        Assert.That(_refused, Is.GreaterThan(file.Length / 20));
    }

    [Test]
    public void A_file_with_any_byte_changed_loads_or_is_refused()
    {
        byte[] file = SmallFiles.Get(name);
        for (int at = 0; at < file.Length; at++)
        {
            byte before = file[at];
            foreach (byte value in Suspects)
            {
                file[at] = value;
                Try(file, SmallFiles.Merges, []);
            }

            file[at] = before;
        }

        Assert.That(_refused, Is.GreaterThan(0));
    }

    [Test]
    public void A_file_with_stretches_moved_doubled_and_overwritten_loads_or_is_refused([Range(1, 3)] int seed)
    {
        byte[] file = SmallFiles.Get(name);
        Random random = new(seed);
        for (int i = 0; i < 20000; i++) Try(Mutate(file, random), SmallFiles.Merges, []);
        Assert.That(_refused, Is.GreaterThan(1000));
    }

    [Test]
    public void Merges_and_config_beside_it_may_be_damaged_too()
    {
        byte[] file = SmallFiles.Get(name);
        for (int length = 0; length < SmallFiles.Merges.Length; length++) Try(file, SmallFiles.Merges[..length], []);
        for (int length = 1; length < SmallFiles.Config.Length; length++) Try(file, SmallFiles.Merges, SmallFiles.Config[..length]);
        Random random = new(7);
        for (int i = 0; i < 2000; i++) Try(file, Mutate(SmallFiles.Merges, random), Mutate(SmallFiles.Config, random));
        Assert.That(_refused, Is.GreaterThan(SmallFiles.Config.Length - 1));
    }

    private static byte[] Mutate(byte[] file, Random random)
    {
        byte[] changed = [.. file];
        for (int changes = random.Next(1, 5); changes > 0 && changed.Length > 0; changes--)
        {
            int from = random.Next(changed.Length);
            int length = random.Next(1, Math.Min(24, changed.Length - from) + 1);
            int to = random.Next(changed.Length - length + 1);
            switch (random.Next(4))
            {
                case 0:
                    changed[from] = (byte)random.Next(256);
                    break;
                case 1:
                    Array.Copy(changed, from, changed, to, length);
                    break;
                case 2:
                    changed = [.. changed[..from], .. changed[(from + length)..]];
                    break;
                default:
                    changed = [.. changed[..to], .. changed[from..(from + length)], .. changed[to..]];
                    break;
            }
        }

        return changed;
    }

    private void Try(byte[] file, byte[] merges, byte[] config)
    {
        byte nothing = 0;
        fixed (byte* data = file, mergesData = merges, configData = config)
        {
            LoadSettings settings = new()
            {
                Format = SmallFiles.FormatOf(name),
                Profile = name == "tiktoken" ? "cl100k" : null,
                Merges = new TextInput(mergesData == null ? &nothing : mergesData, (nuint)merges.Length),
                Config = new TextInput(configData, (nuint)config.Length),
            };
            try
            {
                TokenizerLoader.Load(data == null ? &nothing : data, (nuint)file.Length, settings).Release();
                _loaded++;
            }
            catch (ArenaException failure)
            {
                Assert.That(failure.Offset, Is.LessThanOrEqualTo(Math.Max(file.Length, Math.Max(merges.Length, config.Length))));
                _refused++;
            }
        }
    }
}
