/* Shared arenas under load: random threads against a model, a thousand threads, threads that end, and what it costs. */
#include "sharedsupport.h"

#include <time.h>

enum { THREADS_MAX = 8, PIECES_MAX = 2000 };

typedef struct { unsigned char *start; size_t size; unsigned char fill; } piece;

/* What one thread has taken since the last reset. */
typedef struct {
    int id;
    uint64_t random;
    piece pieces[PIECES_MAX];
    int count;
} worker;

static arena_shared *shared;
static worker workers[THREADS_MAX];
static pthread_barrier_t barrier;
static int threads_now, rounds;

static void add(worker *self, void *start, size_t size)
{
    MUST(start != NULL);
    piece *it = &self->pieces[self->count++];
    *it = (piece){ start, size, (unsigned char)next_random(&self->random) };
    memset(start, it->fill, size);
}

static void check_pieces(const worker *self)
{
    for (int i = 0; i < self->count; i++) {
        const piece *it = &self->pieces[i];
        for (size_t at = 0; at < it->size; at += it->size < 64 ? 1 : it->size / 16)
            MUST(it->start[at] == it->fill);
        MUST(it->size == 0 || it->start[it->size - 1] == it->fill);
    }
}

static size_t random_size(worker *self)
{
    uint64_t kind = next_random(&self->random) % 100;
    return (size_t)(next_random(&self->random) % (kind < 80 ? 200 : kind < 98 ? 9000 : 200000));
}

static void allocate(worker *self)
{
    size_t size = random_size(self), alignment = (size_t)1 << next_random(&self->random) % 13;
    switch (next_random(&self->random) % 4) {
    case 0: add(self, arena_alloc_inline(local_of(shared), size), size); break;
    case 1: add(self, arena_alloc(local_of(shared), size), size); break;
    default:
        add(self, arena_shared_alloc(shared, size, alignment), size);
        MUST((uintptr_t)self->pieces[self->count - 1].start % alignment == 0);
    }
}

static void allocate_and_rewind(worker *self)
{
    arena_mark_t mark;
    int before = self->count;
    MUST_STATUS(OK, arena_mark(local_of(shared), &mark));
    for (int i = 0; i < 10; i++) allocate(self);
    check_pieces(self);
    MUST_STATUS(OK, arena_rewind(local_of(shared), &mark));
    self->count = before;
}

static void take_memory(worker *self)
{
    int steps = 20 + (int)(next_random(&self->random) % 400);
    for (int i = 0; i < steps; i++) {
        uint64_t dice = next_random(&self->random) % 100;
        if (dice < 95) allocate(self);
        else if (dice < 97) allocate_and_rewind(self);
        else if (dice < 99) MUST(shared_stats(shared).locals >= 1);
        else MUST_STATUS(OK, arena_trim(local_of(shared), 100000, NULL));
    }
}

/* What one thread does while the others wait. */
static void give_back(uint64_t dice)
{
    uint64_t bytes = 0, pieces = 0;
    for (int i = 0; i < threads_now; i++) {
        for (int k = 0; k < workers[i].count; k++) bytes += workers[i].pieces[k].size;
        pieces += (uint64_t)workers[i].count;
        workers[i].count = 0;
    }
    arena_shared_stats_t stats = shared_stats(shared);
    MUST(stats.used_bytes >= bytes && stats.used_bytes <= bytes + pieces * 8192 + 200000);
    MUST(stats.reserved_bytes >= stats.used_bytes && stats.locals <= (uint32_t)threads_now + 1);
    MUST_STATUS(OK, arena_shared_reset(shared));
    MUST(shared_stats(shared).used_bytes == 0);
    if (dice % 3 == 0) MUST_STATUS(OK, arena_shared_trim(shared, dice % 500000, NULL));
}

static void *work(void *which)
{
    worker *self = which;
    for (int round = 0; round < rounds; round++) {
        take_memory(self);
        pthread_barrier_wait(&barrier);
        check_pieces(&workers[(self->id + 1) % threads_now]); /* another's: memory is everybody's */
        if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) give_back(next_random(&self->random));
        pthread_barrier_wait(&barrier);
    }
    return NULL;
}

static void run(int threads, uint64_t seed)
{
    pthread_t all[THREADS_MAX];
    threads_now = threads;
    pthread_barrier_init(&barrier, NULL, (unsigned)threads);
    for (int i = 0; i < threads; i++) {
        workers[i].id = i;
        workers[i].count = 0;
        workers[i].random = seed * 100 + (uint64_t)i;
        MUST(pthread_create(&all[i], NULL, work, &workers[i]) == 0);
    }
    for (int i = 0; i < threads; i++) pthread_join(all[i], NULL);
    pthread_barrier_destroy(&barrier);
}

