/*
 * Where pages really lie, on machines with several nodes: every policy, huge pages, a full node, a cpuset, and filters that
 * forbid the calls. Runs as root in a virtual machine (run.py); the kernel is asked about each page, not the library.
 */
#include "testsupport.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

enum { PAGE = 4096, MB = 1 << 20, GREATEST = 8 };

static uint32_t memory_nodes[GREATEST], cpu_nodes[GREATEST]; /* a node of the second list has memory and processors */
static uint32_t memory_count, cpu_count;
static int first_cpu[GREATEST];

static arena *answers;

static arena_numa_topology_t topology(void)
{
    arena_numa_topology_t nodes = ARENA_NUMA_TOPOLOGY_INIT;
    if (answers == NULL) MUST_STATUS(OK, arena_create(NULL, &answers));
    MUST_STATUS(OK, arena_numa_topology(answers, &nodes));
    return nodes;
}

/* Linux numbers nodes as it likes, so what a node has is asked and not assumed. */
static void learn_nodes(void)
{
    if (memory_count != 0) return;
    arena_numa_topology_t nodes = topology();
    for (uint32_t i = 0; i < nodes.nodes; i++) {
        MUST(nodes.ids[i] < GREATEST);
        if (!(nodes.flags[i] & ARENA_NUMA_NODE_HAS_MEMORY)) continue;
        memory_nodes[memory_count++] = nodes.ids[i];
        if (!(nodes.flags[i] & ARENA_NUMA_NODE_HAS_PROCESSORS)) continue;
        cpu_nodes[cpu_count++] = nodes.ids[i];
        first_cpu[nodes.ids[i]] = (int)nodes.processors[nodes.processor_offsets[i]];
    }
    MUST(memory_count >= 3 && cpu_count >= 2);
}

static uint64_t bit(uint32_t node) { return UINT64_C(1) << node; }

static uint64_t all_nodes(void)
{
    uint64_t mask = 0;
    for (uint32_t i = 0; i < memory_count; i++) mask |= bit(memory_nodes[i]);
    return mask;
}

static arena *arena_on(arena_numa_policy policy, uint64_t nodes, arena_huge_pages huge, uint32_t flags, size_t block)
{
    arena_placement_t placement = ARENA_PLACEMENT_INIT;
    arena_options options = ARENA_OPTIONS_INIT;
    arena *made;
    placement.policy = policy;
    placement.huge_pages = huge;
    placement.flags = flags;
    placement.nodes[0] = nodes;
    options.first_block_bytes = block;
    options.max_block_bytes = block > 4 * MB ? block : 4 * MB;
    options.placement = &placement;
    MUST_STATUS(OK, arena_create(&options, &made));
    return made;
}

/* Uses an arena as programs do: many pieces, over several blocks of rising size. */
static int fill(arena *memory, size_t bytes)
{
    for (size_t done = 0; done < bytes; done += 3000) {
        char *piece = arena_alloc(memory, 3000);
        if (piece == NULL) return 0;
        memset(piece, 0x5a, 3000);
    }
    return 1;
}

static arena_numa_report_t report_of(arena *memory)
{
    arena_numa_report_t report = ARENA_NUMA_REPORT_INIT;
    if (answers == NULL) MUST_STATUS(OK, arena_create(NULL, &answers));
    MUST_STATUS(OK, arena_numa_report(memory, answers, &report));
    return report;
}

/* Pages by node, as the kernel tells them. False where it may not be asked. */
static int count_pages(uint64_t start, uint64_t bytes, uint64_t counts[GREATEST])
{
    enum { BATCH = 512 };
    void *pages[BATCH];
    int nodes[BATCH];
    memset(counts, 0, GREATEST * sizeof *counts);
    for (uint64_t at = 0; at < bytes;) {
        unsigned long asked = 0;
        for (; asked < BATCH && at < bytes; asked++, at += PAGE) pages[asked] = (void *)(uintptr_t)(start + at);
        if (syscall(SYS_move_pages, 0, asked, pages, NULL, nodes, 0) != 0) return 0;
        for (unsigned long i = 0; i < asked; i++)
            if (nodes[i] >= 0 && nodes[i] < GREATEST) counts[nodes[i]]++;
    }
    return 1;
}

typedef struct { uint64_t there, all, by_node[GREATEST]; } census;

