/*
 * The host's signals before and after the runtime starts. Every test is a fresh child, because a process starts it once.
 */
#define TEST_STARTS_ITSELF
#include "textsupport.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>

static volatile sig_atomic_t caught;
static sigjmp_buf after_fault;

static void count(int signal) { (void)signal; caught++; }

static void leave_fault(int signal)
{
    (void)signal;
    caught++;
    siglongjmp(after_fault, 1);
}

/* Starts the runtime and does real work in it. */
static void use_library(void)
{
    text_tools tools = open_tools();
    arena_encoding rows = encode(&tools, "Hello, world!", NULL);
    CHECK_ROW(rows, ids, 0, 101, 7592, 1010, 2088, 999, 102);
    close_tools(&tools);
}

static void handle(int signal, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    MUST(sigaction(signal, &action, NULL) == 0);
}

static void (*handler_of(int signal))(int)
{
    struct sigaction action;
    MUST(sigaction(signal, NULL, &action) == 0);
    return action.sa_handler;
}

/* Reads an address that no one has mapped. */
static void fault(void)
{
    void *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(page != MAP_FAILED);
    caught += *(volatile char *)page;
}

static void sigpipe_stays_default(void)
{
    /* A parent that ignores the signal, as .NET programs do, has children that begin by ignoring it. */
    handle(SIGPIPE, SIG_DFL);
    use_library();
    CHECK(handler_of(SIGPIPE) == SIG_DFL);
    int ends[2];
    MUST(pipe(ends) == 0 && close(ends[0]) == 0);
    ssize_t written = write(ends[1], "x", 1);
    CHECK(written == 12345); /* not reached */
}

TEST(sigpipe_still_kills_where_it_did)
{
    int status = in_child(sigpipe_stays_default);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
}

static void sigpipe_stays_handled(void)
{
    handle(SIGPIPE, count);
    use_library();
    CHECK(handler_of(SIGPIPE) == count);
    raise(SIGPIPE);
    CHECK_EQUAL(1, caught);
}

TEST(a_sigpipe_handler_stays) { CHECK_CHILD(sigpipe_stays_handled); }

static void sigpipe_stays_ignored(void)
{
    handle(SIGPIPE, SIG_IGN);
    use_library();
    CHECK(handler_of(SIGPIPE) == SIG_IGN);
}

TEST(an_ignored_sigpipe_stays_ignored) { CHECK_CHILD(sigpipe_stays_ignored); }

static void other_signals_stay(void)
{
    static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD, SIGUSR1, SIGUSR2, SIGALRM, SIGCONT, SIGWINCH, SIGTSTP };
    sigset_t before, after;
    void (*handlers[sizeof signals / sizeof *signals])(int);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) handlers[i] = handler_of(signals[i]);
    MUST(sigprocmask(SIG_BLOCK, NULL, &before) == 0);
    use_library();
    MUST(sigprocmask(SIG_BLOCK, NULL, &after) == 0);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) CHECK(handler_of(signals[i]) == handlers[i]);
    for (int signal = 1; signal < 32; signal++) CHECK_EQUAL(sigismember(&before, signal), sigismember(&after, signal));
}

TEST(no_other_handler_and_no_mask_changes) { CHECK_CHILD(other_signals_stay); }

static void runtime_thread_takes_none(void)
{
    use_library();
    handle(SIGUSR1, count);
    handle(SIGTERM, count);
    sigset_t blocked, pending;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigaddset(&blocked, SIGTERM);
    MUST(sigprocmask(SIG_BLOCK, &blocked, NULL) == 0);
    MUST(kill(getpid(), SIGUSR1) == 0 && kill(getpid(), SIGTERM) == 0);
    usleep(50000);
    MUST(sigpending(&pending) == 0);
    CHECK(sigismember(&pending, SIGUSR1) && sigismember(&pending, SIGTERM));
    CHECK_EQUAL(0, caught);
}

TEST(the_runtimes_thread_takes_no_signal_of_the_host) { CHECK_CHILD(runtime_thread_takes_none); }

static void sigsegv_handler_before(void)
{
    handle(SIGSEGV, leave_fault);
    use_library();
    for (int i = 0; i < 3; i++)
        if (sigsetjmp(after_fault, 1) == 0) fault();
    CHECK_EQUAL(3, caught);
    use_library();
}

TEST(a_sigsegv_handler_from_before_gets_the_hosts_faults)
{
    if (runs_under("valgrind")) SKIP("valgrind counts the fault itself as an error");
    CHECK_CHILD(sigsegv_handler_before);
}

static void sigsegv_handler_after(void)
{
    use_library();
    handle(SIGSEGV, leave_fault);
    if (sigsetjmp(after_fault, 1) == 0) fault();
    CHECK_EQUAL(1, caught);
    use_library();
}

TEST(a_sigsegv_handler_from_after_gets_the_hosts_faults)
{
    if (runs_under("valgrind")) SKIP("valgrind counts the fault itself as an error");
    CHECK_CHILD(sigsegv_handler_after);
}

static void no_sigsegv_handler(void)
{
    struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    use_library();
    fault();
}

TEST(a_fault_without_a_handler_still_kills)
{
    if (runs_under("valgrind")) SKIP("valgrind counts the fault itself as an error");
    int status = in_child(no_sigsegv_handler);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static volatile sig_atomic_t stop_ticks;

static void *tick(void *thread)
{
    while (!stop_ticks) {
        pthread_kill(*(pthread_t *)thread, SIGUSR1);
        usleep(200);
    }
    return NULL;
}

static void signals_while_encoding(void)
{
    pthread_t self = pthread_self(), ticker;
    handle(SIGUSR1, count);
    MUST(pthread_create(&ticker, NULL, tick, &self) == 0);
    for (int i = 0; i < 20000 && caught < repeats(200, 5); i++) use_library();
    stop_ticks = 1;
    MUST(pthread_join(ticker, NULL) == 0);
    CHECK(caught > 0);
}

TEST(signals_during_calls_do_no_harm) { CHECK_CHILD(signals_while_encoding); }
