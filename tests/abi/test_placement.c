/*
 * Placement as one machine can show it, whatever nodes it has: options, statuses, huge pages, populating, and what happens
 * where the system forbids it. Where pages lie on four nodes is tested in tests/numa.
 */
#include "testsupport.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

enum { BLOCK = 4 << 20 };

static arena_placement_t placement_of(arena_numa_policy policy, arena_huge_pages huge, uint32_t flags)
{
    arena_placement_t placement = ARENA_PLACEMENT_INIT;
    placement.policy = policy;
    placement.huge_pages = huge;
    placement.flags = flags;
    return placement;
}

static arena_placement_t on_node(arena_numa_policy policy, unsigned node, uint32_t flags)
{
    arena_placement_t placement = placement_of(policy, ARENA_HUGE_PAGES_DEFAULT, flags);
    placement.nodes[node / 64] |= UINT64_C(1) << node % 64;
    return placement;
}

static arena_status create(const arena_placement_t *placement, arena **made)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.first_block_bytes = BLOCK;
    options.placement = placement;
    return arena_create(&options, made);
}

static arena *arena_with(arena_placement_t placement)
{
    arena *made;
    MUST_STATUS(OK, create(&placement, &made));
    return made;
}

/* Another arena holds the answers, for as long as the test. */
static arena *answers;

static arena *answering(void)
{
    if (answers == NULL) MUST_STATUS(OK, arena_create(NULL, &answers));
    return answers;
}

static void no_more_answers(void)
{
    CHECK_STATUS(OK, arena_free(answers));
    answers = NULL;
}

static arena_numa_report_t report_of(arena *memory)
{
    arena_numa_report_t report = ARENA_NUMA_REPORT_INIT;
    MUST_STATUS(OK, arena_numa_report(memory, answering(), &report));
    return report;
}

static arena_numa_topology_t topology(void)
{
    arena_numa_topology_t nodes = ARENA_NUMA_TOPOLOGY_INIT;
    MUST_STATUS(OK, arena_numa_topology(answering(), &nodes));
    return nodes;
}

/* A node that this process may take memory from; -1 where the kernel knows nothing of nodes. */
static int usable_node(void)
{
    uint64_t mask[16] = { 0 };
    if (syscall(SYS_get_mempolicy, NULL, mask, 1024UL, NULL, 4UL) != 0) return -1;
    arena_numa_topology_t nodes = topology();
    for (uint32_t i = 0; i < nodes.nodes; i++)
        if (nodes.flags[i] & ARENA_NUMA_NODE_ALLOWED) return (int)nodes.ids[i];
    return -1;
}

static int has_transparent_pages(void)
{
    char line[100] = "";
    FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "r");
    if (file == NULL) return 0;
    int known = fgets(line, sizeof line, file) != NULL && strstr(line, "[never]") == NULL;
    fclose(file);
    return known;
}

static uint64_t pages_of(const arena_numa_report_t *report, uint32_t block)
{
    uint64_t sum = 0;
    for (uint32_t node = 0; node < report->nodes; node++) sum += report->pages[block * report->nodes + node];
    return sum;
}

static long faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

TEST(placements_that_make_no_sense_are_refused)
{
    arena *made = NULL;
    arena_placement_t wrong[] = {
        placement_of(7, 0, 0), placement_of(0, 5, 0), placement_of(0, 0, 8),
        placement_of(ARENA_NUMA_POLICY_BIND, 0, 0), placement_of(ARENA_NUMA_POLICY_PREFERRED_MANY, 0, 0),
        placement_of(ARENA_NUMA_POLICY_PREFERRED, 0, 0), on_node(ARENA_NUMA_POLICY_PREFERRED, 1, 0),
        on_node(ARENA_NUMA_POLICY_DEFAULT, 0, 0), on_node(ARENA_NUMA_POLICY_LOCAL, 1023, 0),
    };
    wrong[6].nodes[0] |= 1;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) CHECK_STATUS(INVALID_ARGUMENT, create(&wrong[i], &made));
    wrong[0] = on_node(ARENA_NUMA_POLICY_BIND, 0, 0);
    wrong[0].struct_size = 3;
    CHECK_STATUS(INVALID_ARGUMENT, create(&wrong[0], &made));
    arena_pool_options options = ARENA_POOL_OPTIONS_INIT;
    arena_pool *pool = NULL;
    options.placement = &wrong[1];
    CHECK_STATUS(INVALID_ARGUMENT, arena_pool_create(&options, &pool));
    CHECK(made == NULL && pool == NULL);
}

