// The command loop of a worker and its JSON; measure.h describes both.
#include <stdlib.h>
#include <string.h>

#include "measure.h"

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void print_latencies(uint32_t *ns, size_t count)
{
    if (!ns || !count) return;
    qsort(ns, count, sizeof *ns, ascending);
    printf(",\"p50_ns\":%u,\"p99_ns\":%u,\"p999_ns\":%u,\"max_ns\":%u", ns[count / 2], ns[count * 99 / 100],
           ns[count * 999 / 1000], ns[count - 1]);
}

static void print_round(const measured_round *r)
{
    printf("{\"wall_ns\":%llu,\"cpu_ns\":%llu,\"tokens\":%llu,\"heap_calls\":%llu,\"managed_bytes\":%llu,"
           "\"managed_collections\":%llu,\"release_ns\":%llu,\"arena_bytes\":%llu,\"rss_kb\":%ld,\"peak_rss_kb\":%ld",
           (unsigned long long)r->wall_ns, (unsigned long long)r->cpu_ns, (unsigned long long)r->tokens,
           (unsigned long long)r->heap_calls, (unsigned long long)r->managed_bytes,
           (unsigned long long)r->managed_collections, (unsigned long long)r->release_ns,
           (unsigned long long)r->arena_bytes, memory_kb("/proc/self/status", "VmRSS"),
           memory_kb("/proc/self/status", "VmHWM"));
    print_latencies(r->latencies_ns, r->latency_count);
    printf("}\n");
}

static void answer_round(const worker *worker)
{
    measured_round result = {0};
    uint64_t calls = heap_calls(), cpu = cpu_ns(), wall = wall_ns();
    worker->round(worker->self, &result);
    result.wall_ns = wall_ns() - wall;
    result.cpu_ns = cpu_ns() - cpu;
    result.heap_calls = heap_calls() - calls;
    print_round(&result);
}

static void answer_ids(const worker *worker, const char *path)
{
    FILE *file = fopen(path, "wb");
    require(file != NULL, "the ids file cannot be written");
    worker->write_ids(worker->self, file);
    fclose(file);
    printf("{}\n");
}

void serve(const worker *worker)
{
    char command[4096];
    printf("{\"ready\":1,\"rss_kb\":%ld}\n", memory_kb("/proc/self/status", "VmRSS"));
    fflush(stdout);
    while (fgets(command, sizeof command, stdin)) {
        command[strcspn(command, "\n")] = 0;
        if (!strcmp(command, "round")) answer_round(worker);
        else if (!strncmp(command, "ids ", 4)) answer_ids(worker, command + 4);
        else require(0, "unknown command");
        fflush(stdout);
    }
}
