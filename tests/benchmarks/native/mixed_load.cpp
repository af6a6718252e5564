// Requests on one thread beside a neighbour on another that keeps malloc busy: what the requests' memory costs the system.
//
//   mixed_load KIND TEXT      prints one line of JSON
//
// KIND  small    an arena on pages of 4 KiB          huge   an arena on transparent pages of 2 MiB
//       malloc   malloc and free
//
// A request copies the words of 64 sentences, fills three token matrices of 64 KiB and a tensor of 512 KiB, and gives all
// back. The neighbour holds 20 000 pieces of 16 to 4096 bytes and replaces them in random order. Then the same memory is
// filled with chains of pointers in random order, one in each cache line, and walked: a load has to wait for the one before
// it, so that its time is the latency of memory, address translation included.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "arena_native_inline.h"
#include "measure.h"

namespace
{
constexpr std::size_t requests = 2000, warm_after = 100, sentences_a_request = 64;
constexpr std::size_t matrix_bytes = 64 << 10, tensor_bytes = 512 << 10;

void check(bool holds) { require(holds, "an allocation failed"); }

struct Memory
{
    arena* from = nullptr; // null: malloc
    std::vector<void*> held;

    explicit Memory(const std::string& kind)
    {
        if (kind == "malloc") return;
        arena_placement_t placement = ARENA_PLACEMENT_INIT;
        placement.huge_pages = kind == "huge" ? ARENA_HUGE_PAGES_TRANSPARENT : ARENA_HUGE_PAGES_OFF;
        arena_options options = ARENA_OPTIONS_INIT;
        options.placement = &placement;
        options.first_block_bytes = 2 << 20;
        options.max_block_bytes = 64 << 20;
        check(arena_create(&options, &from) == ARENA_STATUS_OK);
    }

    char* take(std::size_t size)
    {
        void* piece = from != nullptr ? arena_alloc_inline(from, size) : held.emplace_back(std::malloc(size));
        check(piece != nullptr);
        return static_cast<char*>(piece);
    }

    void give_back()
    {
        if (from != nullptr) check(arena_reset(from) == ARENA_STATUS_OK);
        for (void* piece : held) std::free(piece);
        held.clear();
    }
};

void one_request(Memory& memory, const text_lines& lines, std::size_t number)
{
    for (std::size_t i = 0; i < sentences_a_request; ++i)
    {
        const text_line& line = lines.items[(number * sentences_a_request + i) % lines.count];
        for (std::string_view rest(line.data, line.length); !rest.empty();)
        {
            std::size_t length = std::min(rest.find(' '), rest.size());
            std::memcpy(memory.take(length + 1), rest.data(), length);
            rest.remove_prefix(std::min(length + 1, rest.size()));
        }
    }
    for (std::size_t bytes : {matrix_bytes, matrix_bytes, matrix_bytes, tensor_bytes}) std::memset(memory.take(bytes), 1, bytes);
    memory.give_back();
}

void neighbour(const std::atomic<bool>& stop)
{
    std::minstd_rand dice(7);
    std::vector<void*> pieces(20000);
    while (!stop)
        for (int i = 0; i < 1000; ++i)
        {
            void*& piece = pieces[dice() % pieces.size()];
            std::free(piece);
            std::size_t size = 16u << (dice() % 9);
            piece = std::malloc(size);
            check(piece != nullptr);
            std::memset(piece, 1, size);
        }
    for (void* piece : pieces) std::free(piece);
}

long faults()
{
    rusage usage;
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_minflt;
}

void print_requests(Memory& memory, const text_lines& lines)
{
    // Touched before, so that the measuring adds no page faults.
    std::vector<long> faults_of(requests, 1);
    std::vector<std::uint64_t> ns(requests, 1);
    for (std::size_t i = 0; i < requests; ++i)
    {
        long faults_before = faults();
        std::uint64_t start = thread_cpu_ns();
        one_request(memory, lines, i);
        ns[i] = thread_cpu_ns() - start;
        faults_of[i] = faults() - faults_before;
    }

    std::printf("\"faults\":[");
    for (std::size_t i = 0; i < warm_after; ++i) std::printf("%s%ld", i ? "," : "", faults_of[i]);
    ns.erase(ns.begin(), ns.begin() + warm_after);
    std::sort(ns.begin(), ns.end());
    std::printf("],\"faults_warm\":%ld,\"requests_warm\":%zu,\"p50_ns\":%llu,\"p99_ns\":%llu",
                std::accumulate(faults_of.begin() + warm_after, faults_of.end(), 0l), ns.size(),
                static_cast<unsigned long long>(ns[ns.size() / 2]), static_cast<unsigned long long>(ns[ns.size() * 99 / 100]));
}

struct alignas(64) Line
{
    Line* next;
};

// One cycle through all lines in random order.
Line* chain(Line* lines, std::size_t count)
{
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    std::shuffle(order.begin(), order.end(), std::minstd_rand(11));
    for (std::size_t i = 0; i < count; ++i) lines[order[i]].next = &lines[order[(i + 1) % count]];
    return lines;
}

// The memory stays taken until the caller gives it back.
double load_ns(Memory& memory, std::size_t megabytes)
{
    constexpr std::size_t loads = 3'000'000;
    std::size_t bytes = megabytes << 20;
    char* room = memory.take(bytes + sizeof(Line));
    std::size_t padding = (0 - reinterpret_cast<std::uintptr_t>(room)) % sizeof(Line);
    Line* at = chain(reinterpret_cast<Line*>(room + padding), bytes / sizeof(Line));

    std::uint64_t start = thread_cpu_ns();
    for (std::size_t i = 0; i < loads; ++i) at = at->next;
    std::uint64_t ns = thread_cpu_ns() - start;
    asm volatile("" : : "r"(at));
    return static_cast<double>(ns) / loads;
}

void print_pages(const char* when)
{
    const char* status = "/proc/self/status";
    std::printf(",\"%s\":{\"pte_kb\":%ld,\"rss_kb\":%ld,\"huge_kb\":%ld}", when, memory_kb(status, "VmPTE"),
                memory_kb(status, "VmRSS"), memory_kb("/proc/self/smaps_rollup", "AnonHugePages"));
}

void print_latencies(Memory& memory)
{
    std::printf(",\"load_ns\":{");
    for (std::size_t megabytes : {1, 4, 16, 64, 256})
    {
        memory.give_back();
        std::printf("%s\"%zu\":%.2f", megabytes == 1 ? "" : ",", megabytes, load_ns(memory, megabytes));
    }
    std::printf("}");
    print_pages("with_chains");
}
}

int main(int count, char** arguments)
{
    require(count == 3, "usage: mixed_load KIND TEXT");
    text_lines lines = read_lines(arguments[2]);
    Memory memory(arguments[1]);
    std::atomic<bool> stop{false};
    std::printf("{");
    {
        std::jthread beside([&stop] { neighbour(stop); });
        print_requests(memory, lines);
        print_pages("after_requests");
        stop = true;
    }
    print_latencies(memory);
    std::printf("}\n");
    return 0;
}
