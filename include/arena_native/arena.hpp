/**
 * @file arena_native/arena.hpp
 *
 * Arenas: owners of memory that is given back all at once.
 */
#ifndef ARENA_NATIVE_ARENA_HPP
#define ARENA_NATIVE_ARENA_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "failure.hpp"
#include "handle.hpp"
#include "objects.hpp"

namespace arena_native {

inline constexpr arena_options default_arena_options = ARENA_OPTIONS_INIT;

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

    /** One piece for each size in one call, all or none. pre: as many pieces as sizes. */
    [[nodiscard]] arena_status try_allocate_n(std::span<const std::size_t> sizes, std::span<void *> pieces) noexcept
    {
        if (sizes.size() != pieces.size()) return ARENA_STATUS_INVALID_ARGUMENT;
        return arena_alloc_n(get(), sizes.data(), sizes.size(), pieces.data());
    }

    /** Makes an allocation larger or smaller; the last one in place. NULL: it is as it was, last_status tells why. */
    [[nodiscard]] void *try_reallocate(
        void *place, std::size_t old_size, std::size_t new_size, std::size_t alignment = ARENA_GRANULE)
        noexcept ARENA_NATIVE_LIFETIMEBOUND
    {
        return arena_realloc_inline(get(), place, old_size, new_size, alignment);
    }

    /**
     * An object, or NULL. If it has a destructor that does something, it is called when the arena goes back to before
     * this call, and may not use the arena. A constructor that throws leaves nothing but unused memory.
     */
    template <creatable T, class... Arguments>
    [[nodiscard]] T *try_create(Arguments &&...arguments)
        noexcept(std::is_nothrow_constructible_v<T, Arguments...>) ARENA_NATIVE_LIFETIMEBOUND
    {
        void *const place = try_allocate(sizeof(T), alignof(T));
        if (place == nullptr) return nullptr;
        T *const made = ::new (place) T(std::forward<Arguments>(arguments)...);
        if constexpr (std::is_trivially_destructible_v<T>) return made;
        else return until_end(made, detail::destroy<T>);
    }

