/*
 * When a thread ends, the runtime lets go of it in the destructor of a pthread key, and ends the process if the thread
 * comes again: from a destructor of the program, say, that frees the arena it kept for the thread. Which of the two is
 * called first is an accident of when their keys were made. So the runtime's waits: the system calls destructors in
 * rounds, as long as one of them sets its key again, and that is what it does until the last round but one. (The last is
 * the one in which sanitizers let go of a thread.)
 *
 * The linker leads the runtime's call of pthread_key_create here.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <pthread.h>

typedef void destructor(void *value);

int __real_pthread_key_create(pthread_key_t *key, destructor *function);
__attribute__((visibility("hidden"))) int __wrap_pthread_key_create(pthread_key_t *key, destructor *function);

static destructor *let_go;
static pthread_key_t key_of_runtime;
static __thread int rounds;

static void let_go_late(void *thread)
{
    if (++rounds < PTHREAD_DESTRUCTOR_ITERATIONS - 1 && pthread_setspecific(key_of_runtime, thread) == 0) return;
    let_go(thread);
}

/* The runtime makes one key, when it starts. */
int __wrap_pthread_key_create(pthread_key_t *key, destructor *function)
{
    int failure = __real_pthread_key_create(key, let_go ? function : let_go_late);
    if (failure == 0 && !let_go) {
        let_go = function;
        key_of_runtime = *key;
    }
    return failure;
}
