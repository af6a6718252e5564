"""Arenas: memory as views, and no view left pointing at memory that was taken back."""

import gc
import unittest

from support import needs_numpy

from arena_native import Arena, ArenaError, InputError, NoMemoryError


class Allocation(unittest.TestCase):
    def test_alloc_gives_a_writable_view_of_its_size(self):
        with Arena() as arena:
            view = arena.alloc(100)
            view[:] = bytes(range(100))
            self.assertEqual(bytes(view), bytes(range(100)))
            self.assertEqual((view.nbytes, view.format, view.readonly, view.ndim), (100, "B", False, 1))
            del view

    def test_pieces_do_not_overlap(self):
        arena = Arena()
        views = [arena.alloc(size) for size in range(0, 300, 7)]
        for number, view in enumerate(views):
            view[:] = bytes([number]) * len(view)
        for number, view in enumerate(views):
            self.assertEqual(bytes(view), bytes([number]) * len(view))

    def test_zeroed_memory_is_zero_after_it_was_used(self):
        arena = Arena()
        arena.alloc(1000)[:] = b"\xff" * 1000
        arena.reset()
        self.assertEqual(bytes(arena.alloc(1000, zeroed=True)), bytes(1000))

    def test_memory_can_be_cast_to_numbers(self):
        arena = Arena()
        numbers = arena.alloc(64).cast("f", (4, 4))
        numbers[3, 3] = 1.5
        self.assertEqual(numbers.tolist()[3], [numbers[3, 0], numbers[3, 1], numbers[3, 2], 1.5])

    def test_copy_copies_any_bytes_like_object(self):
        arena = Arena()
        for data in (b"", b"bytes", bytearray(b"more"), memoryview(b"view")[1:]):
            self.assertEqual(bytes(arena.copy(data)), bytes(data))

    def test_addresses_lie_on_the_boundary_asked_for(self):
        import ctypes
        arena = Arena()
        for alignment in (16, 64, 4096):
            view = arena.alloc(10, alignment)
            self.assertEqual(ctypes.addressof(ctypes.c_char.from_buffer(view)) % alignment, 0)

    def test_the_byte_limit_is_a_memory_error_and_leaves_the_arena_usable(self):
        arena = Arena(limit_bytes=1 << 20)
        with self.assertRaises(MemoryError) as caught:
            arena.alloc(2 << 20)
        self.assertIsInstance(caught.exception, NoMemoryError)
        self.assertEqual(caught.exception.name, "LIMIT_EXCEEDED")
        self.assertEqual(len(arena.alloc(1000)), 1000)

    def test_nonsense_sizes_are_refused(self):
        arena = Arena()
        for size in (-1, 2**64, 2**100):
            with self.assertRaises(OverflowError):
                arena.alloc(size)
        with self.assertRaises(TypeError):
            arena.alloc("10")
        with self.assertRaises(TypeError):
            arena.alloc(1.5)
        with self.assertRaises((MemoryError, InputError)):
            arena.alloc(2**61)
        with self.assertRaises(InputError):
            arena.alloc(10, alignment=3)
        with self.assertRaises(OverflowError):
            Arena(limit_bytes=-1)


    def test_alloc_n_gives_all_pieces_or_none(self):
        arena = Arena(limit_bytes=1 << 20)
        sizes = [100, 0, 5000, 1]
        views = arena.alloc_n(sizes)
        for number, view in enumerate(views):
            view[:] = bytes([number]) * len(view)
        self.assertEqual([bytes(view) for view in views], [bytes([n]) * size for n, size in enumerate(sizes)])
        self.assertEqual(arena.alloc_n([]), [])
        used = arena.stats().used_bytes
        with self.assertRaises(NoMemoryError):
            arena.alloc_n([100, 2 << 20])
        self.assertEqual(arena.stats().used_bytes, used)
        with self.assertRaises(OverflowError):
            arena.alloc_n([-1])

    def test_fail_after_fails_the_nth_allocation_once(self):
        arena = Arena()
        arena.fail_after(2)
        arena.alloc(10)
        with self.assertRaises(NoMemoryError) as caught:
            arena.alloc(10)
        self.assertEqual(caught.exception.name, "OUT_OF_MEMORY")
        arena.alloc(10)
        arena.fail_after(1)
        arena.fail_after(0)
        arena.alloc(10)


