/**
 * @file arena_native/encoder.hpp
 *
 * Text into tokens and back.
 */
#ifndef ARENA_NATIVE_ENCODER_HPP
#define ARENA_NATIVE_ENCODER_HPP

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "arena.hpp"
#include "encoding.hpp"
#include "tokenizer.hpp"

namespace arena_native {

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

} // namespace arena_native

#endif