/* Every block: the kernel's word, and that the report says the same. */
static census take_census(arena *memory, uint64_t nodes)
{
    arena_numa_report_t report = report_of(memory);
    census sum = { 0, 0, { 0 } };
    CHECK(report.blocks > 0 && report.page_bytes == PAGE);
    for (uint32_t block = 0; block < report.blocks; block++) {
        uint64_t counts[GREATEST];
        MUST(count_pages(report.addresses[block], report.bytes[block], counts));
        for (uint32_t node = 0; node < GREATEST; node++) {
            sum.all += counts[node];
            sum.by_node[node] += counts[node];
            if (nodes >> node & 1) sum.there += counts[node];
            if (node < report.nodes && report.source == ARENA_NUMA_SOURCE_PAGES)
                CHECK_EQUAL(counts[node], report.pages[block * report.nodes + node]);
        }
    }
    return sum;
}

#define CHECK_LIES_ON(memory, nodes)                                                     \
    do {                                                                                 \
        census counted = take_census(memory, nodes);                                     \
        CHECK(counted.all > 0 && counted.there >= counted.all - counted.all / 100);      \
    } while (0)

static void check_every(const uint32_t *values, uint32_t wanted, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) CHECK_EQUAL(wanted, values[i]);
}

static void check_obtained(arena *memory, arena_numa_status status, arena_numa_policy policy)
{
    arena_numa_report_t report = report_of(memory);
    check_every(report.statuses, status, report.blocks);
    if (status == ARENA_NUMA_STATUS_BOUND) check_every(report.policies, policy, report.blocks);
}

static void run_on(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    MUST(sched_setaffinity(0, sizeof set, &set) == 0);
}

static void run_anywhere(void)
{
    cpu_set_t set;
    memset(&set, 0xff, sizeof set);
    MUST(sched_setaffinity(0, sizeof set, &set) == 0);
}

static int put(const char *path, const char *text)
{
    int file = open(path, O_WRONLY);
    if (file < 0) return -1;
    ssize_t written = write(file, text, strlen(text));
    close(file);
    return written < 0 ? -1 : 0;
}

static uint64_t free_on(uint32_t node)
{
    arena_numa_topology_t nodes = topology();
    for (uint32_t i = 0; i < nodes.nodes; i++)
        if (nodes.ids[i] == node) return nodes.free_bytes[i];
    return 0;
}

TEST(the_machine_is_told_as_it_is)
{
    learn_nodes();
    arena_numa_topology_t nodes = topology();
    long processors = 0;
    CHECK_EQUAL(4, nodes.nodes);
    for (uint32_t i = 0; i < nodes.nodes; i++) {
        char path[100];
        snprintf(path, sizeof path, "/sys/devices/system/node/node%u", nodes.ids[i]);
        CHECK(access(path, R_OK) == 0);
        processors += nodes.processor_offsets[i + 1] - nodes.processor_offsets[i];
        CHECK_EQUAL(10, nodes.distances[i * 4 + i]);
        for (uint32_t k = 0; k < 4; k++) CHECK(i == k || nodes.distances[i * 4 + k] > 10);
        CHECK(!(nodes.flags[i] & ARENA_NUMA_NODE_HAS_MEMORY) == !(nodes.flags[i] & ARENA_NUMA_NODE_ALLOWED));
    }
    CHECK_EQUAL(4, processors);
    if (memory_count == 4) CHECK(nodes.distances[1] == 16 && nodes.distances[2] == 32 && nodes.distances[11] == 16);
}

TEST(every_node_is_bound_to)
{
    learn_nodes();
    for (uint32_t i = 0; i < memory_count; i++)
        for (uint32_t strict = 0; strict <= ARENA_PLACEMENT_STRICT; strict++) {
            arena *memory = arena_on(ARENA_NUMA_POLICY_BIND, bit(memory_nodes[i]), 0, strict, 65536);
            CHECK(fill(memory, 12 * MB));
            CHECK_LIES_ON(memory, bit(memory_nodes[i]));
            check_obtained(memory, ARENA_NUMA_STATUS_BOUND, strict ? ARENA_NUMA_POLICY_BIND : ARENA_NUMA_POLICY_PREFERRED);
            CHECK_STATUS(OK, arena_free(memory));
        }
}

