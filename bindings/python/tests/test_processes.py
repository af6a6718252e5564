"""Threads, forks, spawned processes, pickles: wherever Python programs take their tokenizer."""

import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
import unittest

from support import PACKAGE, needs_fork, tiny_json, tokenizer as builtin

from arena_native import Arena, Tokenizer

TEXTS = [f"Text number {number}, with a few words more." for number in range(200)]


def ids_of(tokenizer, texts):
    return [encoding.ids for encoding in tokenizer.encode_batch(texts)]


class Threads(unittest.TestCase):
    def test_threads_share_a_tokenizer(self):
        tokenizer = builtin()
        wanted = [tokenizer.encode(text).ids for text in TEXTS]
        failures = []

        def work():
            for _ in range(5):
                found = [tokenizer.encode(text).ids for text in TEXTS]
                if found != wanted or ids_of(tokenizer, TEXTS) != wanted:
                    failures.append(found)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    def test_settings_may_change_while_others_encode(self):
        tokenizer = builtin()
        stop = threading.Event()
        lengths = set()

        def work():
            while not stop.is_set():
                lengths.update(len(encoding) for encoding in tokenizer.encode_batch(["one two three four"] * 3))

        thread = threading.Thread(target=work)
        thread.start()
        for _ in range(300):
            tokenizer.enable_truncation(4)
            tokenizer.enable_padding(length=10)
            tokenizer.no_truncation()
            tokenizer.no_padding()
        stop.set()
        thread.join()
        self.assertLessEqual(lengths, {4, 6, 10})

    def test_a_signal_handler_may_encode_in_the_middle_of_a_call(self):
        if not hasattr(signal, "setitimer"):
            self.skipTest("this system has no interval timer")
        tokenizer = builtin()
        wanted = tokenizer.encode(TEXTS[0]).ids
        seen = []
        before = signal.signal(signal.SIGALRM, lambda *_: seen.append(tokenizer.encode("quite another text").ids))
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        try:
            while len(seen) < 50:
                self.assertEqual(tokenizer.encode(TEXTS[0]).ids, wanted)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        self.assertEqual(len(set(map(tuple, seen))), 1)


class Processes(unittest.TestCase):
    @needs_fork
    def test_a_forked_child_goes_on_with_the_parents_tokenizer_and_arena(self):
        tokenizer = builtin()
        wanted = ids_of(tokenizer, TEXTS)
        arena = Arena()
        before = tokenizer.encode_batch(TEXTS[:5], arena=arena)
        child = os.fork()
        if child == 0:
            good = (ids_of(tokenizer, TEXTS) == wanted and [row.ids for row in before] == wanted[:5]
                    and [row.ids for row in tokenizer.encode_batch(TEXTS, arena=arena)] == wanted
                    and len(Arena().alloc(100)) == 100
                    and Tokenizer.from_str(tiny_json()).encode("hello").ids == [2, 4, 3])
            os._exit(0 if good else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(ids_of(tokenizer, TEXTS), wanted)

    @needs_fork
    def test_a_fork_while_other_threads_encode_leaves_a_child_that_can(self):
        tokenizer = builtin()
        wanted = ids_of(tokenizer, TEXTS)
        stop = threading.Event()

        def work():
            while not stop.is_set():
                tokenizer.encode_batch(TEXTS)

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(10):
                child = os.fork()
                if child == 0:
                    signal.alarm(20)
                    os._exit(0 if ids_of(tokenizer, TEXTS) == wanted else 1)
                self.assertEqual(os.waitpid(child, 0)[1], 0)
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    @needs_fork
    def test_a_pool_of_forked_workers_encodes_and_sends_encodings_back(self):
        self.through_a_pool("fork")

    def test_a_pool_of_spawned_workers_encodes_and_sends_encodings_back(self):
        self.through_a_pool("spawn")

    def through_a_pool(self, method):
        tokenizer = builtin()
        tokenizer.enable_truncation(6, stride=1)
        tokenizer.enable_padding()
        # Spawned workers import the package by themselves and know no sys.path of ours.
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PACKAGE), os.environ.get("PYTHONPATH")]))
        with multiprocessing.get_context(method).Pool(2) as pool:
            found = pool.map(tokenizer.encode, TEXTS[:40], chunksize=10)
        for encoding, text in zip(found, TEXTS):
            wanted = tokenizer.encode(text)
            self.assertEqual((encoding.ids, encoding.tokens, encoding.offsets, encoding.word_ids),
                             (wanted.ids, wanted.tokens, wanted.offsets, wanted.word_ids))
            self.assertEqual([window.ids for window in encoding.overflowing],
                             [window.ids for window in wanted.overflowing])


