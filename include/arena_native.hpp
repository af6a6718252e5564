/**
 * @file arena_native.hpp
 *
 * The C++20 face of arena_native.h: owners that free themselves, spans and string views, std::pmr and STL allocators.
 * Header-only; every function is a thin door to the C function of the same name, which is documented there.
 *
 *     arena_native::arena memory;
 *     arena_native::tokenizer bert = arena_native::tokenizer::builtin();
 *     arena_native::encoder encoder(bert);
 *     for (std::string_view line : lines) {
 *         arena_native::scope request(memory);                 // gives the memory back at the end of the turn
 *         consume(encoder.encode(memory, line).ids());
 *     }
 *
 * Ownership: arena, tokenizer and encoder are move-only and free their handle. Everything else here is a view into an
 * arena, valid until its reset, the end of the enclosing scope, or its death. clang warns where it can see a view
 * outlive its arena.
 *
 * Threads: as in arena_native.h. An arena and an encoder belong to one thread at a time, a tokenizer to all.
 *
 * Failure: what can fail has two forms. x() throws arena_native::error, or arena_native::allocation_error (a
 * std::bad_alloc) for memory from an arena. try_x() is noexcept and returns a result, a status, or NULL for memory. With
 * -fno-exceptions only the second form is declared, and the two allocators end the process where they would throw.
 *
 * Names: arena_native::arena is not the C struct ::arena, so "using namespace arena_native" makes that name ambiguous;
 * name a shorter alias instead (namespace an = arena_native).
 */
#ifndef ARENA_NATIVE_HPP
#define ARENA_NATIVE_HPP

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <limits>
#include <memory>
#include <memory_resource>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "arena_native.h"
#include "arena_native_inline.h"

#if defined(__cpp_exceptions)
#  define ARENA_NATIVE_THROWS 1
#else
#  define ARENA_NATIVE_THROWS 0
#endif

#if defined(__has_cpp_attribute)
#  if __has_cpp_attribute(clang::lifetimebound)
#    define ARENA_NATIVE_LIFETIMEBOUND [[clang::lifetimebound]]
#  endif
#endif
#ifndef ARENA_NATIVE_LIFETIMEBOUND
#  define ARENA_NATIVE_LIFETIMEBOUND
#endif

namespace arena_native {

/* -------------------------------------------------------------------------------------------------------- */
/* Failures                                                                                                 */
/* -------------------------------------------------------------------------------------------------------- */

/** What went wrong and where: an arena_error that C++ can hold. */
class failure {
public:
    /** An empty one, to be handed to a C function as out(). */
    failure() noexcept
    {
        detail_.struct_size = sizeof detail_;
        detail_.code = ARENA_STATUS_OK;
        detail_.byte_offset = detail_.item = nowhere;
        detail_.line = detail_.column = 0;
        detail_.message[0] = '\0';
    }

    explicit failure(arena_status status) noexcept : failure() { because(status); }

    arena_error *out() noexcept { return &detail_; }

    /** The status that the C function returned: not every function gives a message of its own. */
    failure &because(arena_status status) noexcept
    {
        if (detail_.code == status) return *this;
        const std::string_view name = arena_status_name(status);
        detail_.code = status;
        detail_.message[name.copy(detail_.message, sizeof detail_.message - 1)] = '\0';
        return *this;
    }

    arena_status status() const noexcept { return detail_.code; }
    const char *message() const noexcept ARENA_NATIVE_LIFETIMEBOUND { return detail_.message; }

    /** Byte offset into the text or file. */
    std::optional<std::uint64_t> position() const noexcept { return known(detail_.byte_offset); }

    /** Index of the text in a batch. */
    std::optional<std::uint64_t> item() const noexcept { return known(detail_.item); }

    /** 1-based line and byte column of a file, or 0. */
    std::uint32_t line() const noexcept { return detail_.line; }
    std::uint32_t column() const noexcept { return detail_.column; }

private:
    static constexpr std::uint64_t nowhere = std::numeric_limits<std::uint64_t>::max();

    static std::optional<std::uint64_t> known(std::uint64_t number) noexcept
    {
        return number == nowhere ? std::nullopt : std::optional(number);
    }

