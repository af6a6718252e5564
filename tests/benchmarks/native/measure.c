#define _GNU_SOURCE
#include "measure.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static uint64_t read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t wall_ns(void) { return read_clock(CLOCK_MONOTONIC); }
uint64_t cpu_ns(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }
uint64_t thread_cpu_ns(void) { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

long memory_kb(const char *file, const char *name)
{
    char line[256];
    long kb = -1;
    FILE *lines = fopen(file, "r");
    while (lines && kb < 0 && fgets(line, sizeof line, lines))
        if (!strncmp(line, name, strlen(name))) kb = strtol(line + strlen(name) + 1, NULL, 10);
    if (lines) fclose(lines);
    return kb;
}

void require(int condition, const char *what)
{
    if (condition) return;
    fprintf(stderr, "benchmark: %s\n", what);
    exit(1);
}

static text_lines split(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) count += text[i] == '\n';

    text_lines lines = {malloc((count + 1) * sizeof(text_line)), 0};
    for (const char *start = text, *end = text + size; start < end;) {
        const char *stop = memchr(start, '\n', (size_t)(end - start));
        if (!stop) stop = end;
        lines.items[lines.count++] = (text_line){start, (size_t)(stop - start)};
        start = stop + 1;
    }
    return lines;
}

// Mapped, not read, so that the text costs every worker the same shared pages.
text_lines read_lines(const char *path)
{
    struct stat info;
    int file = open(path, O_RDONLY);
    require(file >= 0 && fstat(file, &info) == 0 && info.st_size > 0, "the text cannot be read");
    void *text = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    require(text != MAP_FAILED, "the text cannot be mapped");
    close(file);
    return split(text, (size_t)info.st_size);
}

void write_line_ids(FILE *file, const int32_t *ids, size_t count)
{
    const uint32_t end_of_line = UINT32_MAX;
    fwrite(ids, sizeof *ids, count, file);
    fwrite(&end_of_line, sizeof end_of_line, 1, file);
}
