/**
 * @file arena_native/objects.hpp
 *
 * What may lie in an arena, and how it is destroyed when the arena takes its memory back.
 */
#ifndef ARENA_NATIVE_OBJECTS_HPP
#define ARENA_NATIVE_OBJECTS_HPP

#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "macros.hpp"

namespace arena_native {

/**
 * What an arena can hold: objects that are built in it, and destroyed when it takes its memory back if they have to be.
 * No exception may leave a destructor then.
 */
template <class T>
concept creatable = std::is_object_v<T> && !std::is_array_v<T> && !std::is_const_v<T> && std::is_nothrow_destructible_v<T>
    && alignof(T) <= ARENA_ALIGNMENT_MAX;

/** What costs an arena nothing to forget: spans of it are memory and no more. */
template <class T>
concept placeable = creatable<T> && std::is_trivially_destructible_v<T>;

/** What arena_realloc may move: numbers and plain structs. */
template <class T>
concept movable_bytes = placeable<T> && std::is_trivially_copyable_v<T> && std::is_trivially_default_constructible_v<T>;

namespace detail {

/** Elements that were built one after the other, and are destroyed in reverse by whoever has them last. */
template <class T>
class built_elements {
public:
    explicit built_elements(T *first) noexcept : first_(first) {}
    built_elements(built_elements &&other) noexcept : first_(other.first_), count_(std::exchange(other.count_, 0)) {}

    ~built_elements()
    {
        while (count_ != 0) std::destroy_at(first_ + --count_);
    }

    template <class... Arguments>
    void add(const Arguments &...arguments) noexcept(std::is_nothrow_constructible_v<T, const Arguments &...>)
    {
        ::new (static_cast<void *>(first_ + count_)) T(arguments...);
        count_++;
    }

private:
    T *first_;
    std::size_t count_ = 0;
};

/** The ends of an object, as arena_cleanup wants them. */
template <class T>
void destroy(void *object) noexcept
{
    std::destroy_at(static_cast<T *>(object));
}

template <class Function>
void call_and_destroy(void *function) noexcept
{
    (*static_cast<Function *>(function))();
    destroy<Function>(function);
}

/** count elements on their boundary. Where the product overflows, the library is left to refuse it and note why. */
inline void *allocate_array(::arena *memory, std::size_t count, std::size_t size, std::size_t alignment) noexcept
{
    if (count > std::numeric_limits<std::size_t>::max() / size) return arena_alloc_array(memory, count, size);
    return arena_alloc_aligned_inline(memory, count * size, alignment);
}

} // namespace detail

} // namespace arena_native

#endif