    arena_error detail_;
};

/** What a call threw: everything but memory that an arena could not give. */
class error : public std::exception {
public:
    explicit error(const failure &details) noexcept : details_(details) {}
    const char *what() const noexcept override { return details_.message(); }
    arena_status status() const noexcept { return details_.status(); }
    std::optional<std::uint64_t> position() const noexcept { return details_.position(); }
    std::optional<std::uint64_t> item() const noexcept { return details_.item(); }
    const char *message() const noexcept { return details_.message(); }
    const failure &details() const noexcept { return details_; }

private:
    failure details_;
};

/** An arena gave no memory; the status tells why. */
class allocation_error : public std::bad_alloc {
public:
    explicit allocation_error(arena_status status) noexcept : status_(status) {}
    const char *what() const noexcept override { return arena_status_name(status_); }
    arena_status status() const noexcept { return status_; }

private:
    arena_status status_;
};

/** A value, or why there is none: what std::expected of C++23 is. */
template <class T>
class [[nodiscard]] result {
public:
    result(T value) noexcept : content_(std::in_place_index<0>, std::move(value)) {}
    result(const failure &why) noexcept : content_(std::in_place_index<1>, why) {}

    explicit operator bool() const noexcept { return content_.index() == 0; }

    /** pre: there is a value. */
    T &operator*() & noexcept { return *std::get_if<0>(&content_); }
    T &&operator*() && noexcept { return std::move(*std::get_if<0>(&content_)); }
    const T &operator*() const & noexcept { return *std::get_if<0>(&content_); }
    T *operator->() noexcept { return std::get_if<0>(&content_); }
    const T *operator->() const noexcept { return std::get_if<0>(&content_); }

    /** pre: there is none. */
    const failure &why() const noexcept { return *std::get_if<1>(&content_); }

    arena_status status() const noexcept { return *this ? ARENA_STATUS_OK : why().status(); }

#if ARENA_NATIVE_THROWS
    T value() &&
    {
        if (!*this) throw error(why());
        return std::move(**this);
    }
#endif

private:
    std::variant<T, failure> content_;
};

#if ARENA_NATIVE_THROWS
/** Throws what a status says, if it says anything. */
inline void check(arena_status status)
{
    if (status != ARENA_STATUS_OK) throw error(failure(status));
}
#endif

/* -------------------------------------------------------------------------------------------------------- */
/* Library                                                                                                  */
/* -------------------------------------------------------------------------------------------------------- */

inline std::string_view version() noexcept { return arena_version_string(); }
inline std::string_view build_info() noexcept { return arena_build_info(); }

inline result<arena_runtime_counters_t> try_runtime_counters() noexcept
{
    arena_runtime_counters_t counters = ARENA_RUNTIME_COUNTERS_INIT;
    const arena_status status = arena_runtime_counters(&counters);
    if (status != ARENA_STATUS_OK) return failure(status);
    return counters;
}

#if ARENA_NATIVE_THROWS
/** What the runtime inside the library has allocated and collected. */
inline arena_runtime_counters_t runtime_counters() { return try_runtime_counters().value(); }
#endif

namespace detail {

/** Frees a handle; an owner has at most one, so a refusal can only mean that the program freed it behind its back. */
template <auto free>
struct release {
    template <class Handle>
    void operator()(Handle *handle) const noexcept
    {
        [[maybe_unused]] const arena_status status = free(handle);
        assert(status == ARENA_STATUS_OK);
    }
};

/** count elements on their boundary. Where the product overflows, the library is left to refuse it and note why. */
inline void *allocate_array(::arena *memory, std::size_t count, std::size_t size, std::size_t alignment) noexcept
{
    if (count > std::numeric_limits<std::size_t>::max() / size) return arena_alloc_array(memory, count, size);
    return arena_alloc_aligned_inline(memory, count * size, alignment);
}

} // namespace detail

/* -------------------------------------------------------------------------------------------------------- */
/* Arena                                                                                                    */
/* -------------------------------------------------------------------------------------------------------- */

inline constexpr arena_options default_arena_options = ARENA_OPTIONS_INIT;

/** What may be placed in an arena: nothing that has to be destroyed, because nobody will. */
template <class T>
concept placeable = std::is_trivially_destructible_v<T> && std::is_object_v<T> && !std::is_array_v<T> && !std::is_const_v<T>
    && alignof(T) <= ARENA_ALIGNMENT_MAX;

/** Memory that is handed out by moving a cursor and given back all at once. Moved from, it may only be assigned to. */
class arena {
public:
    static result<arena> try_create(const arena_options &options = default_arena_options) noexcept
    {
        ::arena *handle;
        const arena_status status = arena_create(&options, &handle);
        if (status != ARENA_STATUS_OK) return failure(status);
        return arena(handle);
    }

