/**
 * @file arena_native/handle.hpp
 *
 * How owners free their handle.
 */
#ifndef ARENA_NATIVE_HANDLE_HPP
#define ARENA_NATIVE_HANDLE_HPP

#include <cassert>

#include "macros.hpp"

namespace arena_native::detail {

/**
 * Frees a handle; an owner has at most one, so a refusal can only mean that the program freed it behind its back, or
 * that something made from it is still in use.
 */
template <auto free>
struct release {
    template <class Handle>
    void operator()(Handle *handle) const noexcept
    {
        [[maybe_unused]] const arena_status status = free(handle);
        assert(status == ARENA_STATUS_OK);
    }
};

} // namespace arena_native::detail

#endif
