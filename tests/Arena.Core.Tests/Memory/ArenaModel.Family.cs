// What hangs on an arena in the model: children, callbacks, and failures that were asked for.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Arena.Core.Memory;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe partial class ArenaModel
{
    // Numbers of the callbacks, in the order in which they were called.
    private static readonly List<int> s_called = [];
    private static int s_lastCleanup;

    private readonly record struct Cleanup(int Number, int Marks);

    private readonly record struct Child(ArenaModel Model, int Marks);

    private readonly List<Cleanup> _cleanups = [];
    private readonly List<Child> _children = [];
    private ArenaModel? _parent;
    private ulong _failAfter;

    public TestArena Arena => arena;

    public bool Fails => _failAfter != 0;

    /// <summary>This arena or one below it, mostly far down.</summary>
    public ArenaModel Pick(Random random)
    {
        ArenaModel model = this;
        while (model._children.Count > 0 && random.Next(3) > 0) model = model._children[random.Next(model._children.Count)].Model;
        return model;
    }

    public int FamilySize()
    {
        int sum = 1;
        foreach (Child child in _children) sum += child.Model.FamilySize();
        return sum;
    }

    public ulong HeldByFamily()
    {
        ulong sum = arena.Statistics.ReservedBytes;
        foreach (Child child in _children) sum += child.Model.HeldByFamily();
        return sum;
    }

    public void AddChild(in ArenaSettings settings)
    {
        nuint used = arena.Pointer->UsedBytes;
        _children.Add(new Child(new ArenaModel(new TestArena(arena, settings)) { _parent = this }, _marks.Count));
        Require(arena.Pointer->UsedBytes == used, "a child took its parent's memory");
    }

    public void PushCleanup()
    {
        nuint used = arena.Pointer->UsedBytes;
        int number = ++s_lastCleanup;
        Status status = NativeArena.PushCleanup(arena.Pointer, &Note, (void*)number);
        CheckRefusal(status, "cleanup");
        if (status == Status.Ok) _cleanups.Add(new Cleanup(number, _marks.Count));
        Require(arena.Pointer->UsedBytes == used + (status == Status.Ok ? 32u : 0u), "a callback costs 32 bytes");
    }

    public void FailAfter(ulong n)
    {
        Require(NativeArena.FailAfter(arena.Pointer, n) == Status.Ok, "fail after");
        _failAfter = n;
    }

    /// <summary>Ends this arena and all below it.</summary>
    public void Free()
    {
        CheckAll();
        List<int> calls = ExpectEnd(0);
        Require(NativeArena.Free(arena.Pointer) == Status.Ok, "free");
        Require(NativeArena.Free(arena.Pointer) == Status.InvalidHandle, "freed twice");
        CheckEnd(calls, 0);
        _parent?._children.RemoveAll(child => child.Model == this);
    }

    // One allocation that counts, if any are counted: whether it has to fail.
    private bool CountsDown() => _failAfter != 0 && --_failAfter == 0;

    private void CheckRefusal(Status status, string what)
    {
        bool hasToFail = CountsDown();
        Require(hasToFail ? status == Status.OutOfMemory : status is Status.Ok or Status.LimitExceeded, what);
    }

    // The callbacks that have to be called when the arena goes back to so many marks, in order.
    private List<int> ExpectEnd(int marks)
    {
        List<int> calls = [];
        for (int i = _children.Count - 1; i >= 0 && _children[i].Marks >= marks; i--) calls.AddRange(_children[i].Model.ExpectEnd(0));
        for (int i = _cleanups.Count - 1; i >= 0 && _cleanups[i].Marks >= marks; i--) calls.Add(_cleanups[i].Number);
        s_called.Clear();
        return calls;
    }

    private void CheckEnd(List<int> calls, int marks)
    {
        Require(CollectionsMarshal.AsSpan(s_called).SequenceEqual(CollectionsMarshal.AsSpan(calls)), "callbacks were not called in order");
        foreach (Child child in _children)
        {
            Require(NativeArena.IsLive(child.Model.Arena.Pointer) == child.Marks < marks, "children did not end with their parent");
        }

        _children.RemoveAll(child => child.Marks >= marks);
        _cleanups.RemoveAll(cleanup => cleanup.Marks >= marks);
    }

    [UnmanagedCallersOnly]
    private static void Note(void* number) => s_called.Add((int)number);
}