    /** Takes over a handle from C. */
    explicit arena(::arena *handle) noexcept : handle_(handle) {}

    ::arena *get() const noexcept ARENA_NATIVE_LIFETIMEBOUND { return handle_.get(); }
    ::arena *release() noexcept { return handle_.release(); }

    /** Bytes on a boundary that is a power of two up to 2 MiB, not cleared. NULL: last_status tells why. */
    [[nodiscard]] void *try_allocate(std::size_t size) noexcept ARENA_NATIVE_LIFETIMEBOUND
    {
        return arena_alloc_inline(get(), size);
    }

    [[nodiscard]] void *try_allocate(std::size_t size, std::size_t alignment) noexcept ARENA_NATIVE_LIFETIMEBOUND
    {
        return arena_alloc_aligned_inline(get(), size, alignment);
    }

    /** An object that needs no destructor, or NULL. */
    template <class T, class... Arguments>
    [[nodiscard]] T *try_create(Arguments &&...arguments)
        noexcept(std::is_nothrow_constructible_v<T, Arguments...>) ARENA_NATIVE_LIFETIMEBOUND
    {
        static_assert(std::is_trivially_destructible_v<T>, "an arena never runs destructors");
        static_assert(placeable<T>, "an arena holds plain objects, aligned to at most 2 MiB");
        void *const place = try_allocate(sizeof(T), alignof(T));
        return place == nullptr ? nullptr : ::new (place) T(std::forward<Arguments>(arguments)...);
    }

    /** count objects, default-initialised (so that numbers are not cleared); nothing if there is no memory. */
    template <placeable T>
    [[nodiscard]] std::optional<std::span<T>> try_allocate_span(std::size_t count) noexcept ARENA_NATIVE_LIFETIMEBOUND
    {
        static_assert(std::is_nothrow_default_constructible_v<T>);
        T *const place = static_cast<T *>(detail::allocate_array(get(), count, sizeof(T), alignof(T)));
        if (place == nullptr) return std::nullopt;
        if constexpr (!std::is_trivially_default_constructible_v<T>) std::uninitialized_default_construct_n(place, count);
        return std::span<T>(place, count);
    }

    /** A copy of a text, followed by a NUL that its length does not count; nothing if there is no memory. */
    [[nodiscard]] std::optional<std::string_view> try_copy(std::string_view text) noexcept ARENA_NATIVE_LIFETIMEBOUND
    {
        const char *const copy = arena_copy_inline(get(), text.data(), text.size());
        return copy == nullptr ? std::nullopt : std::optional(std::string_view(copy, text.size()));
    }

    arena_status try_reset() noexcept { return arena_reset(get()); }

    result<std::uint64_t> try_trim(std::uint64_t keep_bytes = 0) noexcept
    {
        std::uint64_t released;
        const arena_status status = arena_trim(get(), keep_bytes, &released);
        if (status != ARENA_STATUS_OK) return failure(status);
        return released;
    }

    result<arena_stats_t> try_stats() const noexcept
    {
        arena_stats_t stats = ARENA_STATS_INIT;
        const arena_status status = arena_stats(get(), &stats);
        if (status != ARENA_STATUS_OK) return failure(status);
        return stats;
    }

    arena_status last_status() const noexcept { return arena_last_status(get()); }
    bool owns(const void *address) const noexcept { return arena_owns(get(), address) != 0; }

#if ARENA_NATIVE_THROWS
    explicit arena(const arena_options &options = default_arena_options) : arena(try_create(options).value()) {}

    [[nodiscard]] void *allocate(std::size_t size) ARENA_NATIVE_LIFETIMEBOUND { return given(try_allocate(size)); }

    [[nodiscard]] void *allocate(std::size_t size, std::size_t alignment) ARENA_NATIVE_LIFETIMEBOUND
    {
        return given(try_allocate(size, alignment));
    }

    template <class T, class... Arguments>
    T &create(Arguments &&...arguments) ARENA_NATIVE_LIFETIMEBOUND
    {
        return *given(try_create<T>(std::forward<Arguments>(arguments)...));
    }

    template <placeable T>
    [[nodiscard]] std::span<T> allocate_span(std::size_t count) ARENA_NATIVE_LIFETIMEBOUND
    {
        return *given(try_allocate_span<T>(count));
    }

