/**
 * @file arena_native/frame.hpp
 *
 * Vector frames.
 */
#ifndef ARENA_NATIVE_FRAME_HPP
#define ARENA_NATIVE_FRAME_HPP

#include <cstddef>
#include <span>

#include "arena.hpp"

namespace arena_native {

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

#endif
