#!/usr/bin/env bash
# shape.sh LIBRARY EXPORTS.TXT: the file itself. Its name, what it exports and needs, and that it cannot be unloaded.
set -u
library=$1
exports=$2
passed=0
failed=0

# check SENTENCE WANTED GOT
check()
{
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    echo "failed: $1"
    diff <(echo "$2") <(echo "$3") | sed 's/^/  /'
}

dynamic=$(readelf -dW "$library")
symbols=$(nm -D --defined-only --with-symbol-versions "$library" | awk '$2 != "A" { print $3 }')

check it_exports_what_the_list_says_and_nothing_else \
    "$(grep -vE '^(#|$)' "$exports" | LC_ALL=C sort)" "$(echo "$symbols" | sed 's/@.*//' | LC_ALL=C sort)"
check every_symbol_has_the_librarys_own_version "ARENA_NATIVE_1" "$(echo "$symbols" | sed 's/.*@//' | sort -u)"
check its_soname_has_the_number_of_the_abi "libarena_native.so.1" "$(echo "$dynamic" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')"
check the_link_with_that_name_leads_to_it "$(readlink -f "$library")" "$(readlink -f "$(dirname "$library")/libarena_native.so.1")"
check it_cannot_be_unloaded "NODELETE" "$(echo "$dynamic" | grep -o NODELETE)"
check it_needs_the_c_library_and_nothing_else "" \
    "$(echo "$dynamic" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^(lib(c|m|dl|pthread|rt)\.so|ld-linux)')"
check it_has_no_executable_stack "" "$(readelf -lW "$library" | grep GNU_STACK | grep -o RWE)"
check it_has_no_run_path "" "$(echo "$dynamic" | grep -E '\((RPATH|RUNPATH)\)')"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
