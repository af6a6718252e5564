/*
 * Requests to valgrind: a sequence of instructions that does nothing on a processor and that valgrind, which translates
 * all code, takes for a call. The sequence and the numbers are fixed by valgrind.h for each processor. Unlike
 * AddressSanitizer valgrind looks at the library's code too, so it is the library that makes the requests.
 */
#include "start.h"

static uintptr_t request(const uintptr_t *words)
{
    uintptr_t answer = 0;
#if defined(__x86_64__)
    __asm__ volatile("rolq $3, %%rdi; rolq $13, %%rdi\n\t"
                     "rolq $61, %%rdi; rolq $51, %%rdi\n\t"
                     "xchgq %%rbx, %%rbx"
                     : "=d"(answer) : "a"(words), "0"(answer) : "cc", "memory");
#elif defined(__aarch64__)
    register uintptr_t result __asm__("x3") = 0;
    register const uintptr_t *list __asm__("x4") = words;
    __asm__ volatile("ror x12, x12, #3; ror x12, x12, #13\n\t"
                     "ror x12, x12, #51; ror x12, x12, #61\n\t"
                     "orr x10, x10, x10"
                     : "+r"(result) : "r"(list) : "cc", "memory");
    answer = result;
#else
    (void)words;
#endif
    return answer;
}

int arena_runs_on_valgrind(void)
{
    const uintptr_t running_on_valgrind[6] = { 0x1001 };
    return request(running_on_valgrind) != 0;
}

void arena_valgrind_request(uintptr_t code, uintptr_t first, uintptr_t second, uintptr_t third)
{
    const uintptr_t words[6] = { code, first, second, third };
    request(words);
}