class Growth(unittest.TestCase):
    def test_the_last_view_grows_in_place(self):
        arena = Arena()
        small = arena.copy(b"12345")
        large = arena.grow(small, 1000)
        large[:5] = b"abcde"
        self.assertEqual((bytes(small), len(large)), (b"abcde", 1000))
        self.assertEqual(arena.stats().used_bytes, 1008)

    def test_any_other_is_copied_and_stays_as_it_is(self):
        arena = Arena()
        small, behind = arena.copy(b"12345"), arena.copy(b"behind")
        large = arena.grow(small, 20)
        large[:5] = b"abcde"
        self.assertEqual((bytes(small), bytes(behind)), (b"12345", b"behind"))

    def test_slices_casts_and_empty_views_grow(self):
        arena = Arena()
        view = arena.copy(bytes(range(64)))
        self.assertEqual(bytes(arena.grow(view[3:7], 6)[:4]), bytes(range(3, 7)))
        self.assertEqual(bytes(arena.grow(view.cast("I", (4, 4)), 64)), bytes(range(64)))
        self.assertEqual(len(arena.grow(view[:0], 9)), 9)
        self.assertEqual(bytes(view), bytes(range(64)))

    def test_a_growing_buffer_keeps_its_bytes_through_all_blocks(self):
        arena = Arena(first_block_bytes=4096)
        view = arena.alloc(0)
        for number in range(1000):
            view = arena.grow(view, len(view) + 100)
            view[-100:] = bytes([number % 251]) * 100
        self.assertEqual(bytes(view[::100]), bytes(number % 251 for number in range(1000)))

    def test_what_cannot_grow_is_refused(self):
        arena, other = Arena(limit_bytes=1 << 20), Arena()
        view = arena.copy(b"12345")
        for wrong in (other.alloc(10), memoryview(bytearray(10))):
            with self.assertRaisesRegex(ValueError, "none of this arena"):
                arena.grow(wrong, 20)
        with self.assertRaisesRegex(ValueError, "5 bytes"):
            arena.grow(view, 4)
        with self.assertRaises(NoMemoryError):
            arena.grow(view, 2 << 20)
        self.assertEqual(bytes(view), b"12345")

    def test_grown_memory_is_kept_by_its_views_and_taken_back_with_its_scope(self):
        arena = Arena()
        outer = arena.copy(b"outer")
        with arena.scope():
            inner = arena.grow(outer, 100)
            with self.assertRaises(BufferError):
                arena.reset()
            del inner
        self.assertEqual(bytes(outer), b"outer")


class Lifetime(unittest.TestCase):
    def test_reset_raises_while_a_view_is_alive_and_succeeds_after_it_is_gone(self):
        arena = Arena()
        view = arena.alloc(10)
        with self.assertRaises(BufferError):
            arena.reset()
        view[0] = 7  # and nothing was taken back
        del view
        arena.reset()
        self.assertEqual(arena.stats().used_bytes, 0)

    def test_releasing_a_view_is_as_good_as_deleting_it(self):
        arena = Arena()
        with arena.alloc(10):
            with self.assertRaises(BufferError):
                arena.reset()
        arena.reset()

    def test_slices_and_casts_hold_the_memory_too(self):
        arena = Arena()
        piece = arena.alloc(64)[8:40].cast("i")[2:4]
        with self.assertRaises(BufferError):
            arena.reset()
        del piece
        arena.reset()

    @needs_numpy
    def test_numpy_arrays_hold_the_memory_too(self):
        import numpy
        arena = Arena()
        array = numpy.frombuffer(arena.alloc(64), dtype=numpy.float32)[3:].reshape(1, -1)
        array[:] = 2.5
        with self.assertRaises(BufferError):
            arena.reset()
        self.assertEqual(array.sum(), 2.5 * 13)
        del array
        arena.reset()

    def test_a_view_keeps_its_arena_alive(self):
        view = Arena().copy(b"still here")
        gc.collect()
        self.assertEqual(bytes(view), b"still here")

    def test_close_raises_while_a_view_is_alive(self):
        arena = Arena()
        view = arena.alloc(10)
        with self.assertRaises(BufferError):
            arena.close()
        del view
        arena.close()
        arena.close()
        self.assertTrue(arena.closed)

    def test_a_closed_arena_says_so(self):
        arena = Arena()
        arena.close()
        for call in (lambda: arena.alloc(1), arena.reset, arena.mark, arena.stats, arena.trim, arena.__enter__,
                     lambda: arena.copy(b"")):
            with self.assertRaisesRegex(ValueError, "closed"):
                call()

    def test_the_end_of_a_with_block_closes_but_an_exception_is_not_hidden(self):
        with Arena() as arena:
            pass
        self.assertTrue(arena.closed)
        with self.assertRaises(KeyError):
            with Arena() as arena:
                view = arena.alloc(10)
                raise KeyError
        self.assertFalse(arena.closed)
        self.assertEqual(len(view), 10)
        with self.assertRaises(BufferError):
            with Arena() as arena:
                view = arena.alloc(10)


