/**
 * @file arena_native.hpp
 *
 * The C++20 face of arena_native.h: owners that free themselves, spans and string views, std::pmr and STL allocators.
 * Header-only, a file for each concept in arena_native/; every function is a thin door to the C function of the same
 * name, which is documented there.
 *
 *     arena_native::arena memory;
 *     arena_native::tokenizer bert = arena_native::tokenizer::builtin();
 *     arena_native::encoder encoder(bert);
 *     for (std::string_view line : lines) {
 *         arena_native::scope request(memory);                 // gives the memory back at the end of the turn
 *         consume(encoder.encode(memory, line).ids());
 *     }
 *
 *     arena_native::pool pool;                                 // shared by threads
 *     {
 *         arena_native::pooled_arena request = pool.acquire(); // warm from the one before
 *         auto &words = request.create<std::vector<std::string>>();
 *         request.on_reset([&]() noexcept { log("over"); });
 *     }                                                        // over; the vector is destroyed, the arena goes back
 *
 * Ownership: arena, pool, tokenizer and encoder are move-only and free their handle; an arena of a pool goes back to it.
 * Everything else here is a view into an arena, valid until its reset, the end of the enclosing scope, or its death. clang
 * warns where it can see a view outlive its arena. create runs destructors at that moment, and only then.
 *
 * Threads: as in arena_native.h. An arena and an encoder belong to one thread at a time, a tokenizer and a pool to all.
 *
 * Failure: what can fail has two forms. x() throws arena_native::error, or arena_native::allocation_error (a
 * std::bad_alloc) for memory from an arena. try_x() is noexcept and returns a result, a status, or NULL for memory. With
 * -fno-exceptions only the second form is declared, and the two allocators end the process where they would throw.
 *
 * Names: arena_native::arena is not the C struct ::arena, so "using namespace arena_native" makes that name ambiguous;
 * name a shorter alias instead (namespace an = arena_native).
 */
#ifndef ARENA_NATIVE_HPP
#define ARENA_NATIVE_HPP

#include "arena_native/library.hpp"

#include "arena_native/arena.hpp"
#include "arena_native/scope.hpp"
#include "arena_native/pool.hpp"
#include "arena_native/allocators.hpp"

#include "arena_native/tokenizer.hpp"
#include "arena_native/encoder.hpp"
#include "arena_native/frame.hpp"

#endif /* ARENA_NATIVE_HPP */
