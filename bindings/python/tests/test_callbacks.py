"""Callbacks of an arena: when they run, what they may do, and how long they are kept alive."""

import gc
import subprocess
import sys
import unittest
from unittest import mock
from weakref import ref

from support import PACKAGE, tokenizer

from arena_native import Arena, ArenaError, ArenaPool, NoMemoryError


class Note:
    """A callback that can be watched dying."""

    def __init__(self, calls, name):
        self.calls, self.name = calls, name

    def __call__(self):
        self.calls.append(self.name)


class Callbacks(unittest.TestCase):
    def setUp(self):
        self.calls = []
        self.arena = Arena()

    def test_they_run_newest_first_and_once(self):
        for name in "abc":
            self.arena.on_reset(Note(self.calls, name))
            self.arena.alloc(100_000)
        self.assertEqual(self.calls, [])
        self.arena.reset()
        self.assertEqual(self.calls, ["c", "b", "a"])
        self.arena.reset(mode="free_all")
        self.assertEqual(len(self.calls), 3)

    def test_a_scope_runs_those_made_inside_and_a_close_the_rest(self):
        self.arena.on_reset(Note(self.calls, "outer"))
        with self.arena.scope():
            self.arena.on_reset(Note(self.calls, "inner"))
        self.assertEqual(self.calls, ["inner"])
        self.arena.close()
        self.assertEqual(self.calls, ["inner", "outer"])

    def test_the_last_reference_runs_them_too(self):
        self.arena.on_reset(Note(self.calls, "end"))
        self.arena = None
        self.assertEqual(self.calls, ["end"])

    def test_a_pool_runs_them_when_the_arena_comes_back(self):
        pool = ArenaPool()
        with pool.acquire() as arena:
            arena.on_reset(Note(self.calls, "released"))
        self.assertEqual(self.calls, ["released"])
        with pool.acquire():
            pass
        self.assertEqual(len(self.calls), 1)

    def test_a_callback_is_kept_alive_until_it_ran_and_no_longer(self):
        note = Note(self.calls, "kept")
        watched = ref(note)
        self.arena.on_reset(note)
        del note
        gc.collect()
        self.assertIsNotNone(watched())
        self.arena.reset()
        self.assertIsNone(watched())
        self.assertEqual(self.calls, ["kept"])

    def test_a_callback_that_refers_to_its_arena_does_not_keep_both_for_ever(self):
        def make():
            arena = Arena()
            arena.on_reset(lambda: self.calls.append(arena.closed))
            return ref(arena)

        watched = make()
        gc.collect()
        self.assertIsNone(watched())
        self.assertEqual(self.calls, [True])

    def test_one_that_could_not_be_registered_is_let_go_and_not_called(self):
        note = Note(self.calls, "never")
        watched = ref(note)
        self.arena.fail_after(1)
        with self.assertRaises(NoMemoryError):
            self.arena.on_reset(note)
        del note
        self.assertIsNone(watched())
        self.arena.reset()
        self.assertEqual(self.calls, [])
        with self.assertRaises(TypeError):
            self.arena.on_reset("no callback")

    def test_what_they_raise_goes_to_the_unraisable_hook_and_the_others_run(self):
        def fail():
            raise KeyError("lost")

        self.arena.on_reset(Note(self.calls, "first"))
        self.arena.on_reset(fail)
        self.arena.on_reset(Note(self.calls, "last"))
        seen = []
        with mock.patch.object(sys, "unraisablehook", lambda args: seen.append(repr(args.exc_value))):
            self.arena.reset()
        self.assertEqual(seen, ["KeyError('lost')"])
        self.assertEqual(self.calls, ["last", "first"])
        self.arena.alloc(10)

    def test_a_callback_cannot_use_its_own_arena_or_look_at_its_memory(self):
        arena, said = self.arena, []
        mark = arena.mark()
        batch = tokenizer().encode_batch(["one"], arena=arena)
        deeds = [lambda: arena.alloc(1), arena.mark, arena.reset, arena.close, arena.stats, arena.trim,
                 lambda: arena.rewind(mark), lambda: arena.fail_after(1), lambda: arena.on_reset(print)]

        def misuse():
            for deed in deeds:
                try:
                    deed()
                except ArenaError as error:
                    said.append(error.name)
            try:
                batch.ids
            except ValueError:
                said.append(repr(arena))

        for back in (arena.reset, lambda: arena.rewind(mark)):
            said.clear()
            mark = arena.mark()
            batch = tokenizer().encode_batch(["one"], arena=arena)
            arena.on_reset(misuse)
            back()
            self.assertEqual(said, ["OUT_OF_ORDER"] * len(deeds) + ["Arena(going back)"])
            self.assertEqual(len(arena.alloc(10)), 10)

    def test_a_callback_of_a_close_finds_the_arena_closed(self):
        def misuse():
            with self.assertRaisesRegex(ValueError, "closed"):
                self.arena.alloc(10)
            self.arena.close()
            self.calls.append(repr(self.arena))

        self.arena.on_reset(misuse)
        self.arena.close()
        self.assertEqual(self.calls, ["Arena(closed)"])

    def test_a_callback_may_use_another_arena(self):
        other = Arena()
        child = other.copy(b"child")
        self.arena.on_reset(lambda: self.calls.append(bytes(other.copy(child))))
        self.arena.reset()
        self.assertEqual(self.calls, [b"child"])

    def test_views_keep_callbacks_from_running(self):
        view = self.arena.alloc(10)
        self.arena.on_reset(Note(self.calls, "x"))
        with self.assertRaises(BufferError):
            self.arena.reset()
        self.assertEqual(self.calls, [])
        del view
        self.arena.reset()
        self.assertEqual(self.calls, ["x"])

    def test_they_run_at_the_end_of_the_interpreter(self):
        program = ("from arena_native import Arena, ArenaPool\n"
                   "arena, pool = Arena(), ArenaPool()\n"
                   "pooled = pool.acquire()\n"
                   "view = pooled.alloc(10)\n"
                   "arena.on_reset(lambda: print('arena'))\n"
                   "pooled.on_reset(lambda: print('pooled'))\n")
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=PACKAGE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(sorted(done.stdout.split()), ["arena", "pooled"])
