// Writes the Unicode tables of Arena.Core.
//
//   Arena.UnicodeGenerator <database> <repository>           writes what has changed
//   Arena.UnicodeGenerator <database> <repository> verify    writes nothing; fails at the first line that would change
//
// <database> is the unpacked npm package named in README.md.
using System;
using System.IO;
using System.Linq;
using Arena.UnicodeGenerator;

if (args is not ([_, _] or [_, _, "verify"]))
{
    Console.Error.WriteLine("usage: Arena.UnicodeGenerator <database> <repository> [verify]");
    return 2;
}

int stale = 0;
foreach ((string name, string text) in TableFiles.Of(UnicodeDatabase.Read(args[0])).Concat(RegexTableFiles.Of(args[1])))
{
    string path = Path.Combine(args[1], name);
    string present = File.Exists(path) ? File.ReadAllText(path) : "";
    if (present == text) continue;
    stale++;
    if (args.Length == 3)
    {
        Console.Error.WriteLine($"{name} differs from the database in line {FirstDifference(present, text)}");
        continue;
    }

    File.WriteAllText(path, text);
    Console.WriteLine($"wrote {name}");
}

return args.Length == 3 && stale > 0 ? 1 : 0;

static int FirstDifference(string present, string expected)
{
    string[] left = present.Split('\n');
    string[] right = expected.Split('\n');
    int line = 0;
    while (line < left.Length && line < right.Length && left[line] == right[line]) line++;
    return line + 1;
}