class Savepoints(unittest.TestCase):
    def test_rewind_takes_back_what_came_after_the_mark(self):
        arena = Arena()
        kept = arena.copy(b"kept")
        used = arena.stats().used_bytes
        mark = arena.mark()
        arena.alloc(1000)
        arena.rewind(mark)
        self.assertEqual(arena.stats().used_bytes, used)
        self.assertEqual(bytes(kept), b"kept")

    def test_rewind_minds_only_the_views_made_after_the_mark(self):
        arena = Arena()
        before = arena.copy(b"before")
        mark = arena.mark()
        after = arena.copy(b"after")
        with self.assertRaises(BufferError):
            arena.rewind(mark)
        del after
        arena.rewind(mark)
        self.assertEqual(bytes(before), b"before")

    def test_an_outer_rewind_minds_the_views_of_inner_marks(self):
        arena = Arena()
        outer = arena.mark()
        arena.mark()
        view = arena.alloc(10)
        with self.assertRaises(BufferError):
            arena.rewind(outer)
        del view
        arena.rewind(outer)

    def test_a_mark_can_be_used_once(self):
        arena = Arena()
        mark, inner = arena.mark(), arena.mark()
        arena.rewind(mark)
        for gone in (mark, inner):
            with self.assertRaises(ArenaError) as caught:
                arena.rewind(gone)
            self.assertEqual(caught.exception.name, "OUT_OF_ORDER")
        older = arena.mark()
        arena.reset()
        with self.assertRaises(ArenaError):
            arena.rewind(older)

    def test_the_mark_of_another_arena_is_refused(self):
        one, other = Arena(), Arena()
        with self.assertRaises(ArenaError):
            one.rewind(other.mark())

    def test_a_scope_takes_back_what_was_made_inside(self):
        arena = Arena()
        used = arena.stats().used_bytes
        for _ in range(3):
            with arena.scope() as same:
                same.alloc(5000)
                with arena.scope():
                    arena.alloc(5000)
            self.assertIs(same, arena)
            self.assertEqual(arena.stats().used_bytes, used)

    def test_a_scope_with_a_view_that_escapes_raises(self):
        arena = Arena()
        with self.assertRaises(BufferError):
            with arena.scope():
                view = arena.alloc(10)
        del view
        arena.reset()

    def test_a_scope_does_not_hide_an_exception_behind_its_views(self):
        arena = Arena()
        with self.assertRaises(KeyError):
            with arena.scope():
                view = arena.alloc(10)
                raise KeyError
        view[0] = 1
        del view
        with self.assertRaises(KeyError):
            with arena.scope():
                raise KeyError
        arena.reset()

    def test_a_scope_survives_a_reset_inside(self):
        arena = Arena()
        with arena.scope():
            arena.reset()
            arena.alloc(10)
        arena.reset()


class Measures(unittest.TestCase):
    def test_stats_count_what_happened(self):
        arena = Arena(first_block_bytes=8192, limit_bytes=1 << 20)
        arena.alloc(1000)
        stats = arena.stats()
        self.assertGreaterEqual(stats.used_bytes, 1000)
        self.assertGreaterEqual(stats.reserved_bytes, 8192)
        self.assertEqual((stats.blocks, stats.resets, stats.limit_bytes), (1, 0, 1 << 20))
        arena.reset()
        self.assertEqual((arena.stats().used_bytes, arena.stats().resets), (0, 1))
        self.assertGreaterEqual(arena.stats().peak_bytes, 1000)

    def test_trim_gives_unused_blocks_back(self):
        arena = Arena()
        for _ in range(50):
            arena.alloc(100_000)
        arena.reset()
        before = arena.stats().reserved_bytes
        released = arena.trim()
        self.assertGreater(released, 0)
        self.assertEqual(arena.stats().reserved_bytes, before - released)

    def test_reset_says_what_becomes_of_the_blocks(self):
        arena = Arena()
        arena.alloc(5_000_000)
        arena.alloc(100_000)
        held = arena.stats().reserved_bytes
        arena.reset()
        self.assertEqual(arena.stats().reserved_bytes, held)
        arena.reset(mode="retain_up_to", keep_bytes=1 << 20)
        self.assertLessEqual(arena.stats().reserved_bytes, 1 << 20)
        arena.alloc(5_000_000)
        arena.reset(mode="trim")
        self.assertGreaterEqual(arena.stats().reserved_bytes, 5_000_000)
        arena.reset(mode="trim")
        self.assertLess(arena.stats().reserved_bytes, 5_000_000)
        arena.reset("free_all")
        self.assertEqual(arena.stats().reserved_bytes, 0)
        with self.assertRaisesRegex(ValueError, "'retain_all', 'retain_up_to', 'trim', 'free_all'"):
            arena.reset("all")
        with self.assertRaises(OverflowError):
            arena.reset("retain_up_to", -1)

    def test_an_arena_with_decay_forgets_a_peak(self):
        arena = Arena(decay_resets=4)
        arena.alloc(50_000_000)
        for _ in range(200):
            arena.reset()
            arena.alloc(1000)
        self.assertLess(arena.stats().reserved_bytes, 1_000_000)

    def test_repr_tells_the_state(self):
        arena = Arena()
        self.assertRegex(repr(arena), r"Arena\(used_bytes=0, reserved_bytes=\d+, blocks=\d+\)")
        arena.close()
        self.assertEqual(repr(arena), "Arena(closed)")
