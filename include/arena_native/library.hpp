/**
 * @file arena_native/library.hpp
 *
 * The library itself: its version, and what its runtime has done.
 */
#ifndef ARENA_NATIVE_LIBRARY_HPP
#define ARENA_NATIVE_LIBRARY_HPP

#include <string_view>

#include "failure.hpp"

namespace arena_native {

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

} // namespace arena_native

#endif
