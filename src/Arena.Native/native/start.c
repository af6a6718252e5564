/*
 * Starting the managed runtime without the host noticing.
 *
 * Entering managed code for the first time starts the runtime, and the runtime is rude: it ends the process on a
 * processor that is too old or without address space, replaces the host's SIGPIPE handler, and makes a thread that
 * would run the host's signal handlers. So no export enters managed code before arena_start has looked at all that.
 */
#define _GNU_SOURCE
#include "start.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

int arena_started;

static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;

/* An empty managed method: the way in is what counts. */
__attribute__((visibility("hidden"))) extern void managed_start(void);
__attribute__((visibility("hidden"))) extern void managed_before_fork(void);
__attribute__((visibility("hidden"))) extern void managed_after_fork(void);

/*
 * The runtime's thread inherits this mask. It needs its own faults and SIGRTMIN, with which the collector stops
 * threads; everything else belongs to the threads of the host.
 */
static void block_signals_of_host(sigset_t *before)
{
    sigset_t blocked;
    sigfillset(&blocked);
    sigdelset(&blocked, SIGSEGV);
    sigdelset(&blocked, SIGBUS);
    sigdelset(&blocked, SIGFPE);
    sigdelset(&blocked, SIGILL);
    sigdelset(&blocked, SIGTRAP);
    sigdelset(&blocked, SIGRTMIN);
    pthread_sigmask(SIG_BLOCK, &blocked, before);
}

static void start_runtime(void)
{
    sigset_t mask;
    struct sigaction sigpipe;
    block_signals_of_host(&mask);
    sigaction(SIGPIPE, NULL, &sigpipe);
    managed_start();
    sigaction(SIGPIPE, &sigpipe, NULL);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

/*
 * The runtime reserves ARENA_GC_BYTES of addresses, and as much again as a thread's stack and malloc arena take (72 MiB,
 * for a moment 136), and ends the process where it cannot. So under a limit (ulimit -v) they are tried first.
 */
static int has_address_space(void)
{
    const size_t size = ARENA_GC_BYTES + (192ul << 20);
    void *probe = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (probe == MAP_FAILED) return 0;
    munmap(probe, size);
    return 1;
}

arena_status arena_start(void)
{
    arena_status status = ARENA_STATUS_OK;
    if (arena_is_started()) return status;
    if (!arena_cpu_is_supported()) return ARENA_STATUS_CPU_UNSUPPORTED;
    pthread_mutex_lock(&starting);
    if (!arena_started) {
        if (has_address_space()) {
            start_runtime();
            __atomic_store_n(&arena_started, 1, __ATOMIC_RELEASE);
        } else {
            status = ARENA_STATUS_OUT_OF_MEMORY;
        }
    }
    pthread_mutex_unlock(&starting);
    return status;
}

/*
 * A fork while another thread starts the runtime waits for it: half a runtime could not be finished in the child. And it
 * waits for threads inside the memory of the library, which hold a lock for a few instructions: the child has no such
 * thread to let it go.
 */
static void before_fork(void)
{
    pthread_mutex_lock(&starting);
    if (arena_started) managed_before_fork();
}

static void after_fork(void)
{
    if (arena_started) managed_after_fork();
    pthread_mutex_unlock(&starting);
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(before_fork, after_fork, after_fork);
}
