// The C++ owners: what they free, what they throw, and what their views show.
#include <arena_native.hpp>

#include "testsupport.h"

#include <string>
#include <vector>

namespace an = arena_native;

static_assert(!std::is_copy_constructible_v<an::arena> && std::is_nothrow_move_constructible_v<an::arena>);
static_assert(!std::is_copy_constructible_v<an::tokenizer> && std::is_nothrow_move_constructible_v<an::tokenizer>);
static_assert(!std::is_copy_constructible_v<an::encoder> && std::is_nothrow_move_constructible_v<an::encoder>);
static_assert(!std::is_move_constructible_v<an::scope> && !std::is_copy_constructible_v<an::scope>);
static_assert(!an::placeable<std::string> && !an::placeable<std::vector<int>> && !an::placeable<int &> && !an::placeable<int[3]>);
static_assert(an::placeable<int> && an::placeable<an::offset> && an::placeable<arena_stats_t>);

template <class Span>
static bool same(Span got, std::initializer_list<typename Span::value_type> wanted)
{
    return std::equal(got.begin(), got.end(), wanted.begin(), wanted.end());
}

TEST(an_arena_frees_itself)
{
    ::arena *handle;
    {
        an::arena memory;
        handle = memory.get();
        CHECK(memory.allocate(100) != nullptr);
        CHECK(memory.owns(handle) == false);
    }
    CHECK_STATUS(INVALID_HANDLE, arena_last_status(handle));
}

TEST(a_moved_arena_is_freed_once)
{
    an::arena first;
    ::arena *const handle = first.get();
    an::arena second(std::move(first));
    CHECK(first.get() == nullptr && second.get() == handle);
    an::arena third;
    ::arena *const replaced = third.get();
    third = std::move(second);
    CHECK(third.get() == handle);
    CHECK_STATUS(INVALID_HANDLE, arena_last_status(replaced));
    CHECK_STATUS(OK, arena_last_status(handle));
    CHECK_STATUS(OK, arena_free(third.release()));
}

TEST(an_arena_that_cannot_be_made_throws)
{
    arena_options options = an::default_arena_options;
    options.flags = 32;
    try {
        an::arena memory(options);
        CHECK(!"thrown");
    } catch (const an::error &caught) {
        CHECK_STATUS(INVALID_ARGUMENT, caught.status());
        CHECK_TEXT("INVALID_ARGUMENT", caught.what());
        CHECK(!caught.position() && !caught.item());
    }
    CHECK_STATUS(INVALID_ARGUMENT, an::arena::try_create(options).status());
}

struct big {
    int numbers[5000];
};

// Volatile, because the compiler knows from the header that no object is this large.
static const volatile std::size_t too_many = SIZE_MAX / 4;

TEST(memory_that_is_not_there_throws_bad_alloc)
{
    arena_options options = an::default_arena_options;
    options.limit_bytes = 8192;
    an::arena memory(options);
    try {
        (void)memory.allocate(10000);
        CHECK(!"thrown");
    } catch (const std::bad_alloc &caught) {
        CHECK_TEXT("LIMIT_EXCEEDED", caught.what());
    }
    CHECK(memory.try_allocate(10000) == nullptr);
    CHECK(!memory.try_copy(std::string(10000, 'x')));
    CHECK(!memory.try_allocate_span<double>(10000));
    CHECK(!memory.try_allocate_span<double>(too_many));
    CHECK(memory.try_create<big>() == nullptr);
}

struct point {
    point(int x_, double y_) : x(x_), y(y_) {}
    int x;
    double y;
};

struct alignas(256) wide {
    char bytes[256];
};

