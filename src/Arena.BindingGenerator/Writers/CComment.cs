using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Arena.BindingGenerator.Writers;

/// <summary>Sentences as C comments, wrapped to one width.</summary>
internal static class CComment
{
    public const int Width = 110;

    /// <summary>Code on the left, its comment on the right, all comments in one column.</summary>
    public static void Columns(StringBuilder text, IReadOnlyList<(string Code, string Comment)> rows)
    {
        int column = rows.Max(row => row.Code.Length) + 1;
        foreach ((string code, string comment) in rows)
        {
            string[] lines = [.. Wrap(comment, Width - column - 4 - 8)];
            text.Append($"    {code.PadRight(column)}/**< {lines[0]}");
            foreach (string line in lines.Skip(1)) text.Append($"\n    {new string(' ', column)}     {line}");
            text.Append(" */\n");
        }
    }

    public static void Block(StringBuilder text, IEnumerable<string> lines)
    {
        text.Append("/**\n");
        foreach (string line in lines) text.Append(line.Length == 0 ? " *\n" : $" * {line}\n");
        text.Append(" */\n");
    }

    public static IEnumerable<string> Paragraph(string paragraph) => Wrap(paragraph, Width - 3).Prepend("");

    public static IEnumerable<string> Hanging(string head, string paragraph) =>
        Wrap(paragraph, Width - 3 - head.Length).Select((line, index) => (index == 0 ? head : new string(' ', head.Length)) + line);

    public static IEnumerable<string> Wrap(string paragraph, int width)
    {
        if (paragraph.Contains("*/", StringComparison.Ordinal)) throw new ContractException($"would end a comment: {paragraph}");
        var line = new StringBuilder();
        foreach (string word in paragraph.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }
}