    [[nodiscard]] std::string_view copy(std::string_view text) ARENA_NATIVE_LIFETIMEBOUND { return *given(try_copy(text)); }

    /** Gives everything back in constant time and keeps the blocks. Every view into the arena dies. */
    void reset() { check(try_reset()); }

    /** Gives unused blocks back to the system and tells how many bytes that were. */
    std::uint64_t trim(std::uint64_t keep_bytes = 0) { return try_trim(keep_bytes).value(); }

    arena_stats_t stats() const { return try_stats().value(); }

private:
    template <class Memory>
    Memory given(Memory memory) const
    {
        if (!memory) throw allocation_error(last_status());
        return memory;
    }
#endif

private:
    std::unique_ptr<::arena, detail::release<arena_free>> handle_;
};

/** Gives back at its end what an arena has handed out since its beginning. Scopes of one arena nest. */
class scope {
public:
    /** Without memory for the savepoint, status() tells so and the scope does nothing. */
    scope(arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::nothrow_t) noexcept
        : memory_(memory.get()), status_(arena_mark(memory_, &mark_)) {}

#if ARENA_NATIVE_THROWS
    explicit scope(arena &memory ARENA_NATIVE_LIFETIMEBOUND) : scope(memory, std::nothrow) { check(status_); }
#endif

    scope(const scope &) = delete;
    scope &operator=(const scope &) = delete;

    /** A savepoint that is gone already (reset inside the scope) has nothing left to give back. */
    ~scope()
    {
        if (status_ == ARENA_STATUS_OK) arena_rewind(memory_, &mark_);
    }

    /** Gives back early; after that the scope does nothing. */
    arena_status rewind() noexcept
    {
        if (status_ != ARENA_STATUS_OK) return status_;
        status_ = ARENA_STATUS_OUT_OF_ORDER;
        return arena_rewind(memory_, &mark_);
    }

    arena_status status() const noexcept { return status_; }

private:
    ::arena *memory_;
    arena_mark_t mark_{};
    arena_status status_;
};

/* -------------------------------------------------------------------------------------------------------- */
/* Adapters for the standard library                                                                        */
/* -------------------------------------------------------------------------------------------------------- */

namespace detail {

/** What an allocator answers, which may not be NULL. */
inline void *given_or_throw([[maybe_unused]] ::arena *memory, void *place)
{
    if (place != nullptr) return place;
#if ARENA_NATIVE_THROWS
    throw allocation_error(arena_last_status(memory));
#else
    std::abort();
#endif
}

} // namespace detail

/** std::pmr containers in an arena. Deallocation does nothing: the memory goes with the arena's reset. */
class arena_resource final : public std::pmr::memory_resource {
public:
    explicit arena_resource(arena &memory ARENA_NATIVE_LIFETIMEBOUND) noexcept : memory_(memory.get()) {}
    explicit arena_resource(::arena *memory) noexcept : memory_(memory) {}

private:
    void *do_allocate(std::size_t size, std::size_t alignment) override
    {
        return detail::given_or_throw(memory_, arena_alloc_aligned_inline(memory_, size, alignment));
    }

    void do_deallocate(void *, std::size_t, std::size_t) override {}

    bool do_is_equal(const std::pmr::memory_resource &other) const noexcept override
    {
        if (this == &other) return true;
#if defined(__cpp_rtti)
        const auto *const same_kind = dynamic_cast<const arena_resource *>(&other);
        return same_kind != nullptr && same_kind->memory_ == memory_;
#else
        return false;
#endif
    }

    ::arena *memory_;
};

/** The same without a virtual call: std::vector<int, arena_native::arena_allocator<int>> numbers(memory). */
template <class T>
class arena_allocator {
public:
    using value_type = T;
    using is_always_equal = std::false_type;
    using propagate_on_container_move_assignment = std::true_type;
    using propagate_on_container_swap = std::true_type;

    arena_allocator(arena &memory ARENA_NATIVE_LIFETIMEBOUND) noexcept : memory_(memory.get()) {}

    template <class Other>
    arena_allocator(const arena_allocator<Other> &other) noexcept : memory_(other.get()) {}

    [[nodiscard]] T *allocate(std::size_t count)
    {
        return static_cast<T *>(detail::given_or_throw(memory_, detail::allocate_array(memory_, count, sizeof(T), alignof(T))));
    }