TEST(objects_spans_and_copies_lie_in_the_arena)
{
    an::arena memory;
    point &made = memory.create<point>(3, 0.5);
    CHECK(made.x == 3 && made.y == 0.5 && memory.owns(&made));
    CHECK(reinterpret_cast<std::uintptr_t>(&memory.create<wide>()) % 256 == 0);
    const std::span<float> numbers = memory.allocate_span<float>(100);
    CHECK(numbers.size() == 100 && memory.owns(&numbers.back()));
    CHECK(memory.allocate_span<int>(0).empty());
    const std::string_view copy = memory.copy(std::string("copied ") + "text");
    CHECK(copy == "copied text" && copy.data()[copy.size()] == '\0' && memory.owns(copy.data()));
    CHECK(memory.copy({}).empty());
    CHECK_EQUAL(0, memory.stats().resets);
    memory.reset();
    CHECK_EQUAL(1, memory.stats().resets);
    CHECK(memory.trim() > 0);
}

TEST(scopes_nest_and_give_back_at_their_end)
{
    an::arena memory;
    (void)memory.allocate(16);
    const auto outer_used = memory.stats().used_bytes;
    {
        const an::scope outer(memory);
        (void)memory.allocate(1000);
        const auto inner_used = memory.stats().used_bytes;
        for (int i = 0; i < 5; i++) {
            const an::scope inner(memory);
            (void)memory.allocate(100000);
        }
        CHECK_EQUAL(inner_used, memory.stats().used_bytes);
    }
    CHECK_EQUAL(outer_used, memory.stats().used_bytes);
}

TEST(a_scope_gives_back_when_an_exception_leaves_it_and_only_once)
{
    an::arena memory;
    try {
        const an::scope request(memory);
        (void)memory.allocate(5000);
        throw 1;
    } catch (int) {
    }
    CHECK_EQUAL(0, memory.stats().used_bytes);

    an::scope early(memory);
    CHECK_STATUS(OK, early.status());
    CHECK_STATUS(OK, early.rewind());
    (void)memory.allocate(32);
    CHECK_STATUS(OUT_OF_ORDER, early.rewind());
    CHECK_EQUAL(32, memory.stats().used_bytes);
    {
        const an::scope around(memory);
        memory.reset();
        (void)memory.allocate(48);
    }
    CHECK_EQUAL(48, memory.stats().used_bytes);
}

TEST(tokenizers_load_and_answer)
{
    const an::tokenizer bert = an::tokenizer::builtin();
    CHECK_EQUAL(30522, bert.info().vocab_size);
    CHECK_EQUAL(7592, bert.token_to_id("hello").value_or(0));
    CHECK(!bert.token_to_id("no such token"));
    CHECK(bert.id_to_token(101) == "[CLS]");
    CHECK(!bert.id_to_token(99999));
    CHECK_STATUS(NOT_FOUND, an::tokenizer::try_builtin("other").status());
    CHECK_STATUS(IO, an::tokenizer::try_from_file("/no/such/file").status());
    try {
        (void)an::tokenizer::from_bytes("{\n\"version\": oops");
        CHECK(!"thrown");
    } catch (const an::error &caught) {
        CHECK_STATUS(SYNTAX, caught.status());
        CHECK(caught.position() && *caught.position() >= 2);
        CHECK_EQUAL(2, caught.details().line());
        CHECK(std::string_view(caught.message()) != "");
    }
}

TEST(an_encoding_is_spans)
{
    an::arena memory;
    an::encoder encoder(an::tokenizer::builtin());
    const an::encoding rows = encoder.encode_pair(memory, "Hello, world!", "unaffable",
        an::with_outputs(ARENA_OUTPUT_TYPE_IDS | ARENA_OUTPUT_OFFSETS | ARENA_OUTPUT_WORD_IDS));
    CHECK(same(rows.ids(), { 101, 7592, 1010, 2088, 999, 102, 14477, 20961, 3468, 102 }));
    CHECK(same(rows.type_ids(0), { 0, 0, 0, 0, 0, 0, 1, 1, 1, 1 }));
    CHECK(same(rows.word_ids(), { -1, 0, 1, 2, 3, -1, 0, 0, 0, -1 }));
    CHECK(rows.offsets().size() == 10 && rows.offsets()[3] == (an::offset{ 7, 12 }));
    CHECK(rows.attention_mask().empty() && rows.sequence_ids().empty() && rows.ids<std::int64_t>().empty());
    CHECK(rows.rows() == 1 && rows.columns() == 0 && rows.size() == 10 && rows.tokens(0) == 10 && rows.text(0) == 0);
    CHECK(encoder.decode(memory, rows.ids()) == "hello, world! unaffable");
    CHECK(encoder.decode(memory, rows.ids().first(2), false) == "[CLS] hello");
}

