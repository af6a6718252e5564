// What keeps arena memory from being used after it was given back: the compiler, and where it cannot see, the
// scope itself.
using System;
using System.Collections.Generic;
using System.IO;
using Arena.Native.Tests.Support;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

public sealed class LifetimeTests
{
    [Test]
    public void The_compiler_refuses_every_span_that_would_outlive_its_scope_and_nothing_else()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Compiled", "Lifetimes.cs");
        var expected = new List<string>();
        string[] lines = File.ReadAllLines(source);
        for (int i = 0; i < lines.Length; i++)
            if (lines[i].Split("; // error ") is [_, string codes]) expected.Add($"line {i + 1}: {codes}");

        Assert.That(expected, Has.Count.GreaterThan(10));
        Assert.That(CSharpCompiler.Compile(source), Is.EqualTo(expected));
    }

    [Test]
    public void A_scope_gives_back_what_was_allocated_in_it()
    {
        using var arena = new NativeArena();
        using ArenaScope outer = arena.BeginScope();
        long before = arena.ReadStats().UsedBytes;
        for (int i = 0; i < 3; i++)
        {
            using ArenaScope inner = arena.BeginScope();
            inner.Allocate<byte>(100_000).Fill(7);
            Assert.That(arena.ReadStats().UsedBytes, Is.GreaterThanOrEqualTo(before + 100_000));
        }

        Assert.That(arena.ReadStats().UsedBytes, Is.EqualTo(before));
    }

    [Test]
    public void A_value_is_cleared_and_written_where_it_lies()
    {
        using var arena = new NativeArena();
        using (ArenaScope dirty = arena.BeginScope()) dirty.Allocate<byte>(1000).Fill(0xFF);
        using ArenaScope scope = arena.BeginScope();
        ref (long Left, int Right) value = ref scope.Allocate<(long Left, int Right)>();
        Assert.That(value, Is.EqualTo((0L, 0)));
        value.Right = 7;
        ref int next = ref scope.Allocate<int>();
        Assert.That((value, next), Is.EqualTo(((0L, 7), 0)));
    }

    [Test]
    public void Memory_of_an_outer_scope_survives_inner_ones()
    {
        using var arena = new NativeArena(new ArenaOptions(FirstBlockBytes: 4096));
        using ArenaScope outer = arena.BeginScope();
        Span<int> kept = outer.Allocate<int>(500);
        for (int i = 0; i < kept.Length; i++) kept[i] = i;
        for (int round = 0; round < 20; round++)
        {
            using ArenaScope inner = arena.BeginScope();
            inner.Allocate<byte>(1000 * round).Fill(0xFF);
        }

        for (int i = 0; i < kept.Length; i++) Assert.That(kept[i], Is.EqualTo(i));
    }

    [Test]
    public void A_scope_with_an_open_scope_inside_allocates_nothing()
    {
        using var arena = new NativeArena();
        using ArenaScope outer = arena.BeginScope();
        using ArenaScope inner = arena.BeginScope();
        inner.Allocate<byte>(1);
        Assert.That(Refuses(outer), Is.True);
    }

    [Test]
    public void A_closed_scope_allocates_nothing_and_cannot_be_closed_again()
    {
        using var arena = new NativeArena();
        ArenaScope scope = arena.BeginScope();
        scope.Dispose();
        Assert.That(Refuses(scope), Is.True);
        Assert.That(RefusesToClose(scope), Is.True);

        using ArenaScope next = arena.BeginScope();
        Assert.That(Refuses(scope), Is.True, "although another scope is open");
        Assert.That(RefusesToClose(scope), Is.True, "although another scope is open");
        next.Allocate<byte>(1);
    }

    [Test]
    public void Closing_a_scope_closes_those_inside_it()
    {
        using var arena = new NativeArena();
        ArenaScope outer = arena.BeginScope();
        ArenaScope inner = arena.BeginScope();
        outer.Dispose();
        Assert.That(Refuses(inner), Is.True);
        Assert.That(RefusesToClose(inner), Is.True);
        arena.Reset();   // would throw if a scope were open
    }

    [Test]
    public void Reset_is_refused_while_a_scope_is_open()
    {
        using var arena = new NativeArena();
        using (ArenaScope scope = arena.BeginScope())
        {
            scope.Allocate<byte>(1);
            Assert.Throws<InvalidOperationException>(arena.Reset);
        }

        arena.Reset();
        Assert.That(arena.ReadStats().Resets, Is.EqualTo(1));
    }

    private static bool Refuses(in ArenaScope scope)
    {
        try
        {
            scope.Allocate<byte>(1);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static bool RefusesToClose(in ArenaScope scope)
    {
        try
        {
            scope.Dispose();
            return false;
        }
        catch (Exception failure)
            when (failure is InvalidOperationException or ArenaException { Status: Status.OutOfOrder })
        {
            return true;
        }
    }
}
