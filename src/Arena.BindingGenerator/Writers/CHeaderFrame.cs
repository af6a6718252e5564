namespace Arena.BindingGenerator.Writers;

/// <summary>What stands around the chapters of the C header: the rules of every function, versions, macros.</summary>
internal static class CHeaderFrame
{
    public static string Preamble(AbiModel model) => $$"""
        /* {{Provenance.Line(model)}} */
        /**
         * @file arena_native.h
         *
         * Arena.Native {{model.Version}}: arenas, tokenizers and vector frames behind a C interface.
         *
         * Rules of every function, unless it says otherwise:
         *
         *  - A function that can fail returns an arena_status. On failure out-parameters are untouched; the optional
         *    arena_error of the caller receives a message and a position.
         *  - Text is UTF-8, given as an address and a length in bytes. It needs no NUL; a length of SIZE_MAX says that it
         *    has one. Inputs are borrowed for the call.
         *  - What a call returns in an arena belongs to that arena and dies with its reset.
         *  - Structs that begin with struct_size are initialised with their _INIT macro. Zero in a field is its default.
         *  - Nothing is printed, thrown, aborted or kept in thread-local storage.
         *
         * Each chapter begins with its own rules on threads and ownership. arena_native_inline.h adds allocation without a
         * call, arena_native.hpp owners and spans for C++20. Link with -larena_native.
         */
        #ifndef ARENA_NATIVE_H
        #define ARENA_NATIVE_H

        #include <stddef.h>
        #include <stdint.h>

        /** Changes when a program built against an older header would break; see arena_abi_version. */
        #define ARENA_ABI_VERSION {{model.AbiVersion}}

        #define ARENA_VERSION_MAJOR {{model.Version.Split('.')[0]}}
        #define ARENA_VERSION_MINOR {{model.Version.Split('.')[1]}}
        #define ARENA_VERSION_PATCH {{model.Version.Split('.')[2]}}
        #define ARENA_VERSION_STRING "{{model.Version}}"

        /* A program that wraps the declarations may define these three macros itself. */

        /** On every function: part of the library's interface. */
        #ifndef ARENA_API
        #  if defined(__GNUC__)
        #    define ARENA_API __attribute__((visibility("default")))
        #  else
        #    define ARENA_API
        #  endif
        #endif

        /** On functions whose result must be looked at: without it an out-parameter may be unset. */
        #ifndef ARENA_NODISCARD
        #  if (defined(__cplusplus) && __cplusplus >= 201703L) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
        #    define ARENA_NODISCARD [[nodiscard]]
        #  elif defined(__GNUC__)
        #    define ARENA_NODISCARD __attribute__((warn_unused_result))
        #  else
        #    define ARENA_NODISCARD
        #  endif
        #endif

        /** On functions that return fresh memory on a 16-byte boundary; the numbers say which parameters give its size. */
        #ifndef ARENA_ALLOCATES
        #  if defined(__GNUC__)
        #    define ARENA_ALLOCATES(...) __attribute__((malloc, assume_aligned(16), alloc_size(__VA_ARGS__)))
        #  else
        #    define ARENA_ALLOCATES(...)
        #  endif
        #endif

        #ifdef __cplusplus
        extern "C" {
        #endif

        /** A callback of arena_cleanup_push. */
        typedef void arena_cleanup(void *data);


        """;

    public const string Epilogue = """

        #ifdef __cplusplus
        }
        #endif

        #endif /* ARENA_NATIVE_H */

        """;
}
