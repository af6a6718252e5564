// The demo in C++: every line of a text becomes tokens, in one arena that is reset after each line.
// examples/README.md says what is printed. Build it with build.sh beside this file.
#include <arena_native.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace an = arena_native;

namespace {

// Calls visit with every line that has anything in it, without its line end, until visit says false.
template <class Visit>
void each_line(std::string_view text, Visit visit)
{
    while (!text.empty()) {
        const std::size_t newline = text.find('\n');
        std::string_view line = text.substr(0, newline);
        text.remove_prefix(newline == text.npos ? text.size() : newline + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty() && !visit(line)) return;
    }
}

// Everything that the loop counts; the hash is FNV-1a.
struct tally {
    std::uint64_t tokens = 0;
    std::uint64_t hash = 0xcbf29ce484222325;

    void add(std::span<const std::int32_t> ids)
    {
        for (const std::int32_t id : ids)
            for (int shift = 0; shift < 32; shift += 8)
                hash = (hash ^ (static_cast<std::uint32_t>(id) >> shift & 0xff)) * 0x100000001b3;
        tokens += ids.size();
    }
};

std::string read_file(const char *path)
{
    std::ifstream file(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file.is_open() || file.bad()) throw std::runtime_error(std::string(path) + ": cannot be read");
    return text;
}

void print_first_line(an::encoder &encoder, an::arena &memory, std::string_view text)
{
    std::printf("ids of the first line:");
    each_line(text, [&](std::string_view line) {
        const an::scope request(memory);
        for (const std::int32_t id : encoder.encode(memory, line).ids()) std::printf(" %d", id);
        return false;
    });
    std::printf("\n");
}

tally encode_all(an::encoder &encoder, an::arena &memory, std::string_view text)
{
    tally sum;
    each_line(text, [&](std::string_view line) {
        sum.add(encoder.encode(memory, line).ids());
        memory.reset();
        return true;
    });
    return sum;
}

void run(const char *path)
{
    const std::string text = read_file(path);
    const an::tokenizer tokenizer = an::tokenizer::builtin("bert-base-uncased");
    an::encoder encoder(tokenizer);
    an::arena memory;
    print_first_line(encoder, memory, text);

    const arena_runtime_counters_t before = an::runtime_counters();
    const auto start = std::chrono::steady_clock::now();
    const tally sum = encode_all(encoder, memory, text);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const arena_runtime_counters_t after = an::runtime_counters();

    const auto number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
    std::printf("tokens: %llu\n", number(sum.tokens));
    std::printf("ids hash: %016llx\n", number(sum.hash));
    std::printf("tokens per second: %llu\n", number(static_cast<std::uint64_t>(sum.tokens / seconds.count())));
    std::printf("arena bytes: %llu\n", number(memory.stats().reserved_bytes));
    std::printf("managed bytes in the loop: %llu\n", number(after.total_managed_bytes - before.total_managed_bytes));
    std::printf("collections in the loop: %llu\n", number(after.collections - before.collections));
}

} // namespace

int main(int argc, char **argv)
{
    try {
        if (argc != 2) throw std::runtime_error("usage: demo-cpp TEXT-FILE");
        run(argv[1]);
        return EXIT_SUCCESS;
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "demo: %s\n", failure.what());
        return EXIT_FAILURE;
    }
}
