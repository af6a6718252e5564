"""Pools: arenas that go back warm, and never from under a view."""

import gc
import threading
import unittest

import support  # noqa: F401  makes arena_native importable

from arena_native import Arena, ArenaError, ArenaPool, InputError, NoMemoryError


class Pools(unittest.TestCase):
    def test_an_arena_goes_back_at_the_end_of_its_block_and_comes_again_warm(self):
        pool = ArenaPool()
        with pool.acquire() as arena:
            self.assertIsInstance(arena, Arena)
            arena.alloc(100_000)
            self.assertEqual((pool.stats().acquired, pool.stats().idle), (1, 0))
        self.assertTrue(arena.closed)
        self.assertEqual((pool.stats().acquired, pool.stats().idle), (0, 1))
        with pool.acquire() as again:
            self.assertEqual(again.stats().used_bytes, 0)
            self.assertGreaterEqual(again.stats().reserved_bytes, 100_000)
        self.assertEqual((pool.stats().created, pool.stats().reused), (1, 1))

    def test_an_arena_that_went_back_is_refused_although_another_has_its_memory(self):
        pool = ArenaPool()
        first = pool.acquire()
        first.close()
        first.close()
        second = pool.acquire()
        second.alloc(10)
        with self.assertRaisesRegex(ValueError, "closed"):
            first.alloc(10)
        self.assertEqual(pool.stats().acquired, 1)

    def test_the_last_reference_gives_back(self):
        pool = ArenaPool()
        arena = pool.acquire()
        del arena
        self.assertEqual(pool.stats().acquired, 0)

    def test_going_back_raises_while_a_view_is_alive(self):
        pool = ArenaPool()
        with self.assertRaises(BufferError):
            with pool.acquire() as arena:
                view = arena.copy(b"still here")
        self.assertEqual(bytes(view), b"still here")
        self.assertEqual(pool.stats().acquired, 1)
        del view
        arena.close()
        self.assertEqual(pool.stats().acquired, 0)

    def test_an_exception_is_not_hidden_and_the_last_view_gives_back(self):
        pool = ArenaPool()
        with self.assertRaises(KeyError):
            with pool.acquire() as arena:
                view = arena.copy(b"seen")
                raise KeyError
        del arena
        gc.collect()
        self.assertEqual((bytes(view), pool.stats().acquired), (b"seen", 1))
        del view
        gc.collect()
        self.assertEqual(pool.stats().acquired, 0)

    def test_a_pool_does_not_close_while_an_arena_is_out(self):
        pool = ArenaPool()
        arena = pool.acquire()
        with self.assertRaises(ArenaError) as caught:
            pool.close()
        self.assertEqual(caught.exception.name, "OUT_OF_ORDER")
        arena.alloc(10)
        arena.close()
        pool.close()
        pool.close()
        for call in (pool.acquire, pool.stats, pool.trim, pool.__enter__):
            with self.assertRaisesRegex(ValueError, "closed"):
                call()
        self.assertEqual(repr(pool), "ArenaPool(closed)")

    def test_a_pool_lives_as_long_as_its_arenas(self):
        pool = ArenaPool()
        arena = pool.acquire()
        del pool
        gc.collect()
        self.assertEqual(bytes(arena.copy(b"alive")), b"alive")
        arena.close()

    def test_a_block_that_fails_leaves_its_pool_to_the_last_arena(self):
        with self.assertRaises(KeyError):
            with ArenaPool() as pool:
                arena = pool.acquire()
                raise KeyError
        self.assertTrue(pool.closed)
        self.assertEqual(bytes(arena.copy(b"alive")), b"alive")
        arena.close()
        self.assertIsNone(pool._handle)
        with ArenaPool() as pool:
            pool.acquire().close()
        self.assertTrue(pool.closed)

    def test_a_pool_and_an_arena_may_die_in_one_cycle(self):
        for _ in range(50):
            pool = ArenaPool()
            arena = pool.acquire()
            arena.on_reset(lambda both=(pool, arena): None)
            pool.arena, arena.pool = arena, pool
            del pool, arena
        gc.collect()
        self.assertFalse([one for one in gc.get_objects() if type(one) in (Arena, ArenaPool) and not one.closed])

    def test_the_ceiling_bounds_all_arenas_together_and_trim_goes_to_the_floor(self):
        pool = ArenaPool(ceiling_bytes=1 << 20, first_block_bytes=1 << 19)
        one, two = pool.acquire(), pool.acquire()
        one.alloc(1000)
        two.alloc(1000)
        with self.assertRaises(NoMemoryError):
            pool.acquire()
        with self.assertRaises(NoMemoryError):
            two.alloc(1 << 19)
        one.close()
        two.close()
        self.assertFalse(pool.stats().at_floor)
        self.assertEqual(pool.trim(), 1 << 20)
        stats = pool.stats()
        self.assertEqual((stats.at_floor, stats.reserved_bytes, stats.given_back_bytes), (True, 0, 1 << 20))
        self.assertEqual((stats.floor_bytes, stats.ceiling_bytes), (0, 1 << 20))
        with self.assertRaises(InputError):
            ArenaPool(first_block_bytes=1)
        with self.assertRaises(OverflowError):
            ArenaPool(floor_bytes=-1)

    def test_threads_share_a_pool(self):
        pool, wrong = ArenaPool(), []

        def work(mine):
            for _ in range(200):
                with pool.acquire() as arena:
                    view = arena.copy(mine)
                    if bytes(view) != mine:
                        wrong.append(bytes(view))
                    del view

        threads = [threading.Thread(target=work, args=(bytes([number]) * 1000,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((wrong, pool.stats().acquired), ([], 0))
        self.assertRegex(repr(pool), r"ArenaPool\(acquired=0, idle=\d, reserved_bytes=\d+\)")
