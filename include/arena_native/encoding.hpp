/**
 * @file arena_native/encoding.hpp
 *
 * Rows of tokens, as spans.
 */
#ifndef ARENA_NATIVE_ENCODING_HPP
#define ARENA_NATIVE_ENCODING_HPP

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "macros.hpp"

namespace arena_native {

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

} // namespace arena_native

#endif