TEST(binding_to_two_nodes_keeps_off_the_others)
{
    learn_nodes();
    uint64_t two = bit(memory_nodes[1]) | bit(memory_nodes[2]);
    arena *memory = arena_on(ARENA_NUMA_POLICY_BIND, two, 0, ARENA_PLACEMENT_STRICT, 65536);
    CHECK(fill(memory, 8 * MB));
    CHECK_LIES_ON(memory, two);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(local_is_the_node_of_the_thread_whatever_its_policy_says)
{
    learn_nodes();
    for (uint32_t i = 0; i < cpu_count; i++) {
        uint64_t other[16] = { bit(cpu_nodes[(i + 1) % cpu_count]) };
        MUST(syscall(SYS_set_mempolicy, 2, other, 1024UL) == 0);
        run_on(first_cpu[cpu_nodes[i]]);
        arena *memory = arena_on(ARENA_NUMA_POLICY_LOCAL, 0, 0, 0, 65536), *none = arena_on(0, 0, 0, 0, 65536);
        CHECK(fill(memory, 4 * MB) && fill(none, 4 * MB));
        CHECK_LIES_ON(memory, bit(cpu_nodes[i]));
        CHECK_LIES_ON(none, other[0]);
        check_obtained(memory, ARENA_NUMA_STATUS_BOUND, ARENA_NUMA_POLICY_LOCAL);
        CHECK_STATUS(OK, arena_free(memory));
        CHECK_STATUS(OK, arena_free(none));
        MUST(syscall(SYS_set_mempolicy, 0, NULL, 0UL) == 0);
        run_anywhere();
    }
}

TEST(every_node_can_be_preferred)
{
    learn_nodes();
    for (uint32_t i = 0; i < memory_count; i++) {
        arena *memory = arena_on(ARENA_NUMA_POLICY_PREFERRED, bit(memory_nodes[i]), 0, 0, 65536);
        CHECK(fill(memory, 8 * MB));
        CHECK_LIES_ON(memory, bit(memory_nodes[i]));
        check_obtained(memory, ARENA_NUMA_STATUS_BOUND, ARENA_NUMA_POLICY_PREFERRED);
        CHECK_STATUS(OK, arena_free(memory));
    }
}

TEST(several_nodes_can_be_preferred)
{
    learn_nodes();
    for (uint32_t i = 0; i + 1 < memory_count; i++) {
        uint64_t two = bit(memory_nodes[i]) | bit(memory_nodes[i + 1]);
        arena *memory = arena_on(ARENA_NUMA_POLICY_PREFERRED_MANY, two, 0, 0, 65536);
        CHECK(fill(memory, 8 * MB));
        CHECK_LIES_ON(memory, two);
        check_obtained(memory, ARENA_NUMA_STATUS_BOUND, ARENA_NUMA_POLICY_PREFERRED_MANY);
        CHECK_STATUS(OK, arena_free(memory));
    }
}

static void check_even(arena *memory, uint64_t nodes, uint64_t slack)
{
    census counted = take_census(memory, nodes);
    uint64_t count = (uint64_t)__builtin_popcountll(nodes);
    CHECK_EQUAL(counted.all, counted.there);
    for (uint32_t node = 0; node < GREATEST; node++) {
        if (!(nodes >> node & 1)) continue;
        uint64_t even = counted.all / count;
        CHECK(counted.by_node[node] + slack >= even && counted.by_node[node] <= even + slack);
    }
}

TEST(interleaving_goes_round_the_nodes_page_by_page)
{
    learn_nodes();
    uint64_t sets[] = { all_nodes(), bit(memory_nodes[0]) | bit(memory_nodes[2]), 0 };
    for (int i = 0; i < 3; i++)
        for (uint32_t flags = 0; flags <= (ARENA_PLACEMENT_STRICT | ARENA_PLACEMENT_POPULATE); flags++) {
            arena *memory = arena_on(ARENA_NUMA_POLICY_INTERLEAVE, sets[i], ARENA_HUGE_PAGES_OFF, flags, 65536);
            CHECK(fill(memory, 12 * MB));
            check_even(memory, sets[i] != 0 ? sets[i] : all_nodes(), 24);
            check_obtained(memory, ARENA_NUMA_STATUS_BOUND, ARENA_NUMA_POLICY_INTERLEAVE);
            CHECK_STATUS(OK, arena_free(memory));
        }
}

TEST(weighted_interleaving_keeps_the_weights_or_says_that_it_does_not)
{
    learn_nodes();
    char path[100];
    snprintf(path, sizeof path, "/sys/kernel/mm/mempolicy/weighted_interleave/node%u", memory_nodes[0]);
    int is_known = put(path, "3") == 0;
    uint64_t two = bit(memory_nodes[0]) | bit(memory_nodes[1]);
    arena *memory = arena_on(ARENA_NUMA_POLICY_WEIGHTED_INTERLEAVE, two, ARENA_HUGE_PAGES_OFF, 0, 65536);
    arena *strict = arena_on(ARENA_NUMA_POLICY_WEIGHTED_INTERLEAVE, two, ARENA_HUGE_PAGES_OFF, ARENA_PLACEMENT_STRICT, 65536);
    CHECK(fill(memory, 12 * MB));
    check_obtained(memory, ARENA_NUMA_STATUS_BOUND, is_known ? ARENA_NUMA_POLICY_WEIGHTED_INTERLEAVE : ARENA_NUMA_POLICY_INTERLEAVE);
    census counted = take_census(memory, two);
    uint64_t heavy = counted.by_node[memory_nodes[0]] * 100 / counted.all;
    CHECK_EQUAL(counted.all, counted.there);
    CHECK(is_known ? heavy >= 73 && heavy <= 77 : heavy >= 49 && heavy <= 51);
    CHECK_EQUAL(is_known, arena_alloc(strict, 100) != NULL);
    CHECK_EQUAL(is_known ? ARENA_STATUS_OK : ARENA_STATUS_UNSUPPORTED, arena_last_status(strict));
    printf("weighted interleave is %s by this kernel\n", is_known ? "known" : "not known");
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(OK, arena_free(strict));
}

TEST(huge_pages_lie_on_their_node)
{
    learn_nodes();
    for (uint32_t i = 0; i < memory_count; i++) {
        arena *memory = arena_on(ARENA_NUMA_POLICY_BIND, bit(memory_nodes[i]), ARENA_HUGE_PAGES_COLLAPSE, ARENA_PLACEMENT_STRICT, 8 * MB);
        CHECK(arena_alloc(memory, 7 * MB) != NULL);
        CHECK_LIES_ON(memory, bit(memory_nodes[i]));
        arena_numa_report_t report = report_of(memory);
        CHECK(report.huge_pages[0] == ARENA_HUGE_PAGES_COLLAPSE && report.huge_bytes[0] == report.bytes[0]);
        CHECK_STATUS(OK, arena_free(memory));
    }
}

static int set_pool(uint32_t node, const char *pages)
{
    char path[100];
    snprintf(path, sizeof path, "/sys/devices/system/node/node%u/hugepages/hugepages-2048kB/nr_hugepages", node);
    return put(path, pages);
}

/* The pool lies on one node only. */
static void touch_a_huge_page_that_is_not_there(void)
{
    uint64_t nodes[16] = { bit(memory_nodes[1]) };
    char *start = mmap(NULL, 2 * MB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
    MUST(start != MAP_FAILED && syscall(SYS_mbind, start, 2UL * MB, 2, nodes, 1024UL, 0U) == 0);
    signal(SIGBUS, SIG_DFL);
    start[0] = 1;
}

TEST(an_empty_pool_of_huge_pages_is_no_signal)
{
    learn_nodes();
    uint32_t full = memory_nodes[0], empty = memory_nodes[1];
    MUST(set_pool(full, "8") == 0);
    int status = in_child(touch_a_huge_page_that_is_not_there);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS); /* else this machine cannot show it */
    arena *there = arena_on(ARENA_NUMA_POLICY_BIND, bit(full), ARENA_HUGE_PAGES_EXPLICIT, ARENA_PLACEMENT_STRICT, 4 * MB);
    CHECK(fill(there, 3 * MB));
    CHECK_LIES_ON(there, bit(full));
    arena_numa_report_t report = report_of(there);
    CHECK(report.huge_pages[0] == ARENA_HUGE_PAGES_EXPLICIT && report.huge_bytes[0] == report.bytes[0]);
    /* Wanting more than the pool has. */
    CHECK(arena_alloc(there, 40 * MB) == NULL);
    CHECK_STATUS(OUT_OF_MEMORY, arena_last_status(there));

    arena *transparent = arena_on(ARENA_NUMA_POLICY_PREFERRED, bit(empty), ARENA_HUGE_PAGES_EXPLICIT, 0, 40 * MB);
    CHECK(fill(transparent, 3 * MB));
    CHECK_EQUAL(ARENA_HUGE_PAGES_TRANSPARENT, report_of(transparent).huge_pages[0]);
    arena *bound = arena_on(ARENA_NUMA_POLICY_BIND, bit(empty), ARENA_HUGE_PAGES_EXPLICIT, ARENA_PLACEMENT_STRICT, 4 * MB);
    /* Asked to move pages to a node whose pool is empty, the kernel may make new ones there. */
    if (arena_alloc(bound, 100) != NULL) CHECK_LIES_ON(bound, bit(empty));
    else CHECK_STATUS(OUT_OF_MEMORY, arena_last_status(bound));
    CHECK_STATUS(OK, arena_free(there));
    CHECK_STATUS(OK, arena_free(transparent));
    CHECK_STATUS(OK, arena_free(bound));
    CHECK(set_pool(full, "0") == 0);
}

static void touch_more_than_the_node_has(void)
{
    uint64_t nodes[16] = { bit(memory_nodes[1]) };
    size_t bytes = free_on(memory_nodes[1]) + 64 * MB;
    char *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    MUST(syscall(SYS_mbind, start, bytes, 2, nodes, 1024UL, 0U) == 0);
    for (size_t at = 0; at < bytes; at += PAGE) start[at] = 1;
}

static void ask_for_more_than_the_node_has(void)
{
    size_t bytes = free_on(memory_nodes[1]) + 64 * MB;
    arena *memory = arena_on(ARENA_NUMA_POLICY_BIND, bit(memory_nodes[1]), 0, ARENA_PLACEMENT_STRICT, 65536);
    CHECK(fill(memory, MB));
    CHECK(arena_alloc(memory, bytes) == NULL);
    CHECK_STATUS(OUT_OF_MEMORY, arena_last_status(memory));
    /* Nothing of it was kept: what fits is still to be had. */
    CHECK(fill(memory, 16 * MB));
    CHECK_LIES_ON(memory, bit(memory_nodes[1]));
    CHECK_STATUS(OK, arena_free(memory));
}

static void spill_over(void)
{
    size_t bytes = free_on(memory_nodes[1]) + 64 * MB;
    arena *memory = arena_on(ARENA_NUMA_POLICY_BIND, bit(memory_nodes[1]), 0, ARENA_PLACEMENT_POPULATE, 65536);
    char *piece = arena_alloc(memory, bytes);
    REQUIRE(piece != NULL);
    memset(piece, 1, bytes);
    census counted = take_census(memory, bit(memory_nodes[1]));
    CHECK(counted.there > 64 * MB / PAGE && counted.there < counted.all);
}

TEST(a_full_node_gives_a_status_where_touching_it_would_kill)
{
    learn_nodes();
    int status = in_child(touch_more_than_the_node_has);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL); /* else this machine cannot show it */
    CHECK_CHILD(ask_for_more_than_the_node_has);
}

