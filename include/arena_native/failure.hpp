/**
 * @file arena_native/failure.hpp
 *
 * What can go wrong, as values and as exceptions.
 */
#ifndef ARENA_NATIVE_FAILURE_HPP
#define ARENA_NATIVE_FAILURE_HPP

#include <cstdint>
#include <exception>
#include <limits>
#include <new>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "macros.hpp"

namespace arena_native {

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

} // namespace arena_native

#endif
