#!/bin/sh
# run-arm64.sh LIBRARY-FOLDER [OUTPUT-FOLDER]
#
# Compiles every program here for 64-bit Arm with Debian's cross compiler and runs it in qemu's user mode, with less work.
# It shows that the library for linux-arm64 starts, computes and is called right there; what the emulator does in the
# processor's place (time, memory limits, the order of memory operations) it cannot show. Ends with "N passed, N failed".
set -u
library=$(cd "$1" && pwd) || exit 1
output=${2:-$(dirname "$0")/../../artifacts/abi-arm64}
CC=aarch64-linux-gnu-gcc
CXX=aarch64-linux-gnu-g++
. "$(dirname "$0")/suite.sh"

# The processor that qemu has by default knows more than ARMv8.0, for which the library is compiled.
emulator="qemu-aarch64-static -cpu cortex-a53 -L /usr/aarch64-linux-gnu"

rm -rf "$output" && mkdir -p "$output/qemu" || exit 1
output=$(cd "$output" && pwd)
for source in "$here"/test_*.c "$here"/test_*.cpp "$here"/header_*.c "$here"/header_*.cpp "$here/every_export_first.c"; do
    in_parallel compile "$source" qemu -O1
done
wait

export ARENA_TEST_TOOL=qemu
for program in "$output"/qemu/test_* "$output"/qemu/header_*; do
    run "$(basename "$program") on arm64" $emulator "$program"
done
run "every_export_first on arm64" $emulator "$output/qemu/every_export_first" "$ARENA_NATIVE_LIBRARY" "$here/exports.txt"

verdict
