#!/bin/sh
# build.sh LIBRARY-FOLDER OUTPUT-FOLDER: compiles the demo against the published library. CC chooses the compiler.
set -eu
library=$(cd "$1" && pwd)
mkdir -p "$2"
here=$(cd "$(dirname "$0")" && pwd)

for CC in ${CC:-gcc clang cc}; do command -v "$CC" >/dev/null && break; done

"$CC" -std=c11 -O2 -Wall -Wextra -Werror -pedantic -I"$here/../../include" "$here/demo.c" -o "$2/demo-c" \
    -L"$library" -larena_native -Wl,-rpath,"$library"
