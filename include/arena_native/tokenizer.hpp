/**
 * @file arena_native/tokenizer.hpp
 *
 * Tokenizers, and texts as the C functions take them.
 */
#ifndef ARENA_NATIVE_TOKENIZER_HPP
#define ARENA_NATIVE_TOKENIZER_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "failure.hpp"
#include "handle.hpp"

namespace arena_native {

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

} // namespace arena_native

#endif
