#!/bin/sh
# run.sh LIBRARY_FOLDER OUTPUT_FOLDER [--quick]: run.py for the build, with its places given from outside.
set -e
ARENA_NATIVE_LIBRARY="$1/libarena_native.so" ARENA_BENCH_OUTPUT="$2" exec python3 "$(dirname "$0")/run.py" $3
