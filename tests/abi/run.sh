#!/bin/sh
# run.sh LIBRARY-FOLDER [OUTPUT-FOLDER]
#
# Compiles every program here against the published library and runs it three times: as it is, under AddressSanitizer
# and UndefinedBehaviorSanitizer, and under valgrind with less work. Those with threads run under ThreadSanitizer too. Then
# every export as a first call, and a processor that is too old. Ends with one line "N passed, N failed".
set -u
library=$(cd "$1" && pwd) || exit 1
output=${2:-$(dirname "$0")/../../artifacts/abi}
. "$(dirname "$0")/suite.sh"

# need COMMAND PACKAGE: installs what is missing, or names the command that does.
need()
{
    command -v "$1" >/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get install -y -qq "$2" >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq "$2"; } >/dev/null 2>&1
    fi
    command -v "$1" >/dev/null && return
    echo "tests/abi: $1 is missing; install it with: apt-get install $2" >&2
    exit 1
}

CC=${CC:-$(first_of gcc clang cc)}
CXX=${CXX:-$(first_of g++ clang++ c++)}
need "$CC" gcc
need "$CXX" g++
need valgrind valgrind

sanitizers="-O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all"

# What several threads do with one pool, shared arena or tokenizer, what they hand over, and what must be reported.
with_threads="test_arena test_arena_pool test_blocks test_shared test_shared_threads test_threads tsan_reports"

compile_all()
{
    local source name
    rm -rf "$output" && mkdir -p "$output/plain" "$output/asan" "$output/tsan" || exit 1
    output=$(cd "$output" && pwd)
    for source in "$here"/*.c "$here"/*.cpp; do
        in_parallel compile "$source" plain -O1
        in_parallel compile "$source" asan $sanitizers
    done
    for name in $with_threads header_is_c11; do in_parallel compile "$here/$name.c" tsan -O1 -fsanitize=thread; done
    wait
}

# The host's SIGSEGV belongs to the tests, and sizes that no memory holds are part of them.
export ASAN_OPTIONS=handle_segv=0:allocator_may_return_null=1:detect_stack_use_after_return=0
export TSAN_OPTIONS=atexit_sleep_ms=100
memcheck="valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite"

compile_all
for source in "$here"/test_*.c "$here"/test_*.cpp "$here"/header_*.c "$here"/header_*.cpp; do
    name=$(basename "${source%.*}")
    run "$name" "$output/plain/$name"
    ARENA_TEST_TOOL=asan run "$name under asan" "$output/asan/$name"
    ARENA_TEST_TOOL=valgrind run "$name under valgrind" $memcheck "$output/plain/$name"
done

# report TOOL EXPECTED BUG COMMAND...: the tool must say so; an EXPECTED of "nothing" wants silence and success.
report()
{
    local tool=$1 expected=$2 bug=$3 log=$output/bug.log status
    shift 3
    timeout 300 "$@" "$bug" >"$log" 2>&1
    status=$?
    if [ "$expected" = nothing ]; then [ $status = 0 ] && [ ! -s "$log" ]; else [ $status != 0 ] && grep -q "$expected" "$log"; fi
    if [ $? = 0 ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    echo "FAILED: $tool should report $expected for the bug $bug: exit status $status" >&2
    head -30 "$log" | sed 's/^/    /' >&2
}

before=$passed
for bug in none pointers_in_arena; do report asan nothing $bug "$output/asan/bug"; done
for bug in overflow overflow_of_exported overflow_at_the_end after_reset after_rewind after_shrink; do
    report asan use-after-poison $bug "$output/asan/bug"
done
report asan "detected memory leaks" leak "$output/asan/bug"
watch="env ARENA_NATIVE_CHECKS=valgrind $memcheck $output/plain/bug"
report valgrind nothing none $watch
report valgrind "0 bytes after a block of size 13" overflow $watch
report valgrind "0 bytes after a block of size 13" overflow_of_exported $watch
report valgrind "0 bytes after a block of size 48" overflow_at_the_end $watch
report valgrind "3 bytes inside a block of size 24 free'd" after_reset $watch
report valgrind "3 bytes inside a block of size 24 free'd" after_rewind $watch
report valgrind "Invalid write" after_shrink $watch
report valgrind "uninitialised value" uninitialised_reuse $watch
for checks in canaries fill guard owner canaries,fill,guard,owner; do
    report "the library" nothing none env ARENA_NATIVE_CHECKS=$checks "$output/plain/bug"
done
report "the library" "of 13 bytes was written to behind its end" overflow env ARENA_NATIVE_CHECKS=canaries "$output/plain/bug"
report "the library" "of 48 bytes was written to behind its end" overflow_at_the_end env ARENA_NATIVE_CHECKS=canaries "$output/plain/bug"
echo "the tools report: $((passed - before)) passed"
# ThreadSanitizer wants its part of the address space where the kernel may have put something else by chance.
fixed=
setarch "$(uname -m)" -R true 2>/dev/null && fixed="setarch $(uname -m) -R"
if $fixed "$output/tsan/header_is_c11" 2>&1 | grep -q "unexpected memory mapping"; then
    echo "  skipped: the programs with threads under tsan: this kernel lays out memory in a way that it does not know"
else
    for name in $with_threads; do ARENA_TEST_TOOL=tsan run "$name under tsan" $fixed "$output/tsan/$name"; done
fi

# Not under valgrind: forty starts of the runtime there take longer than all the rest.
run every_export_first "$output/plain/every_export_first" "$ARENA_NATIVE_LIBRARY" "$here/exports.txt"
run "every_export_first under asan" "$output/asan/every_export_first" "$ARENA_NATIVE_LIBRARY" "$here/exports.txt"

# A Core 2 Duo is older than every instruction set level that the library is compiled for.
qemu=$(first_of qemu-x86_64 qemu-x86_64-static)
if [ "$(uname -m)" != x86_64 ]; then echo "  skipped: old_cpu: this is no x86-64 machine"
elif ! command -v "$qemu" >/dev/null; then echo "  skipped: old_cpu: no qemu-x86_64 (apt-get install qemu-user)"
else run old_cpu "$qemu" -cpu core2duo "$output/plain/old_cpu"
fi

verdict
