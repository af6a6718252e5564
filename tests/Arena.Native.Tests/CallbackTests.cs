using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed unsafe class CallbackTests : IDisposable
{
    private readonly NativeArena _arena = new();
    private readonly List<int> _calls = [];

    private string Calls => string.Join(' ', _calls);

    public void Dispose() => _arena.Dispose();

    [Test]
    public void They_run_newest_first_and_once_when_their_scope_closes()
    {
        using (ArenaScope outer = _arena.BeginScope())
        {
            outer.OnClose(() => _calls.Add(0));
            using (ArenaScope inner = outer.BeginScope())
                for (int i = 1; i <= 3; i++) inner.OnClose(Add(i));
            Assert.That(Calls, Is.EqualTo("3 2 1"));
        }

        Assert.That(Calls, Is.EqualTo("3 2 1 0"));
        _arena.Reset(ResetMode.FreeAll);
        Assert.That(_calls, Has.Count.EqualTo(4));
    }

    [Test]
    public void Closing_an_outer_scope_runs_those_of_the_inner_ones()
    {
        ArenaScope outer = _arena.BeginScope();
        outer.OnClose(Add(1));
        outer.BeginScope().OnClose(Add(2));
        outer.Dispose();
        Assert.That(Calls, Is.EqualTo("2 1"));
    }

    [Test]
    public void A_pool_runs_them_when_the_arena_goes_back()
    {
        using var pool = new ArenaPool();
        for (int i = 0; i < 2; i++)
        {
            using ArenaScope scope = pool.Acquire();
            scope.OnClose(Add(i));
        }

        Assert.That(Calls, Is.EqualTo("0 1"));
    }

    [Test]
    public void A_delegate_is_kept_alive_until_it_ran_and_no_longer()
    {
        WeakReference watched;
        using (ArenaScope scope = _arena.BeginScope())
        {
            watched = Register(scope);
            GC.Collect();
            Assert.That(watched.IsAlive);
        }

        Assert.That(Calls, Is.EqualTo("7"));
        GC.Collect();
        Assert.That(watched.IsAlive, Is.False);
    }

    [Test]
    public void What_they_throw_comes_out_of_the_closing_when_all_have_run_and_everything_is_given_back()
    {
        ArenaScope scope = _arena.BeginScope();
        scope.OnClose(Add(1));
        scope.OnClose(() => throw new FormatException());
        scope.OnClose(() => throw new KeyNotFoundException());
        AggregateException? thrown = null;
        try
        {
            scope.Dispose();
        }
        catch (AggregateException caught)
        {
            thrown = caught;
        }

        Assert.That(thrown!.InnerExceptions[0], Is.TypeOf<KeyNotFoundException>());
        Assert.That(thrown.InnerExceptions[1], Is.TypeOf<FormatException>());
        Assert.That(Calls, Is.EqualTo("1"));
        Assert.That(_arena.ReadStats().UsedBytes, Is.Zero);
        _arena.Reset();   // would throw if the scope were open
    }

    [Test]
    public void A_callback_cannot_use_its_own_arena()
    {
        var said = new List<string>();
        using (ArenaScope scope = _arena.BeginScope())
        {
            scope.OnClose(() =>
            {
                said.Add(StatusOf(() => _arena.BeginScope()));
                said.Add(StatusOf(() => _arena.Trim()));
                said.Add(StatusOf(() => _arena.ReadStats()));
                said.Add(StatusOf(() => _arena.FailAfter(1)));
                said.Add(StatusOf(() => _arena.Reset()));
            });
        }

        Assert.That(string.Join(' ', said),
            Is.EqualTo("OutOfOrder OutOfOrder OutOfOrder OutOfOrder InvalidOperationException"));
        using ArenaScope next = _arena.BeginScope();
        next.Allocate<byte>(10).Fill(1);
    }

    [Test]
    public void A_callback_may_dispose_its_own_arena_and_use_another()
    {
        var arena = new NativeArena();
        using (ArenaScope scope = arena.BeginScope())
        {
            scope.OnClose(() =>
            {
                arena.Dispose();
                using ArenaScope other = _arena.BeginScope();
                other.OnClose(Add(other.Allocate<int>(5).Length));
            });
        }

        Assert.That(Calls, Is.EqualTo("5"));
        Assert.Throws<ObjectDisposedException>(() => arena.BeginScope());
    }

    [Test]
    public void One_that_could_not_be_registered_is_let_go_and_not_called()
    {
        WeakReference? watched = null;
        using (ArenaScope scope = _arena.BeginScope())
        {
            scope.FailAfter(1);
            try
            {
                watched = Register(scope);
            }
            catch (ArenaException failure)
            {
                Assert.That(failure.Status, Is.EqualTo(Status.OutOfMemory));
            }
        }

        Assert.That((watched, _calls.Count), Is.EqualTo(((WeakReference?)null, 0)));
    }

    [Test]
    public void A_closed_scope_and_null_are_refused()
    {
        ArenaScope scope = _arena.BeginScope();
        try
        {
            scope.OnClose(null!);
            Assert.Fail("null was taken");
        }
        catch (ArgumentNullException)
        {
        }

        Assert.That(StatusOfPointer(scope), Is.EqualTo(Status.InvalidArgument));
        scope.Dispose();
        try
        {
            scope.OnClose(Add(1));
            Assert.Fail("a closed scope took a callback");
        }
        catch (InvalidOperationException)
        {
        }
    }

    [Test]
    public void A_function_pointer_is_called_with_its_data()
    {
        int* data = (int*)NativeMemory.AllocZeroed(sizeof(int));
        using (ArenaScope scope = _arena.BeginScope())
        {
            scope.OnClose(&Increment, data);
            scope.OnClose(&Increment, data);
            Assert.That(*data, Is.Zero);
        }

        Assert.That(*data, Is.EqualTo(2));
        NativeMemory.Free(data);
    }

    [UnmanagedCallersOnly]
    private static void Increment(void* data) => ++*(int*)data;

    private Action Add(int number) => () => _calls.Add(number);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Register(in ArenaScope scope)
    {
        Action action = Add(7);
        scope.OnClose(action);
        return new(action);
    }

    private static Status StatusOfPointer(in ArenaScope scope)
    {
        try
        {
            scope.OnClose(null, null);
            return Status.Ok;
        }
        catch (ArenaException failure)
        {
            return failure.Status;
        }
    }

    private static string StatusOf(Action deed)
    {
        try
        {
            deed();
            return "Ok";
        }
        catch (ArenaException failure)
        {
            return failure.Status.ToString();
        }
        catch (InvalidOperationException failure)
        {
            return failure.GetType().Name;
        }
    }
}
