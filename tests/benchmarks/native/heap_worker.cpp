// The same tasks as arena_worker, on strings and vectors from the heap.
//
//   heap_worker TASK TEXT VOCAB_TXT         TASK: sentences, lines or requests
#include <cstring>
#include <string>

#include "heap_tokenizer.hpp"
#include "measure.h"

namespace
{
constexpr std::size_t request_size = 256;

struct State
{
    std::string task;
    bench::HeapTokenizer tokenizer;
    std::vector<std::string_view> texts;
    std::vector<std::uint32_t> latencies;
};

std::uint64_t timed(std::uint64_t (*clock)(), std::uint32_t& latency, auto call)
{
    std::uint64_t start = clock();
    std::uint64_t tokens = call();
    latency = static_cast<std::uint32_t>(clock() - start);
    return tokens;
}

// Each scope ends, and with it every string, inside the time that is measured; as the arena's reset does.
std::uint64_t encode_one(const State& state, std::size_t index)
{
    return state.tokenizer.encode(state.texts[index]).ids.size();
}

std::vector<std::string_view> request(const State& state, std::size_t index)
{
    auto first = state.texts.begin() + static_cast<std::ptrdiff_t>(index * request_size);
    return {first, first + request_size};
}

std::uint64_t encode_request(const State& state, std::size_t index)
{
    return state.tokenizer.encode_padded(request(state, index)).ids.size();
}

void round_of(void* self, measured_round* result)
{
    State& state = *static_cast<State*>(self);
    std::size_t requests = state.texts.size() / request_size, texts = state.texts.size();
    if (state.task == "requests")
        for (std::size_t i = 0; i < requests; ++i)
            result->tokens += timed(cpu_ns, state.latencies[i], [&] { return encode_request(state, i); });
    else if (state.task == "sentences")
        for (std::size_t i = 0; i < texts; ++i)
            result->tokens += timed(wall_ns, state.latencies[i], [&] { return encode_one(state, i); });
    else
        for (std::size_t i = 0; i < texts; ++i) result->tokens += encode_one(state, i);

    result->latencies_ns = state.task == "lines" ? nullptr : state.latencies.data();
    result->latency_count = state.task == "requests" ? requests : texts;
}

void write_request(const bench::ModelInput& input, FILE* file)
{
    for (std::size_t cell = 0; cell < input.ids.size(); cell += input.columns)
    {
        std::vector<std::int32_t> row;
        for (std::size_t i = cell; i < cell + input.columns && input.attention_mask[i]; ++i)
            row.push_back(static_cast<std::int32_t>(input.ids[i]));
        write_line_ids(file, row.data(), row.size());
    }
}

void ids_of(void* self, FILE* file)
{
    State& state = *static_cast<State*>(self);
    if (state.task == "requests")
    {
        for (std::size_t i = 0; i < state.texts.size() / request_size; ++i)
            write_request(state.tokenizer.encode_padded(request(state, i)), file);
        return;
    }
    for (std::string_view text : state.texts)
    {
        bench::Tokens tokens = state.tokenizer.encode(text);
        write_line_ids(file, tokens.ids.data(), tokens.ids.size());
    }
}
}

int main(int count, char** arguments)
{
    require(count == 4, "usage: heap_worker TASK TEXT VOCAB_TXT");
    State state{arguments[1], bench::HeapTokenizer(arguments[3]), {}, {}};
    text_lines lines = read_lines(arguments[2]);
    for (std::size_t i = 0; i < lines.count; ++i) state.texts.emplace_back(lines.items[i].data, lines.items[i].length);
    state.latencies.resize(lines.count);
    worker worker{&state, round_of, ids_of};
    serve(&worker);
    return 0;
}