    void deallocate(T *, std::size_t) noexcept {}

    ::arena *get() const noexcept { return memory_; }

    template <class Other>
    bool operator==(const arena_allocator<Other> &other) const noexcept
    {
        return memory_ == other.get();
    }

private:
    ::arena *memory_;
};

/* -------------------------------------------------------------------------------------------------------- */
/* Tokenizer                                                                                                */
/* -------------------------------------------------------------------------------------------------------- */

inline constexpr arena_tokenizer_options default_tokenizer_options = ARENA_TOKENIZER_OPTIONS_INIT;

inline std::string_view view(const arena_text &text) noexcept
{
    return text.length == SIZE_MAX ? std::string_view(text.data) : std::string_view(text.data, text.length);
}

inline arena_text borrow(std::string_view text ARENA_NATIVE_LIFETIMEBOUND) noexcept { return { text.data(), text.size() }; }

/** A vocabulary and its rules: immutable, shared by threads. Encoders made from it may outlive it. */
class tokenizer {
public:
    static result<tokenizer> try_builtin(std::string_view name = "bert-base-uncased") noexcept
    {
        return make([&](auto **handle, arena_error *why) {
            return arena_tokenizer_load_builtin(name.data(), name.size(), handle, why);
        });
    }

    static result<tokenizer> try_from_file(
        std::string_view path, const arena_tokenizer_options &options = default_tokenizer_options) noexcept
    {
        return make([&](auto **handle, arena_error *why) {
            return arena_tokenizer_load_file(path.data(), path.size(), &options, handle, why);
        });
    }

    static result<tokenizer> try_from_bytes(
        std::string_view bytes, const arena_tokenizer_options &options = default_tokenizer_options) noexcept
    {
        return make([&](auto **handle, arena_error *why) {
            return arena_tokenizer_load_bytes(bytes.data(), bytes.size(), &options, handle, why);
        });
    }

#if ARENA_NATIVE_THROWS
    static tokenizer builtin(std::string_view name = "bert-base-uncased") { return try_builtin(name).value(); }

    static tokenizer from_file(
        std::string_view path, const arena_tokenizer_options &options = default_tokenizer_options)
    {
        return try_from_file(path, options).value();
    }

    static tokenizer from_bytes(
        std::string_view bytes, const arena_tokenizer_options &options = default_tokenizer_options)
    {
        return try_from_bytes(bytes, options).value();
    }

    arena_tokenizer_info_t info() const { return try_info().value(); }
#endif

    /** Takes over a handle from C. */
    explicit tokenizer(arena_tokenizer *handle) noexcept : handle_(handle) {}

    arena_tokenizer *get() const noexcept ARENA_NATIVE_LIFETIMEBOUND { return handle_.get(); }
    arena_tokenizer *release() noexcept { return handle_.release(); }

    result<arena_tokenizer_info_t> try_info() const noexcept
    {
        arena_tokenizer_info_t info = ARENA_TOKENIZER_INFO_INIT;
        const arena_status status = arena_tokenizer_info(get(), &info);
        if (status != ARENA_STATUS_OK) return failure(status);
        return info;
    }

    /** Nothing if the vocabulary lacks it. */
    std::optional<std::uint32_t> token_to_id(std::string_view token) const noexcept
    {
        std::uint32_t id;
        const arena_status status = arena_tokenizer_token_to_id(get(), token.data(), token.size(), &id);
        return status == ARENA_STATUS_OK ? std::optional(id) : std::nullopt;
    }

    /** Nothing if no token has it. The text lives as long as the tokenizer. */
    std::optional<std::string_view> id_to_token(std::uint32_t id) const noexcept ARENA_NATIVE_LIFETIMEBOUND
    {
        arena_text token;
        const arena_status status = arena_tokenizer_id_to_token(get(), id, &token);
        return status == ARENA_STATUS_OK ? std::optional(view(token)) : std::nullopt;
    }

private:
    template <class Load>
    static result<tokenizer> make(Load load) noexcept
    {
        failure why;
        arena_tokenizer *handle;
        const arena_status status = load(&handle, why.out());
        if (status != ARENA_STATUS_OK) return why.because(status);
        return tokenizer(handle);
    }