TEST(best_effort_spills_over_a_full_node)
{
    learn_nodes();
    CHECK_CHILD(spill_over);
}

TEST(absent_nodes_are_left_out_or_refused)
{
    learn_nodes();
    uint64_t half = bit(memory_nodes[1]) | UINT64_C(1) << 40;
    arena *memory = arena_on(ARENA_NUMA_POLICY_BIND, half, 0, 0, 65536);
    CHECK(fill(memory, 4 * MB));
    CHECK_LIES_ON(memory, bit(memory_nodes[1]));
    arena *strict = arena_on(ARENA_NUMA_POLICY_BIND, half, 0, ARENA_PLACEMENT_STRICT, 65536);
    CHECK(arena_alloc(strict, 100) == NULL);
    CHECK_STATUS(UNSUPPORTED, arena_last_status(strict));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(OK, arena_free(strict));
}

static void live_in_a_cpuset(void)
{
    uint32_t inside = memory_nodes[0], outside = memory_nodes[1];
    char number[16];
    MUST(put("/sys/fs/cgroup/cgroup.subtree_control", "+cpuset") == 0);
    mkdir("/sys/fs/cgroup/one", 0755);
    snprintf(number, sizeof number, "%u", inside);
    MUST(put("/sys/fs/cgroup/one/cpuset.mems", number) == 0);
    snprintf(number, sizeof number, "%d", (int)getpid());
    MUST(put("/sys/fs/cgroup/one/cgroup.procs", number) == 0);

    arena *strict = arena_on(ARENA_NUMA_POLICY_BIND, bit(outside), 0, ARENA_PLACEMENT_STRICT, 65536);
    CHECK(arena_alloc(strict, 100) == NULL);
    CHECK_STATUS(UNSUPPORTED, arena_last_status(strict));
    arena *effort = arena_on(ARENA_NUMA_POLICY_BIND, bit(outside), 0, 0, 65536);
    CHECK(fill(effort, 2 * MB));
    CHECK_LIES_ON(effort, bit(inside));
    check_obtained(effort, ARENA_NUMA_STATUS_UNAVAILABLE, 0);
    /* No thread can go there either: first touch must not claim what it did not reach. */
    arena *touched = arena_on(ARENA_NUMA_POLICY_BIND, bit(outside), 0, ARENA_PLACEMENT_FIRST_TOUCH, 65536);
    CHECK(fill(touched, 2 * MB));
    check_obtained(touched, ARENA_NUMA_STATUS_UNAVAILABLE, 0);
    uint64_t sets[] = { 0, bit(inside) | bit(outside) };
    for (int i = 0; i < 2; i++) {
        arena *spread = arena_on(ARENA_NUMA_POLICY_INTERLEAVE, sets[i], 0, 0, 65536);
        CHECK(fill(spread, 2 * MB));
        CHECK_LIES_ON(spread, bit(inside));
        check_obtained(spread, ARENA_NUMA_STATUS_BOUND, ARENA_NUMA_POLICY_INTERLEAVE);
    }
    arena_numa_topology_t nodes = topology();
    for (uint32_t i = 0; i < nodes.nodes; i++) CHECK_EQUAL(nodes.ids[i] == inside, (nodes.flags[i] & ARENA_NUMA_NODE_ALLOWED) != 0);
}

