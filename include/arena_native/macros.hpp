/**
 * @file arena_native/macros.hpp
 *
 * What the compiler can do, asked once.
 */
#ifndef ARENA_NATIVE_MACROS_HPP
#define ARENA_NATIVE_MACROS_HPP

#include "../arena_native.h"
#include "../arena_native_inline.h"

/** Whether the functions that throw are declared. */
#if defined(__cpp_exceptions)
#  define ARENA_NATIVE_THROWS 1
#else
#  define ARENA_NATIVE_THROWS 0
#endif

/** On parameters and members whose arena a result points into: clang warns where it sees the result outlive it. */
#if defined(__has_cpp_attribute)
#  if __has_cpp_attribute(clang::lifetimebound)
#    define ARENA_NATIVE_LIFETIMEBOUND [[clang::lifetimebound]]
#  endif
#endif
#ifndef ARENA_NATIVE_LIFETIMEBOUND
#  define ARENA_NATIVE_LIFETIMEBOUND
#endif

#endif