    std::unique_ptr<arena_tokenizer, detail::release<arena_tokenizer_free>> handle_;
};

/* -------------------------------------------------------------------------------------------------------- */
/* Encoder                                                                                                  */
/* -------------------------------------------------------------------------------------------------------- */

inline constexpr arena_encode_options default_encode_options = ARENA_ENCODE_OPTIONS_INIT;

/** Options that ask for more than ids: with_outputs(ARENA_OUTPUT_OFFSETS | ARENA_OUTPUT_TYPE_IDS). */
constexpr arena_encode_options with_outputs(arena_output outputs) noexcept
{
    arena_encode_options options = ARENA_ENCODE_OPTIONS_INIT;
    options.outputs = outputs;
    return options;
}

/** Where a token stands in its text. */
struct offset {
    std::uint32_t start, end;
    friend bool operator==(const offset &, const offset &) = default;
};
static_assert(sizeof(offset) == 2 * sizeof(std::uint32_t));

template <class T>
concept token_element = std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t>;

/**
 * Rows of tokens in an arena. Every array comes whole, or as one row of it: ids() and ids(row). It is empty when it was
 * not asked for, or holds the other width of ids (int64_t with ARENA_OUTPUT_INT64).
 */
class encoding {
public:
    encoding() noexcept = default;
    explicit encoding(const arena_encoding &rows) noexcept : raw_(rows) {}

    const arena_encoding &raw() const noexcept ARENA_NATIVE_LIFETIMEBOUND { return raw_; }
    arena_encoding *out() noexcept { return &raw_; }

    std::size_t rows() const noexcept { return raw_.rows; }

    /** Row length of a padded matrix, 0 for rows end to end. */
    std::size_t columns() const noexcept { return raw_.columns; }

    /** Elements of each array. */
    std::size_t size() const noexcept { return raw_.length; }

    /** Tokens of a row, padding not counted. pre: row < rows(). */
    std::size_t tokens(std::size_t row) const noexcept { return raw_.row_lengths[row]; }

    /** Index of the text that a row came from. pre: row < rows(). */
    std::size_t text(std::size_t row) const noexcept { return raw_.row_texts[row]; }

    template <token_element T = std::int32_t>
    std::span<const T> ids() const noexcept { return all<T>(raw_.ids); }
    template <token_element T = std::int32_t>
    std::span<const T> ids(std::size_t row) const noexcept { return of_row(ids<T>(), row); }

    template <token_element T = std::int32_t>
    std::span<const T> type_ids() const noexcept { return all<T>(raw_.type_ids); }
    template <token_element T = std::int32_t>
    std::span<const T> type_ids(std::size_t row) const noexcept { return of_row(type_ids<T>(), row); }

    template <token_element T = std::int32_t>
    std::span<const T> attention_mask() const noexcept { return all<T>(raw_.attention_mask); }
    template <token_element T = std::int32_t>
    std::span<const T> attention_mask(std::size_t row) const noexcept { return of_row(attention_mask<T>(), row); }

    template <token_element T = std::int32_t>
    std::span<const T> special_tokens_mask() const noexcept { return all<T>(raw_.special_tokens_mask); }
    template <token_element T = std::int32_t>
    std::span<const T> special_tokens_mask(std::size_t row) const noexcept { return of_row(special_tokens_mask<T>(), row); }

    std::span<const std::int32_t> word_ids() const noexcept { return sized(raw_.word_ids); }
    std::span<const std::int32_t> word_ids(std::size_t row) const noexcept { return of_row(word_ids(), row); }

    std::span<const std::int32_t> sequence_ids() const noexcept { return sized(raw_.sequence_ids); }
    std::span<const std::int32_t> sequence_ids(std::size_t row) const noexcept { return of_row(sequence_ids(), row); }

    std::span<const offset> offsets() const noexcept { return sized(reinterpret_cast<const offset *>(raw_.offsets)); }
    std::span<const offset> offsets(std::size_t row) const noexcept { return of_row(offsets(), row); }

private:
    template <class T>
    std::span<const T> sized(const T *array) const noexcept
    {
        return array == nullptr ? std::span<const T>() : std::span<const T>(array, size());
    }

    template <class T>
    std::span<const T> all(const void *array) const noexcept
    {
        const bool wide = (raw_.outputs & ARENA_OUTPUT_INT64) != 0;
        return wide == (sizeof(T) == sizeof(std::int64_t)) ? sized(static_cast<const T *>(array)) : std::span<const T>();
    }