TEST(the_nodes_of_the_machine_are_told)
{
    arena_numa_topology_t nodes = topology();
    long processors = 0;
    REQUIRE(nodes.nodes >= 1 && nodes.processor_offsets[0] == 0);
    for (uint32_t i = 0; i < nodes.nodes; i++) {
        CHECK(i == 0 || nodes.ids[i] > nodes.ids[i - 1]);
        CHECK(nodes.free_bytes[i] <= nodes.total_bytes[i]);
        CHECK_EQUAL(nodes.total_bytes[i] > 0, (nodes.flags[i] & ARENA_NUMA_NODE_HAS_MEMORY) != 0);
        CHECK(nodes.processor_offsets[i] <= nodes.processor_offsets[i + 1]);
        processors += nodes.processor_offsets[i + 1] - nodes.processor_offsets[i];
        for (uint32_t k = 0; k < nodes.nodes; k++) CHECK(i == k || nodes.distances[i * nodes.nodes + k] != 10);
    }
    CHECK_EQUAL(sysconf(_SC_NPROCESSORS_ONLN), processors);
    CHECK(nodes.processors[0] < 8192);
    CHECK_STATUS(INVALID_ARGUMENT, arena_numa_topology(NULL, &nodes));
    CHECK_STATUS(INVALID_ARGUMENT, arena_numa_topology(answers, NULL));
    no_more_answers();
}

TEST(an_arena_without_a_placement_reports_none)
{
    arena *memory;
    MUST_STATUS(OK, arena_create(NULL, &memory));
    arena_numa_report_t report = report_of(memory);
    CHECK_EQUAL(0, report.blocks);
    CHECK(arena_alloc_zeroed(memory, 20000) != NULL);
    report = report_of(memory);
    REQUIRE(report.blocks == 1);
    CHECK(report.bytes[0] == 65536 && report.statuses[0] == ARENA_NUMA_STATUS_NONE && report.huge_pages[0] == ARENA_HUGE_PAGES_DEFAULT);
    if (report.source == ARENA_NUMA_SOURCE_PAGES) CHECK(pages_of(&report, 0) >= 20000 / report.page_bytes && pages_of(&report, 0) <= 65536 / report.page_bytes);
    CHECK_STATUS(INVALID_ARGUMENT, arena_numa_report(memory, memory, &report));
    CHECK_STATUS(INVALID_ARGUMENT, arena_numa_report(memory, answers, NULL));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(INVALID_HANDLE, arena_numa_report(memory, answers, &report));
    no_more_answers();
}

TEST(a_node_that_is_there_is_bound_to_by_every_policy)
{
    int node = usable_node();
    if (node < 0) SKIP("this kernel knows no nodes, or get_mempolicy is forbidden");
    for (uint32_t strict = 0; strict <= ARENA_PLACEMENT_STRICT; strict++)
        for (uint32_t policy = ARENA_NUMA_POLICY_LOCAL; policy <= ARENA_NUMA_POLICY_WEIGHTED_INTERLEAVE; policy++) {
            if (strict && (policy == ARENA_NUMA_POLICY_PREFERRED_MANY || policy == ARENA_NUMA_POLICY_WEIGHTED_INTERLEAVE)) continue;
            arena *memory = arena_with(policy == ARENA_NUMA_POLICY_LOCAL ? placement_of(policy, 0, strict) : on_node(policy, (unsigned)node, strict));
            REQUIRE(arena_alloc_zeroed(memory, 1 << 20) != NULL);
            arena_numa_report_t report = report_of(memory);
            CHECK_EQUAL(ARENA_NUMA_STATUS_BOUND, report.statuses[0]);
            if (strict) CHECK_EQUAL(policy, report.policies[0]);
            if (report.source == ARENA_NUMA_SOURCE_PAGES && policy == ARENA_NUMA_POLICY_BIND && strict)
                CHECK_EQUAL(BLOCK / report.page_bytes, report.pages[node]);
            CHECK_STATUS(OK, arena_free(memory));
        }
    no_more_answers();
}

