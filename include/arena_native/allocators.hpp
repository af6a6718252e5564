/**
 * @file arena_native/allocators.hpp
 *
 * Arenas for the containers of the standard library.
 */
#ifndef ARENA_NATIVE_ALLOCATORS_HPP
#define ARENA_NATIVE_ALLOCATORS_HPP

#include <cstddef>
#include <cstdlib>
#include <memory_resource>
#include <type_traits>

#include "arena.hpp"

namespace arena_native {

namespace detail {

/** What an allocator answers, which may not be NULL. */
inline void *given_or_throw([[maybe_unused]] ::arena *memory, void *place)
{
    if (place != nullptr) return place;
#if ARENA_NATIVE_THROWS
    throw allocation_error(arena_last_status(memory));
#else
    std::abort();
#endif
}

} // namespace detail

/** std::pmr containers in an arena. Deallocation does nothing: the memory goes with the arena's reset. */
class arena_resource final : public std::pmr::memory_resource {
public:
    explicit arena_resource(arena &memory ARENA_NATIVE_LIFETIMEBOUND) noexcept : memory_(memory.get()) {}
    explicit arena_resource(::arena *memory) noexcept : memory_(memory) {}

private:
    void *do_allocate(std::size_t size, std::size_t alignment) override
    {
        return detail::given_or_throw(memory_, arena_alloc_aligned_inline(memory_, size, alignment));
    }

    void do_deallocate(void *, std::size_t, std::size_t) override {}

    bool do_is_equal(const std::pmr::memory_resource &other) const noexcept override
    {
        if (this == &other) return true;
#if defined(__cpp_rtti)
        const auto *const same_kind = dynamic_cast<const arena_resource *>(&other);
        return same_kind != nullptr && same_kind->memory_ == memory_;
#else
        return false;
#endif
    }

    ::arena *memory_;
};

/**
 * The same without a virtual call: std::vector<int, arena_native::arena_allocator<int>> numbers(memory). A container that
 * is moved or swapped takes its arena along, one that is copied stays in its own. No container of the standard library
 * asks for growth in place; arena::resize has it for spans.
 */
template <class T>
class arena_allocator {
public:
    using value_type = T;
    using is_always_equal = std::false_type;
    using propagate_on_container_move_assignment = std::true_type;
    using propagate_on_container_swap = std::true_type;

    arena_allocator(arena &memory ARENA_NATIVE_LIFETIMEBOUND) noexcept : memory_(memory.get()) {}

    template <class Other>
    arena_allocator(const arena_allocator<Other> &other) noexcept : memory_(other.get()) {}

    [[nodiscard]] T *allocate(std::size_t count)
    {
        return static_cast<T *>(detail::given_or_throw(memory_, detail::allocate_array(memory_, count, sizeof(T), alignof(T))));
    }

    void deallocate(T *, std::size_t) noexcept {}

    ::arena *get() const noexcept { return memory_; }

    template <class Other>
    bool operator==(const arena_allocator<Other> &other) const noexcept
    {
        return memory_ == other.get();
    }

private:
    ::arena *memory_;
};

} // namespace arena_native

#endif