TEST(random_threads_agree_with_the_model)
{
    rounds = runs_under("tsan") ? 6 : repeats(30, 3);
    for (uint64_t seed = 1; seed <= (uint64_t)repeats(8, 1); seed++) {
        shared = new_shared(0);
        for (int threads = 2; threads <= THREADS_MAX; threads *= 2) run(threads, seed);
        CHECK(shared_stats(shared).locals <= THREADS_MAX + 1);
        CHECK_STATUS(OK, arena_shared_free(shared));
    }
}

static void *hold_some(void *number)
{
    uintptr_t *mine = arena_shared_alloc(shared, 64, 64);
    MUST(mine != NULL);
    *mine = (uintptr_t)number;
    pthread_barrier_wait(&barrier);
    MUST(*mine == (uintptr_t)number);
    return mine;
}

static void hold_at_once(int threads)
{
    static pthread_t all[1024];
    pthread_attr_t small;
    void *mine;
    MUST(pthread_attr_init(&small) == 0 && pthread_attr_setstacksize(&small, small_stack()) == 0);
    pthread_barrier_init(&barrier, NULL, (unsigned)threads);
    for (int i = 0; i < threads; i++) MUST(pthread_create(&all[i], &small, hold_some, (void *)(uintptr_t)i) == 0);
    for (int i = 0; i < threads; i++) {
        MUST(pthread_join(all[i], &mine) == 0);
        MUST(*(uintptr_t *)mine == (uintptr_t)i);
    }
    pthread_barrier_destroy(&barrier);
    pthread_attr_destroy(&small);
}

TEST(a_thousand_threads_have_their_locals_at_one_time_and_pass_them_on)
{
    int threads = runs_under("tsan") || runs_under("valgrind") ? 100 : 1024;
    shared = new_shared(0);
    for (int i = 0; i < 3; i++) {
        hold_at_once(threads);
        CHECK_EQUAL(threads, shared_stats(shared).locals);
        CHECK_EQUAL((i + 1) * threads * 64, shared_stats(shared).used_bytes);
        CHECK_EQUAL((uint64_t)threads * 65536, shared_stats(shared).reserved_bytes);
    }
    CHECK_STATUS(OK, arena_shared_reset(shared));
    CHECK_STATUS(OK, arena_shared_free(shared));
}

static pthread_key_t late_key;

static void allocate_late(void *unused)
{
    (void)unused;
    unsigned char *piece = arena_shared_alloc(shared, 100, 16);
    MUST(piece != NULL);
    memset(piece, 7, 100);
}

static void *set_late(void *unused)
{
    (void)unused;
    allocate_late(NULL);
    MUST(pthread_setspecific(late_key, &late_key) == 0);
    return NULL;
}

/* Destructors of a thread run in any order: this one's may find the thread's number given back. */
TEST(a_thread_may_allocate_while_it_ends)
{
    MUST(pthread_key_create(&late_key, allocate_late) == 0);
    shared = new_shared(0);
    for (int i = 0; i < 50; i++) in_thread(set_late, NULL);
    CHECK_EQUAL(1, shared_stats(shared).locals);
    CHECK_EQUAL(50 * 2 * 112, shared_stats(shared).used_bytes);
    CHECK_STATUS(OK, arena_shared_free(shared));
    pthread_key_delete(late_key);
}

/* More of them than a thread takes notes of, in turn. */
TEST(a_thread_uses_many_shared_arenas)
{
    enum { MANY = 40 };
    arena_shared *all[MANY];
    arena *locals[MANY];
    for (int i = 0; i < MANY; i++) locals[i] = local_of(all[i] = new_shared(0));
    for (int k = 0; k < 50; k++)
        for (int i = 0; i < MANY; i++) {
            void *piece = arena_shared_alloc(all[i], 10, 16);
            CHECK(local_of(all[i]) == locals[i] && arena_owns(locals[i], piece));
        }
    for (int i = 0; i < MANY; i++) {
        CHECK_EQUAL(50 * 16, shared_stats(all[i]).used_bytes);
        CHECK_STATUS(OK, arena_shared_free(all[i]));
    }
}

static double ns_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

TEST(a_repeated_allocation_is_short)
{
    if (!runs_alone()) SKIP("measured without tools only");
    enum { TURNS = 20000 };
    double best = 1e9;
    shared = new_shared(0);
    for (int turn = 0; turn < 50; turn++) {
        double start = ns_now();
        for (int i = 0; i < TURNS; i++) MUST(arena_shared_alloc(shared, 32, 16) != NULL);
        double ns = (ns_now() - start) / TURNS;
        if (ns < best) best = ns;
        CHECK_STATUS(OK, arena_shared_reset(shared));
    }
    fprintf(stderr, "  an allocation through the shared handle: %.1f ns\n", best);
    CHECK(best < 40); /* ten times what it takes: a loaded machine passes, a lock or an entry to managed code does not */
    CHECK_STATUS(OK, arena_shared_free(shared));
}