    template <class T>
    std::span<const T> of_row(std::span<const T> array, std::size_t row) const noexcept
    {
        assert(row < rows());
        if (array.empty()) return array;
        return array.subspan(raw_.row_offsets[row], raw_.row_offsets[row + 1] - raw_.row_offsets[row]);
    }

    arena_encoding raw_ = ARENA_ENCODING_INIT;
};

/** Borrowed texts as the batch functions take them, in an arena; nothing if there is no memory. */
template <class Texts>
std::optional<std::span<const arena_text>> try_borrow_all(arena &memory ARENA_NATIVE_LIFETIMEBOUND, const Texts &texts) noexcept
{
    const auto borrowed = memory.try_allocate_span<arena_text>(std::size(texts));
    if (!borrowed) return std::nullopt;
    auto *next = borrowed->data();
    for (const std::string_view text : texts) *next++ = borrow(text);
    return std::span<const arena_text>(*borrowed);
}

#if ARENA_NATIVE_THROWS
template <class Texts>
std::span<const arena_text> borrow_all(arena &memory ARENA_NATIVE_LIFETIMEBOUND, const Texts &texts)
{
    const auto borrowed = try_borrow_all(memory, texts);
    if (!borrowed) throw allocation_error(memory.last_status());
    return *borrowed;
}
#endif

/** The working memory with which one thread turns text into tokens and back. */
class encoder {
public:
    static result<encoder> try_create(const tokenizer &rules) noexcept
    {
        failure why;
        arena_encoder *handle;
        const arena_status status = arena_encoder_create(rules.get(), &handle, why.out());
        if (status != ARENA_STATUS_OK) return why.because(status);
        return encoder(handle);
    }

    /** Takes over a handle from C. */
    explicit encoder(arena_encoder *handle) noexcept : handle_(handle) {}

    arena_encoder *get() const noexcept ARENA_NATIVE_LIFETIMEBOUND { return handle_.get(); }
    arena_encoder *release() noexcept { return handle_.release(); }

    result<encoding> try_encode(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::string_view text,
        const arena_encode_options &options = default_encode_options) noexcept
    {
        return rows([&](arena_encoding *out, arena_error *why) {
            return arena_encode(get(), memory.get(), text.data(), text.size(), nullptr, 0, &options, out, why);
        });
    }

    result<encoding> try_encode_pair(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::string_view text, std::string_view pair,
        const arena_encode_options &options = default_encode_options) noexcept
    {
        // In C an empty pair is an address with length 0, and NULL is no pair.
        if (pair.data() == nullptr) pair = "";
        return rows([&](arena_encoding *out, arena_error *why) {
            return arena_encode(get(), memory.get(), text.data(), text.size(), pair.data(), pair.size(), &options, out, why);
        });
    }

    result<encoding> try_encode_batch(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const arena_text> texts,
        const arena_encode_options &options = default_encode_options) noexcept
    {
        return rows([&](arena_encoding *out, arena_error *why) {
            return arena_encode_batch(get(), memory.get(), texts.data(), nullptr, texts.size(), &options, out, why);
        });
    }

    /** pre: as many pairs as texts. */
    result<encoding> try_encode_batch(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const arena_text> texts, std::span<const arena_text> pairs,
        const arena_encode_options &options = default_encode_options) noexcept
    {
        if (texts.size() != pairs.size()) return failure(ARENA_STATUS_INVALID_ARGUMENT);
        return rows([&](arena_encoding *out, arena_error *why) {
            return arena_encode_batch(get(), memory.get(), texts.data(), pairs.data(), texts.size(), &options, out, why);
        });
    }

    result<std::string_view> try_decode(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const std::uint32_t> ids, bool skip_special_tokens = true) noexcept
    {
        failure why;
        arena_text text;
        const arena_status status =
            arena_decode(get(), memory.get(), ids.data(), ids.size(), skip_special_tokens, &text, why.out());
        if (status != ARENA_STATUS_OK) return why.because(status);
        return view(text);
    }

    /** The ids of an encoding: the same numbers, signed. */
    result<std::string_view> try_decode(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const std::int32_t> ids, bool skip_special_tokens = true) noexcept
    {
        return try_decode(memory, std::span(reinterpret_cast<const std::uint32_t *>(ids.data()), ids.size()), skip_special_tokens);
    }