TEST(a_batch_is_rows_of_spans)
{
    an::arena memory;
    an::encoder encoder(an::tokenizer::builtin());
    const std::vector<std::string> lines = { "Hello", "", "Hello, world!" };
    arena_encode_options options = an::with_outputs(ARENA_OUTPUT_INT64 | ARENA_OUTPUT_ATTENTION_MASK);
    options.padding = ARENA_SOURCE_OPTIONS;
    const an::encoding rows = encoder.encode_batch(memory, an::borrow_all(memory, lines), options);
    CHECK(rows.rows() == 3 && rows.columns() == 6 && rows.ids().empty());
    CHECK(same(rows.ids<std::int64_t>(0), { 101, 7592, 102, 0, 0, 0 }));
    CHECK(same(rows.attention_mask<std::int64_t>(1), { 1, 1, 0, 0, 0, 0 }));
    CHECK(rows.tokens(0) == 3 && rows.text(2) == 2);

    const std::uint32_t ids[] = { 7592, 2088, 999 };
    const std::uint64_t row_offsets[] = { 0, 1, 3 };
    const std::span<const arena_text> texts = encoder.decode_batch(memory, ids, row_offsets);
    CHECK(texts.size() == 2 && an::view(texts[0]) == "hello" && an::view(texts[1]) == "world!");
    CHECK_STATUS(INVALID_ARGUMENT, encoder.try_decode_batch(memory, std::span(ids).first(2), row_offsets).status());
}

TEST(a_bad_text_throws_with_its_position_and_item)
{
    an::arena memory;
    an::encoder encoder(an::tokenizer::builtin());
    const std::vector<std::string_view> lines = { "fine", "b\xff" "ad" };
    const auto texts = an::borrow_all(memory, lines);
    const auto used = memory.stats().used_bytes;
    const an::result<an::encoding> refused = encoder.try_encode_batch(memory, texts);
    CHECK(!refused && refused.why().item() == 1u && refused.why().position() == 1u);
    try {
        (void)encoder.encode(memory, lines[1]);
        CHECK(!"thrown");
    } catch (const std::exception &caught) {
        CHECK(std::string_view(caught.what()) != "");
    }
    CHECK_EQUAL(used, memory.stats().used_bytes);
    CHECK_STATUS(INVALID_ARGUMENT, encoder.try_encode_batch(memory, texts, texts.first(1)).status());
}

TEST(frames_are_written_and_viewed)
{
    an::arena memory;
    const float numbers[] = { 1, 2, 3, 4, 5, 6 };
    const std::span<const std::byte> bytes = an::write_frame(memory, numbers, 2, 3);
    const an::frame seen = an::view_frame(bytes);
    CHECK(seen.rows == 2 && seen.columns == 3 && same(seen.row(1), { 4, 5, 6 }));
    CHECK(!an::try_view_frame(bytes.first(bytes.size() - 1)));
    CHECK_STATUS(MISALIGNED, an::try_view_frame(bytes.subspan(1)).status());
    CHECK_STATUS(INVALID_ARGUMENT, an::try_write_frame(memory, numbers, 3, 3).status());
}

TEST(the_library_tells_its_version_and_counts)
{
    CHECK(an::version() == ARENA_VERSION_STRING && an::build_info().size() > 10);
    CHECK(an::runtime_counters().total_managed_bytes > 0);
}