TEST(a_node_that_is_not_there_gives_a_status_when_strict_and_memory_elsewhere_when_not)
{
    arena *memory = arena_with(on_node(ARENA_NUMA_POLICY_BIND, 1023, ARENA_PLACEMENT_STRICT));
    CHECK(arena_alloc(memory, 100) == NULL);
    CHECK_STATUS(UNSUPPORTED, arena_last_status(memory));
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(memory, &stats));
    CHECK_EQUAL(0, stats.reserved_bytes);
    CHECK_STATUS(OK, arena_free(memory));

    memory = arena_with(on_node(ARENA_NUMA_POLICY_BIND, 1023, ARENA_PLACEMENT_FIRST_TOUCH));
    CHECK(arena_alloc_zeroed(memory, 100000) != NULL);
    CHECK_EQUAL(ARENA_NUMA_STATUS_UNAVAILABLE, report_of(memory).statuses[0]);
    CHECK_STATUS(OK, arena_free(memory));
    no_more_answers();
}

TEST(transparent_huge_pages_are_obtained_and_blocks_are_whole_ones)
{
    if (!has_transparent_pages()) SKIP("transparent huge pages are switched off");
    if (runs_under("valgrind")) SKIP("valgrind places mappings itself");
    arena *memory = arena_with(placement_of(0, ARENA_HUGE_PAGES_COLLAPSE, 0));
    CHECK(arena_alloc(memory, 5 << 20) != NULL);
    arena_numa_report_t report = report_of(memory);
    REQUIRE(report.blocks == 1);
    CHECK(report.bytes[0] % (2 << 20) == 0 && report.addresses[0] % (2 << 20) == 0);
    CHECK_EQUAL(ARENA_HUGE_PAGES_COLLAPSE, report.huge_pages[0]);
    CHECK_EQUAL(report.bytes[0], report.huge_bytes[0]);
    CHECK_STATUS(OK, arena_free(memory));

    memory = arena_with(placement_of(0, ARENA_HUGE_PAGES_OFF, ARENA_PLACEMENT_POPULATE | ARENA_PLACEMENT_STRICT));
    CHECK(arena_alloc(memory, 3 << 20) != NULL);
    report = report_of(memory);
    CHECK(report.huge_pages[0] == ARENA_HUGE_PAGES_OFF && report.huge_bytes[0] == 0);
    CHECK_STATUS(OK, arena_free(memory));
    no_more_answers();
}

TEST(a_limit_below_one_huge_page_is_kept)
{
    if (!has_transparent_pages()) SKIP("transparent huge pages are switched off");
    arena_placement_t huge = placement_of(0, ARENA_HUGE_PAGES_TRANSPARENT, 0);
    arena_options options = ARENA_OPTIONS_INIT;
    options.placement = &huge;
    options.limit_bytes = 1 << 20;
    arena *memory;
    MUST_STATUS(OK, arena_create(&options, &memory));
    CHECK(arena_alloc(memory, 100) == NULL);
    CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(memory));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(trimming_gives_back_whole_huge_pages)
{
    arena *memory = arena_with(placement_of(0, ARENA_HUGE_PAGES_TRANSPARENT, 0));
    uint64_t released = 0;
    for (int i = 0; i < 3; i++) CHECK(arena_alloc_zeroed(memory, 3 << 20) != NULL);
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK_STATUS(OK, arena_trim(memory, 5 << 20, &released));
    CHECK(released > 0 && released % (2 << 20) == 0);
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(memory, &stats));
    CHECK(stats.reserved_bytes <= 5 << 20 && stats.reserved_bytes % (2 << 20) == 0);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(explicit_huge_pages_never_signal)
{
    /* The pool is empty unless the administrator filled it; more than any pool has is asked for. */
    arena *memory = arena_with(placement_of(0, ARENA_HUGE_PAGES_EXPLICIT, ARENA_PLACEMENT_STRICT));
    CHECK(arena_alloc(memory, (size_t)1 << 46) == NULL);
    CHECK_STATUS(OUT_OF_MEMORY, arena_last_status(memory));
    CHECK_STATUS(OK, arena_free(memory));

    memory = arena_with(placement_of(0, ARENA_HUGE_PAGES_EXPLICIT, 0));
    char *piece = arena_alloc(memory, 3 << 20);
    REQUIRE(piece != NULL);
    memset(piece, 1, 3 << 20);
    CHECK(report_of(memory).huge_pages[0] != ARENA_HUGE_PAGES_OFF);
    CHECK_STATUS(OK, arena_free(memory));
    no_more_answers();
}

