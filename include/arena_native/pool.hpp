/**
 * @file arena_native/pool.hpp
 *
 * Pools: arenas for requests, warm from the one before.
 */
#ifndef ARENA_NATIVE_POOL_HPP
#define ARENA_NATIVE_POOL_HPP

#include <cassert>
#include <cstdint>
#include <memory>
#include <utility>

#include "arena.hpp"

namespace arena_native {

inline constexpr arena_pool_options default_pool_options = ARENA_POOL_OPTIONS_INIT;

/**
 * An arena that goes back to its pool at its end, in any thread. pre: the pool is still there. Moved into a plain arena
 * it is freed instead. release() gives the handle to C, which returns it with arena_pool_release.
 */
class pooled_arena : public arena {
public:
    /** Takes over what arena_pool_acquire gave. */
    pooled_arena(arena_pool *pool, ::arena *handle) noexcept : arena(handle), pool_(pool) {}

    pooled_arena(pooled_arena &&other) noexcept = default;

    pooled_arena &operator=(pooled_arena &&other) noexcept
    {
        if (this == &other) return *this;
        give_back();
        arena::operator=(std::move(other));
        pool_ = other.pool_;
        return *this;
    }

    ~pooled_arena() { give_back(); }

    /** Goes back early; every view into it dies, and its callbacks run. After that it may only be assigned to. */
    void give_back() noexcept
    {
        ::arena *const handle = release();
        if (handle == nullptr) return;
        // Refused in a callback of this very arena, or when the program gave it back behind its back.
        [[maybe_unused]] const arena_status status = arena_pool_release(pool_, handle);
        assert(status == ARENA_STATUS_OK);
    }

private:
    arena_pool *pool_;
};

/** Arenas to be handed out again and again, shared by threads. Its arenas have to be back before it ends. */
class pool {
public:
    static result<pool> try_create(const arena_pool_options &options = default_pool_options) noexcept
    {
        arena_pool *handle;
        const arena_status status = arena_pool_create(&options, &handle);
        if (status != ARENA_STATUS_OK) return failure(status);
        return pool(handle);
    }

    /** Takes over a handle from C. */
    explicit pool(arena_pool *handle) noexcept : handle_(handle) {}

    arena_pool *get() const noexcept ARENA_NATIVE_LIFETIMEBOUND { return handle_.get(); }
    arena_pool *release() noexcept { return handle_.release(); }

    /** An empty arena: the one that came back last, or a new one. LIMIT_EXCEEDED: the ceiling has no room for it. */
    result<pooled_arena> try_acquire() noexcept ARENA_NATIVE_LIFETIMEBOUND
    {
        ::arena *handle;
        const arena_status status = arena_pool_acquire(get(), &handle);
        if (status != ARENA_STATUS_OK) return failure(status);
        return pooled_arena(get(), handle);
    }

    /** Frees idle arenas down to the floor and tells how many bytes that were. */
    result<std::uint64_t> try_trim() noexcept
    {
        std::uint64_t released;
        const arena_status status = arena_pool_trim(get(), &released);
        if (status != ARENA_STATUS_OK) return failure(status);
        return released;
    }

    result<arena_pool_stats_t> try_stats() const noexcept
    {
        arena_pool_stats_t stats = ARENA_POOL_STATS_INIT;
        const arena_status status = arena_pool_stats(get(), &stats);
        if (status != ARENA_STATUS_OK) return failure(status);
        return stats;
    }

#if ARENA_NATIVE_THROWS
    explicit pool(const arena_pool_options &options = default_pool_options) : pool(try_create(options).value()) {}

    [[nodiscard]] pooled_arena acquire() ARENA_NATIVE_LIFETIMEBOUND { return try_acquire().value(); }
    std::uint64_t trim() { return try_trim().value(); }
    arena_pool_stats_t stats() const { return try_stats().value(); }
#endif

private:
    std::unique_ptr<arena_pool, detail::release<arena_pool_free>> handle_;
};

} // namespace arena_native

#endif