    /** Row r is ids[row_offsets[r]] up to ids[row_offsets[r + 1]]. pre: the last of row_offsets is not past ids. */
    result<std::span<const arena_text>> try_decode_batch(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const std::uint32_t> ids,
        std::span<const std::uint64_t> row_offsets, bool skip_special_tokens = true) noexcept
    {
        if (row_offsets.empty() || row_offsets.back() > ids.size()) return failure(ARENA_STATUS_INVALID_ARGUMENT);
        failure why;
        arena_text *texts;
        const std::size_t rows = row_offsets.size() - 1;
        const arena_status status = arena_decode_batch(
            get(), memory.get(), ids.data(), row_offsets.data(), rows, skip_special_tokens, &texts, why.out());
        if (status != ARENA_STATUS_OK) return why.because(status);
        return std::span<const arena_text>(texts, rows);
    }

#if ARENA_NATIVE_THROWS
    explicit encoder(const tokenizer &rules) : encoder(try_create(rules).value()) {}

    encoding encode(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::string_view text,
        const arena_encode_options &options = default_encode_options)
    {
        return try_encode(memory, text, options).value();
    }

    encoding encode_pair(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::string_view text, std::string_view pair,
        const arena_encode_options &options = default_encode_options)
    {
        return try_encode_pair(memory, text, pair, options).value();
    }

    encoding encode_batch(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const arena_text> texts,
        const arena_encode_options &options = default_encode_options)
    {
        return try_encode_batch(memory, texts, options).value();
    }

    encoding encode_batch(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const arena_text> texts, std::span<const arena_text> pairs,
        const arena_encode_options &options = default_encode_options)
    {
        return try_encode_batch(memory, texts, pairs, options).value();
    }

    template <class Id>
    std::string_view decode(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const Id> ids, bool skip_special_tokens = true)
    {
        return try_decode(memory, ids, skip_special_tokens).value();
    }

    std::span<const arena_text> decode_batch(
        arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const std::uint32_t> ids,
        std::span<const std::uint64_t> row_offsets, bool skip_special_tokens = true)
    {
        return try_decode_batch(memory, ids, row_offsets, skip_special_tokens).value();
    }
#endif

private:
    template <class Encode>
    static result<encoding> rows(Encode encode) noexcept
    {
        failure why;
        encoding made;
        const arena_status status = encode(made.out(), why.out());
        if (status != ARENA_STATUS_OK) return why.because(status);
        return made;
    }

    std::unique_ptr<arena_encoder, detail::release<arena_encoder_free>> handle_;
};

/* -------------------------------------------------------------------------------------------------------- */
/* Frames                                                                                                   */
/* -------------------------------------------------------------------------------------------------------- */

/** Float vectors inside a frame; a view of its bytes. */
struct frame {
    std::span<const float> data;
    std::size_t rows, columns;

    /** pre: index < rows. */
    std::span<const float> row(std::size_t index) const noexcept { return data.subspan(index * columns, columns); }
};

/** Checks a frame and views its floats without copying. */
inline result<frame> try_view_frame(std::span<const std::byte> bytes) noexcept
{
    failure why;
    arena_frame_view seen = ARENA_FRAME_VIEW_INIT;
    const arena_status status = arena_frame_view_f32(bytes.data(), bytes.size(), &seen, why.out());
    if (status != ARENA_STATUS_OK) return why.because(status);
    return frame{ { seen.data, seen.rows * seen.columns }, seen.rows, seen.columns };
}

/** Writes rows x columns floats as a frame into an arena. */
inline result<std::span<const std::byte>> try_write_frame(
    arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const float> data, std::size_t rows, std::size_t columns) noexcept
{
    if (columns != 0 && rows > data.size() / columns) return failure(ARENA_STATUS_INVALID_ARGUMENT);
    failure why;
    void *written;
    std::size_t size;
    const arena_status status = arena_frame_write_f32(memory.get(), data.data(), rows, columns, &written, &size, why.out());
    if (status != ARENA_STATUS_OK) return why.because(status);
    return std::span<const std::byte>(static_cast<const std::byte *>(written), size);
}

#if ARENA_NATIVE_THROWS
inline frame view_frame(std::span<const std::byte> bytes) { return try_view_frame(bytes).value(); }

inline std::span<const std::byte> write_frame(
    arena &memory ARENA_NATIVE_LIFETIMEBOUND, std::span<const float> data, std::size_t rows, std::size_t columns)
{
    return try_write_frame(memory, data, rows, columns).value();
}
#endif

} // namespace arena_native

#endif /* ARENA_NATIVE_HPP */
