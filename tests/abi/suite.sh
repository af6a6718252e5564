# What run.sh and run-arm64.sh share; they set CC, CXX, library and output before they read it.
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export ARENA_NATIVE_LIBRARY=$library/libarena_native.so

first_of() { for tool in "$@"; do command -v "$tool" >/dev/null && { echo "$tool"; return; }; done; echo "$1"; }

strict="-Wall -Wextra -Werror -pedantic -g -pthread -I$root/include -I$here"
link="-L$library -larena_native -Wl,-rpath,$library -ldl"

# compile SOURCE VARIANT FLAGS...
compile()
{
    local source=$1 program=$output/$2/$(basename "${1%.*}")
    shift 2
    local flags=$*
    case $source in
    *without_exceptions.cpp) $CXX -std=c++20 -fno-exceptions -fno-rtti $strict $flags "$source" -o "$program" $link ;;
    *.cpp) $CXX -std=c++20 $strict $flags "$source" -o "$program" $link ;;
    *test_loading.c | *every_export_first.c) $CC -std=c11 -D_GNU_SOURCE $strict $flags "$source" -o "$program" -ldl ;;
    *) $CC -std=c11 -D_GNU_SOURCE $strict $flags "$source" -o "$program" $link ;;
    esac
}

# in_parallel COMMAND...: as many at a time as there are processors; wait for the rest after the last.
running=0
in_parallel()
{
    "$@" &
    running=$((running + 1))
    if [ $running -ge "$(nproc)" ]; then wait; running=0; fi
}

passed=0
failed=0

# run NAME COMMAND...: adds up what a program counted; one that ends in any other way is a failure.
run()
{
    local name=$1 log status counted bad
    shift
    log=$output/$(echo "$name" | tr ' ' '-').log
    timeout 300 "$@" >"$log" 2>&1
    status=$?
    counted=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -1)
    grep -E '^(skipped|address space):' "$log" | sed "s|^|  $name: |"
    passed=$((passed + $(echo "${counted:-0}" | cut -d' ' -f1)))
    if [ $status = 0 ] && [ -n "$counted" ]; then
        echo "$name: $counted"
        return
    fi
    bad=$(echo "${counted:-0 passed, 0}" | cut -d' ' -f3)
    failed=$((failed + (bad > 0 ? bad : 1)))
    echo "FAILED: $name: exit status $status, ${counted:-no count}" >&2
    head -60 "$log" | sed 's/^/    /' >&2
}

# The last line of every script, and its exit status.
verdict()
{
    echo "$passed passed, $failed failed"
    [ $failed = 0 ] && [ $passed != 0 ]
}