TEST(a_cpuset_is_kept_to)
{
    learn_nodes();
    CHECK_CHILD(live_in_a_cpuset);
}

static int refusal, with_move_pages;

static void deny(void)
{
    unsigned last = with_move_pages ? SYS_mbind : SYS_move_pages;
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mbind, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_get_mempolicy, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, last, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)refusal),
    };
    struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
    MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

/* Where the kernel may not be asked, the report's own word from numa_maps is what there is. */
static void check_report_says(arena *memory, uint64_t nodes)
{
    arena_numa_report_t report = report_of(memory);
    uint64_t there = 0, all = 0;
    for (uint32_t block = 0; block < report.blocks; block++)
        for (uint32_t node = 0; node < report.nodes; node++) {
            all += report.pages[block * report.nodes + node];
            if (nodes >> node & 1) there += report.pages[block * report.nodes + node];
        }
    CHECK_EQUAL(with_move_pages ? ARENA_NUMA_SOURCE_PAGES : ARENA_NUMA_SOURCE_MAPPINGS, report.source);
    CHECK(all > 0 && there >= all - all / 100);
    if (with_move_pages) CHECK_LIES_ON(memory, nodes);
}

static void live_with_a_filter(void)
{
    deny();
    cpu_set_t before, after;
    MUST(sched_getaffinity(0, sizeof before, &before) == 0);
    for (uint32_t i = 0; i < memory_count; i++) {
        uint64_t node = bit(memory_nodes[i]);
        arena *strict = arena_on(ARENA_NUMA_POLICY_BIND, node, 0, ARENA_PLACEMENT_STRICT | ARENA_PLACEMENT_FIRST_TOUCH, 65536);
        CHECK(arena_alloc(strict, 100) == NULL);
        CHECK_STATUS(UNSUPPORTED, arena_last_status(strict));
        arena *touched = arena_on(ARENA_NUMA_POLICY_BIND, node, 0, ARENA_PLACEMENT_FIRST_TOUCH, 4 * MB);
        CHECK(fill(touched, 6 * MB));
        int has_processors = 0;
        for (uint32_t k = 0; k < cpu_count; k++) has_processors |= cpu_nodes[k] == memory_nodes[i];
        check_obtained(touched, has_processors ? ARENA_NUMA_STATUS_FIRST_TOUCH : ARENA_NUMA_STATUS_UNAVAILABLE, 0);
        if (has_processors) check_report_says(touched, node);
        CHECK_STATUS(OK, arena_free(touched));
        /* A warm block beside the next arena's would make one mapping of both, and a mapping is all that can be asked for. */
        CHECK_STATUS(OK, arena_blocks_trim(0, NULL));
    }
    uint64_t two = bit(cpu_nodes[0]) | bit(cpu_nodes[1]);
    arena *spread = arena_on(ARENA_NUMA_POLICY_INTERLEAVE, two, ARENA_HUGE_PAGES_OFF, ARENA_PLACEMENT_FIRST_TOUCH, 4 * MB);
    CHECK(fill(spread, 3 * MB));
    check_obtained(spread, ARENA_NUMA_STATUS_FIRST_TOUCH, 0);
    if (with_move_pages) check_even(spread, two, 1);
    arena *plain = arena_on(ARENA_NUMA_POLICY_BIND, bit(memory_nodes[1]), 0, 0, 65536);
    CHECK(fill(plain, MB));
    check_obtained(plain, ARENA_NUMA_STATUS_UNAVAILABLE, 0);
    MUST(sched_getaffinity(0, sizeof after, &after) == 0);
    CHECK(CPU_EQUAL(&before, &after));
}