    /** count objects, each built from the same arguments (cleared numbers from none), destroyed as in try_create. */
    template <creatable T, class... Arguments>
    [[nodiscard]] std::optional<std::span<T>> try_create_array(std::size_t count, const Arguments &...arguments)
        noexcept(std::is_nothrow_constructible_v<T, const Arguments &...>) ARENA_NATIVE_LIFETIMEBOUND
    {
        T *const place = static_cast<T *>(detail::allocate_array(get(), count, sizeof(T), alignof(T)));
        if (place == nullptr) return std::nullopt;
        if constexpr (std::is_trivially_destructible_v<T>) {
            for (std::size_t i = 0; i < count; i++) ::new (static_cast<void *>(place + i)) T(arguments...);
        } else {
            detail::built_elements<T> built(place);
            for (std::size_t i = 0; i < count; i++) built.add(arguments...);
            if (try_create<detail::built_elements<T>>(std::move(built)) == nullptr) return std::nullopt;
        }
        return std::span<T>(place, count);
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

    /** A span of this arena with another length; elements that are new are not cleared. The old span is dead. */
    template <movable_bytes T>
    [[nodiscard]] std::optional<std::span<T>> try_resize(std::span<T> elements, std::size_t count) noexcept
        ARENA_NATIVE_LIFETIMEBOUND
    {
        // A product that overflows becomes a size that no arena can give.
        constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
        const std::size_t size = count > most / sizeof(T) ? most : count * sizeof(T);
        void *const place = try_reallocate(elements.data(), elements.size_bytes(), size, alignof(T));
        return place == nullptr ? std::nullopt : std::optional(std::span<T>(static_cast<T *>(place), count));
    }

    /** A copy of a text, followed by a NUL that its length does not count; nothing if there is no memory. */
    [[nodiscard]] std::optional<std::string_view> try_copy(std::string_view text) noexcept ARENA_NATIVE_LIFETIMEBOUND
    {
        const char *const copy = arena_copy_inline(get(), text.data(), text.size());
        return copy == nullptr ? std::nullopt : std::optional(std::string_view(copy, text.size()));
    }

    /** Has a function called with data when the arena goes back to before this call; the newest is called first. */
    [[nodiscard]] arena_status try_on_reset(arena_cleanup *function, void *data) noexcept
    {
        return arena_cleanup_push(get(), function, data);
    }

    /** The same for anything that can be called and throws nothing: it is moved into the arena, called and destroyed. */
    template <creatable Function>
        requires std::is_nothrow_invocable_v<Function &> && std::is_nothrow_move_constructible_v<Function>
    [[nodiscard]] arena_status try_on_reset(Function function) noexcept
    {
        void *const place = try_allocate(sizeof(Function), alignof(Function));
        if (place == nullptr) return last_status();
        Function *const moved = ::new (place) Function(std::move(function));
        return until_end(moved, detail::call_and_destroy<Function>) == nullptr ? last_status() : ARENA_STATUS_OK;
    }

    arena_status try_reset() noexcept { return arena_reset(get()); }

    arena_status try_reset(arena_reset_mode mode, std::uint64_t keep_bytes = 0) noexcept
    {
        return arena_reset_to(get(), mode, keep_bytes);
    }

    /** Has the n-th following allocation fail once, for tests; 0 switches it off. */
    arena_status try_fail_after(std::uint64_t n) noexcept { return arena_fail_after(get(), n); }

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

    void allocate_n(std::span<const std::size_t> sizes, std::span<void *> pieces)
    {
        require(try_allocate_n(sizes, pieces));
    }

    [[nodiscard]] void *reallocate(
        void *place, std::size_t old_size, std::size_t new_size, std::size_t alignment = ARENA_GRANULE)
        ARENA_NATIVE_LIFETIMEBOUND
    {
        return given(try_reallocate(place, old_size, new_size, alignment));
    }

    template <creatable T, class... Arguments>
    T &create(Arguments &&...arguments) ARENA_NATIVE_LIFETIMEBOUND
    {
        return *given(try_create<T>(std::forward<Arguments>(arguments)...));
    }

    template <creatable T, class... Arguments>
    std::span<T> create_array(std::size_t count, const Arguments &...arguments) ARENA_NATIVE_LIFETIMEBOUND
    {
        return *given(try_create_array<T>(count, arguments...));
    }

    template <placeable T>
    [[nodiscard]] std::span<T> allocate_span(std::size_t count) ARENA_NATIVE_LIFETIMEBOUND
    {
        return *given(try_allocate_span<T>(count));
    }

    template <movable_bytes T>
    [[nodiscard]] std::span<T> resize(std::span<T> elements, std::size_t count) ARENA_NATIVE_LIFETIMEBOUND
    {
        return *given(try_resize(elements, count));
    }

    [[nodiscard]] std::string_view copy(std::string_view text) ARENA_NATIVE_LIFETIMEBOUND { return *given(try_copy(text)); }

    void on_reset(arena_cleanup *function, void *data) { require(try_on_reset(function, data)); }

    template <creatable Function>
        requires std::is_nothrow_invocable_v<Function &> && std::is_nothrow_move_constructible_v<Function>
    void on_reset(Function function)
    {
        require(try_on_reset(std::move(function)));
    }

    /** Gives everything back in constant time and keeps the blocks. Every view into the arena dies. */
    void reset() { check(try_reset()); }

    /** The same, and says what becomes of the blocks. */
    void reset(arena_reset_mode mode, std::uint64_t keep_bytes = 0) { check(try_reset(mode, keep_bytes)); }

    void fail_after(std::uint64_t n) { check(try_fail_after(n)); }

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

    static void require(arena_status status)
    {
        if (status != ARENA_STATUS_OK) throw allocation_error(status);
    }
#endif

private:
    /** Has end called with an object when its memory goes back. Without memory for that, it is destroyed now. */
    template <class T>
    T *until_end(T *object, arena_cleanup *end) noexcept
    {
        if (arena_cleanup_push(get(), end, object) == ARENA_STATUS_OK) return object;
        std::destroy_at(object);
        return nullptr;
    }

    std::unique_ptr<::arena, detail::release<arena_free>> handle_;
};

} // namespace arena_native

#endif
