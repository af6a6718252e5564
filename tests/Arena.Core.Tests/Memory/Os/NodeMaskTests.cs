using System;
using System.Collections.Generic;
using System.Linq;
using Arena.Core.Memory.Os;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory.Os;

internal sealed class NodeMaskTests
{
    [Test]
    public void A_set_is_what_was_added_in_rising_order()
    {
        Random random = new(7);
        for (int round = 0; round < 300; round++)
        {
            SortedSet<int> model = [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(NodeMask.Greatest))];
            NodeMask mask = Of(model);
            Assert.That(Members(mask), Is.EqualTo(model));
            Assert.That(mask.Count, Is.EqualTo(model.Count));
            Assert.That(mask.IsEmpty, Is.EqualTo(model.Count == 0));
            Assert.That(mask.First, Is.EqualTo(model.Count == 0 ? -1 : model.Min));
            int node = random.Next(-5, NodeMask.Greatest + 70);
            Assert.That(mask.Has(node), Is.EqualTo(model.Contains(node)));
        }
    }

    [Test]
    public void Intersections_and_subsets_are_those_of_sets()
    {
        Random random = new(8);
        for (int round = 0; round < 300; round++)
        {
            SortedSet<int> left = [.. Enumerable.Range(0, 40).Select(_ => random.Next(70))];
            SortedSet<int> right = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(70))];
            NodeMask both = Of(left);
            Assert.That(both.Contains(Of(right)), Is.EqualTo(right.IsSubsetOf(left)));
            both.KeepOnly(Of(right));
            Assert.That(Members(both), Is.EqualTo(left.Intersect(right).Order()));
        }
    }

    [Test]
    public void Numbers_that_no_set_can_name_are_left_out()
    {
        NodeMask mask = default;
        mask.Add(-1);
        mask.Add(NodeMask.Greatest);
        Assert.That(mask.IsEmpty);
    }

    private static NodeMask Of(IEnumerable<int> nodes)
    {
        NodeMask mask = default;
        foreach (int node in nodes) mask.Add(node);
        return mask;
    }

    private static List<int> Members(NodeMask mask)
    {
        List<int> members = [];
        for (int node = mask.First; node >= 0; node = mask.After(node)) members.Add(node);
        return members;
    }
}
