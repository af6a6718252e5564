#!/bin/sh
# build.sh LIBRARY-FOLDER OUTPUT-FOLDER: compiles the demo against the published library. CXX chooses the compiler.
set -eu
library=$(cd "$1" && pwd)
mkdir -p "$2"
here=$(cd "$(dirname "$0")" && pwd)

for CXX in ${CXX:-g++ clang++ c++}; do command -v "$CXX" >/dev/null && break; done

"$CXX" -std=c++20 -O2 -Wall -Wextra -Werror -pedantic -I"$here/../../include" "$here/demo.cpp" -o "$2/demo-cpp" \
    -L"$library" -larena_native -Wl,-rpath,"$library"
