/**
 * @file arena_native/scope.hpp
 *
 * A savepoint of an arena as an object.
 */
#ifndef ARENA_NATIVE_SCOPE_HPP
#define ARENA_NATIVE_SCOPE_HPP

#include <new>

#include "arena.hpp"

namespace arena_native {

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

} // namespace arena_native

#endif