TEST(a_populated_block_faults_no_more)
{
    if (runs_under("valgrind") || runs_under("asan")) SKIP("the tool's own memory faults");
    arena *memory = arena_with(placement_of(0, ARENA_HUGE_PAGES_OFF, ARENA_PLACEMENT_POPULATE));
    char *piece = arena_alloc(memory, 3 << 20);
    REQUIRE(piece != NULL);
    long before = faults();
    memset(piece, 1, 3 << 20);
    CHECK_EQUAL(0, faults() - before);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_pool_places_its_arenas)
{
    int node = usable_node();
    if (node < 0) SKIP("this kernel knows no nodes, or get_mempolicy is forbidden");
    arena_placement_t placement = on_node(ARENA_NUMA_POLICY_PREFERRED, (unsigned)node, 0);
    arena_pool_options options = ARENA_POOL_OPTIONS_INIT;
    arena_pool *pool;
    arena *memory;
    options.placement = &placement;
    MUST_STATUS(OK, arena_pool_create(&options, &pool));
    MUST_STATUS(OK, arena_pool_acquire(pool, &memory));
    CHECK(arena_alloc(memory, 100) != NULL);
    CHECK_EQUAL(ARENA_NUMA_STATUS_BOUND, report_of(memory).statuses[0]);
    CHECK_STATUS(OK, arena_pool_release(pool, memory));
    CHECK_STATUS(OK, arena_pool_free(pool));
    no_more_answers();
}

/* What Docker does to a container without CAP_SYS_NICE, or an old kernel to anybody. */
static void deny(int error)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mbind, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_get_mempolicy, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_move_pages, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
    };
    struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
    MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

static int refusal, node_here;

static void live_with_a_refusal(void)
{
    cpu_set_t before, after;
    deny(refusal);
    arena *strict = arena_with(on_node(ARENA_NUMA_POLICY_BIND, (unsigned)node_here, ARENA_PLACEMENT_STRICT));
    CHECK(arena_alloc(strict, 100) == NULL);
    CHECK_STATUS(UNSUPPORTED, arena_last_status(strict));
    arena *effort = arena_with(on_node(ARENA_NUMA_POLICY_BIND, (unsigned)node_here, 0));
    CHECK(arena_alloc(effort, 100) != NULL);
    CHECK_EQUAL(ARENA_NUMA_STATUS_UNAVAILABLE, report_of(effort).statuses[0]);

    MUST(sched_getaffinity(0, sizeof before, &before) == 0);
    for (uint32_t policy = ARENA_NUMA_POLICY_LOCAL; policy <= ARENA_NUMA_POLICY_INTERLEAVE; policy++) {
        arena_placement_t placement = on_node(policy, (unsigned)node_here, ARENA_PLACEMENT_FIRST_TOUCH);
        if (policy == ARENA_NUMA_POLICY_LOCAL) placement.nodes[node_here / 64] = 0;
        arena *touched = arena_with(placement);
        CHECK(arena_alloc(touched, 100) != NULL);
        arena_numa_report_t report = report_of(touched);
        CHECK_EQUAL(ARENA_NUMA_STATUS_FIRST_TOUCH, report.statuses[0]);
        CHECK_EQUAL(ARENA_NUMA_SOURCE_MAPPINGS, report.source);
        CHECK_EQUAL(BLOCK / report.page_bytes, report.pages[node_here]);
        CHECK_STATUS(OK, arena_free(touched));
    }
    MUST(sched_getaffinity(0, sizeof after, &after) == 0);
    CHECK(CPU_EQUAL(&before, &after));
    CHECK_EQUAL(1, topology().flags[0] & ARENA_NUMA_NODE_HAS_MEMORY);
}

TEST(where_a_filter_forbids_the_calls_first_touch_places_and_strict_gives_a_status)
{
    node_here = usable_node();
    no_more_answers();
    if (node_here < 0) SKIP("this kernel knows no nodes, or get_mempolicy is forbidden");
    if (runs_under("valgrind")) SKIP("valgrind answers move_pages itself");
    int errors[] = { EPERM, ENOSYS };
    for (int i = 0; i < 2; i++) {
        refusal = errors[i];
        CHECK_CHILD(live_with_a_refusal);
    }
}

static void place_in_a_child(void)
{
    arena *memory = arena_with(placement_of(ARENA_NUMA_POLICY_INTERLEAVE, ARENA_HUGE_PAGES_COLLAPSE, ARENA_PLACEMENT_FIRST_TOUCH));
    CHECK(arena_alloc(memory, 3 << 20) != NULL);
    CHECK(report_of(memory).blocks == 1 && topology().nodes >= 1);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_forked_child_places_and_reports) { CHECK_CHILD(place_in_a_child); }