class Pickles(unittest.TestCase):
    def test_a_tokenizer_comes_back_with_its_settings(self):
        tokenizer = Tokenizer.from_str(tiny_json())
        tokenizer.enable_truncation(3, early_exit=True)
        tokenizer.enable_padding(length=5)
        again = pickle.loads(pickle.dumps(tokenizer))
        self.assertEqual((again.truncation, again.padding), (tokenizer.truncation, tokenizer.padding))
        self.assertEqual(again.encode("hello world").ids, [2, 4, 3, 0, 0])

    def test_a_tokenizer_from_a_file_travels_with_the_contents(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "tokenizer.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(tiny_json())
            tokenizer = Tokenizer.from_file(path)
            data = pickle.dumps(tokenizer)
            with open(path, "w", encoding="utf-8") as file:
                file.write("something else")
            with self.assertRaisesRegex(ValueError, "has changed"):
                pickle.dumps(tokenizer)
        self.assertEqual(pickle.loads(data).encode("hello").ids, [2, 4, 3])

    def test_an_encoding_comes_back_whole(self):
        tokenizer = builtin()
        tokenizer.enable_truncation(8, stride=1)
        tokenizer.enable_padding(length=10, pad_token="<p>", direction="left")
        encoding = tokenizer.encode("one two three four five", "six seven eight")
        again = pickle.loads(pickle.dumps(encoding))
        for one, other in zip([encoding, *encoding.overflowing], [again, *again.overflowing]):
            for name in ("ids", "type_ids", "tokens", "offsets", "attention_mask", "special_tokens_mask", "word_ids",
                         "sequence_ids", "n_sequences"):
                self.assertEqual(getattr(one, name), getattr(other, name), name)
            for call in ("token_to_chars", "token_to_word", "token_to_sequence"):
                self.assertEqual(*([getattr(each, call)(i) for i in range(12)] for each in (one, other)))
            self.assertEqual(one.word_to_tokens(0, 1), other.word_to_tokens(0, 1))
        self.assertGreater(len(again.overflowing), 0)


class LongLife(unittest.TestCase):
    def test_memory_stays_where_it_is_over_many_calls(self):
        if not sys.platform.startswith("linux"):
            self.skipTest("reads /proc/self/statm")
        tokenizer = builtin()
        arena = Arena()

        def rounds(count):
            for _ in range(count):
                kept = tokenizer.encode_batch(TEXTS)
                self.assertEqual(len(kept), len(TEXTS))
                tokenizer.decode_batch([encoding.ids for encoding in kept])
                tokenizer.encode_batch(TEXTS, arena=arena)
                arena.reset()

        rounds(20)
        before = resident_bytes()
        rounds(200)
        self.assertLess(resident_bytes() - before, 4 << 20)

    def test_tokenizers_and_arenas_give_their_memory_back(self):
        if not sys.platform.startswith("linux"):
            self.skipTest("reads /proc/self/statm")

        def rounds(count):
            for _ in range(count):
                tokenizer = Tokenizer.from_str(tiny_json())
                tokenizer.encode("hello world", arena=Arena())
                tokenizer.encode("hello world")

        rounds(30)
        before = resident_bytes()
        rounds(300)
        self.assertLess(resident_bytes() - before, 8 << 20)


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