TEST(filters_that_forbid_the_calls_leave_first_touch)
{
    learn_nodes();
    int errors[] = { EPERM, ENOSYS };
    for (int i = 0; i < 2; i++)
        for (with_move_pages = 0; with_move_pages < 2; with_move_pages++) {
            refusal = errors[i];
            CHECK_CHILD(live_with_a_filter);
        }
}

static void hide(const char *folder)
{
    MUST(unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
    MUST(mount("tmpfs", folder, "tmpfs", 0, NULL) == 0);
}

static void live_without_sys(void)
{
    hide("/sys/devices/system/node");
    arena_numa_topology_t nodes = topology();
    REQUIRE(nodes.nodes == 1);
    CHECK(nodes.ids[0] == 0 && nodes.total_bytes[0] > 800u * MB && nodes.free_bytes[0] < nodes.total_bytes[0]);
    CHECK(nodes.processor_offsets[1] == 4 && nodes.processors[3] == 3 && nodes.distances[0] == 0);
    arena *memory = arena_on(ARENA_NUMA_POLICY_BIND, bit(memory_nodes[2]), 0, ARENA_PLACEMENT_STRICT, 65536);
    CHECK(fill(memory, 2 * MB));
    CHECK_LIES_ON(memory, bit(memory_nodes[2]));
}

static void live_without_proc(void)
{
    hide("/proc");
    deny();
    arena *memory = arena_on(ARENA_NUMA_POLICY_BIND, bit(cpu_nodes[1]), 0, ARENA_PLACEMENT_FIRST_TOUCH, 65536);
    CHECK(fill(memory, 2 * MB));
    check_obtained(memory, ARENA_NUMA_STATUS_UNVERIFIED, 0);
    arena_numa_report_t report = report_of(memory);
    CHECK_EQUAL(ARENA_NUMA_SOURCE_NONE, report.source);
    CHECK(report.huge_bytes[0] == 0 && report.pages[cpu_nodes[1]] == 0);
}

TEST(what_a_container_hides_is_not_made_up)
{
    learn_nodes();
    refusal = EPERM;
    with_move_pages = 0;
    CHECK_CHILD(live_without_sys);
    CHECK_CHILD(live_without_proc);
}

TEST(arenas_of_a_pool_lie_where_the_pool_says)
{
    learn_nodes();
    arena_placement_t placement = ARENA_PLACEMENT_INIT;
    arena_pool_options options = ARENA_POOL_OPTIONS_INIT;
    arena_pool *pool;
    placement.policy = ARENA_NUMA_POLICY_PREFERRED;
    placement.nodes[0] = bit(memory_nodes[2]);
    options.placement = &placement;
    MUST_STATUS(OK, arena_pool_create(&options, &pool));
    for (int turn = 0; turn < 2; turn++) {
        arena *memory[3];
        for (int i = 0; i < 3; i++) {
            MUST_STATUS(OK, arena_pool_acquire(pool, &memory[i]));
            CHECK(fill(memory[i], 2 * MB));
            CHECK_LIES_ON(memory[i], bit(memory_nodes[2]));
        }
        for (int i = 0; i < 3; i++) CHECK_STATUS(OK, arena_pool_release(pool, memory[i]));
    }
    CHECK_STATUS(OK, arena_pool_free(pool));
}
