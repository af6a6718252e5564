// What every measuring program shares: clocks, memory figures, the text, percentiles and the command loop.
//
// A worker prints one line of JSON when it is ready, then answers each command line on stdin with one line of JSON:
//   round      measures its task once over the whole text
//   ids PATH   writes the ids of every line to PATH: uint32 each, 0xFFFFFFFF after each line
// So the driver can make rounds of several workers alternate, and only one of them runs at any moment.
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct text_line {
    const char *data;
    size_t length;
} text_line;

typedef struct text_lines {
    text_line *items;
    size_t count;
} text_lines;

typedef struct measured_round {
    uint64_t wall_ns;
    uint64_t cpu_ns;
    uint64_t tokens;
    uint64_t heap_calls;         // malloc, calloc, realloc and their aligned relatives, of the whole process
    uint64_t managed_bytes;      // by all threads of the runtime inside the library
    uint64_t managed_collections;
    uint64_t release_ns;         // part of cpu_ns that gave memory back at the end, where that is measured apart
    uint64_t arena_bytes;        // memory the arena holds for reuse, after the round
    uint32_t *latencies_ns;      // one for each item where the task is timed item by item, or NULL
    size_t latency_count;
} measured_round;

typedef struct worker {
    void *self;
    void (*round)(void *self, measured_round *result);
    void (*write_ids)(void *self, FILE *file);
} worker;

uint64_t wall_ns(void);
uint64_t cpu_ns(void);
uint64_t thread_cpu_ns(void);
uint64_t heap_calls(void);

// A "Name:  n kB" line of a file of /proc, -1 where there is none: VmRSS is resident memory now, VmHWM its highest point.
long memory_kb(const char *file, const char *name);

// Stops the program with a message when a precondition of the measurement does not hold.
void require(int condition, const char *what);

text_lines read_lines(const char *path);
void write_line_ids(FILE *file, const int32_t *ids, size_t count);

// Answers commands until stdin ends.
void serve(const worker *worker);

#ifdef __cplusplus
}
#endif

#endif
