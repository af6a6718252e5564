using System.Collections.Generic;
using System.Linq;

namespace Arena.Core.Text.Regex;

/// <summary>Puts a program's instructions in the order in which a state is computed, and gives them their places in it.</summary>
internal static class RegexOrder
{
    /// <summary>
    /// Keeps what the starts reach, each instruction behind all that it asks without a character. The compiler made sure
    /// that there are no rings.
    /// </summary>
    public static (RegexInstruction[] Code, int[] Starts) Arrange(IReadOnlyList<RegexInstruction> code, IReadOnlyList<int> starts)
    {
        int[] place = new int[code.Count];
        System.Array.Fill(place, -1);
        List<int> order = [];

        // What is behind a character is a root of its own: nothing asks it at the same position.
        Stack<int> roots = new(starts);
        HashSet<int> wanted = [.. starts];
        Stack<(int Instruction, bool IsDone)> open = new();
        while (roots.TryPop(out int root))
        {
            open.Push((root, false));
            while (open.TryPop(out (int Instruction, bool IsDone) top))
            {
                if (place[top.Instruction] >= 0) continue;
                if (top.IsDone)
                {
                    place[top.Instruction] = order.Count;
                    order.Add(top.Instruction);
                    continue;
                }

                open.Push((top.Instruction, true));
                RegexInstruction instruction = code[top.Instruction];
                if (instruction.Op == RegexOp.Character)
                {
                    if (wanted.Add(instruction.Next)) roots.Push(instruction.Next);
                    continue;
                }

                if (instruction.Other >= 0) open.Push((instruction.Other, false));
                if (instruction.Next >= 0) open.Push((instruction.Next, false));
            }
        }

        RegexInstruction[] arranged = new RegexInstruction[order.Count];
        for (int i = 0; i < arranged.Length; i++)
        {
            RegexInstruction instruction = code[order[i]];
            arranged[i] = instruction with
            {
                Next = instruction.Next < 0 ? -1 : place[instruction.Next],
                Other = instruction.Other < 0 ? -1 : place[instruction.Other],
            };
        }

        return (arranged, [.. starts.Select(start => place[start])]);
    }

    /// <summary>Bit 0 says that the position is the end of the text.</summary>
    public static int AssignBits(RegexInstruction[] code)
    {
        int bit = 1;
        for (int i = 0; i < code.Length; i++)
        {
            code[i].Bit = bit;
            bit += code[i].Level + 1;
        }

        return bit;
    }

    /// <summary>Numbers the places behind characters; the starts are the first.</summary>
    public static int[] AssignResumes(RegexInstruction[] code, int[] starts)
    {
        List<int> places = [.. starts];
        Dictionary<int, int> numbers = [];
        for (int i = 0; i < starts.Length; i++) numbers.TryAdd(starts[i], i);
        for (int i = 0; i < code.Length; i++)
        {
            if (code[i].Op != RegexOp.Character) continue;
            if (!numbers.TryGetValue(code[i].Next, out int number))
            {
                numbers.Add(code[i].Next, number = places.Count);
                places.Add(code[i].Next);
            }

            code[i].Resume = number;
        }

        return [.. places];
    }
}
