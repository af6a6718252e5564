/* Asks the processor what the managed code will need of it, because the runtime's own answer is to end the process. */
#include "start.h"

#if defined(__x86_64__)

#include <cpuid.h>

/* Bits of CPUID, named as in the processor manuals. ARENA_X86_64_LEVEL is the level of the x86-64 psABI compiled for. */
enum {
    LEAF1_ECX_LEVEL2 = 1 << 0 | 1 << 9 | 1 << 13 | 1 << 19 | 1 << 20 | 1 << 23, /* SSE3 SSSE3 CX16 SSE4.1 SSE4.2 POPCNT */
    EXTENDED_ECX_LEVEL2 = 1 << 0,                                               /* LAHF */
    LEAF1_ECX_LEVEL3 = 1 << 12 | 1 << 22 | 1 << 27 | 1 << 28 | 1 << 29,         /* FMA MOVBE OSXSAVE AVX F16C */
    LEAF7_EBX_LEVEL3 = 1 << 3 | 1 << 5 | 1 << 8,                                /* BMI1 AVX2 BMI2 */
    EXTENDED_ECX_LEVEL3 = 1 << 5,                                               /* LZCNT */
    XCR0_AVX = 6                                                                /* the system saves XMM and YMM */
};

static int has_all(unsigned bits, unsigned wanted) { return (bits & wanted) == wanted; }

#if ARENA_X86_64_LEVEL >= 3
static int has_level3(unsigned leaf1_ecx, unsigned extended_ecx)
{
    unsigned eax, ebx, ecx, edx, xcr0, xcr0_high;
    if (!has_all(leaf1_ecx, LEAF1_ECX_LEVEL3) || !has_all(extended_ecx, EXTENDED_ECX_LEVEL3)) return 0;
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || !has_all(ebx, LEAF7_EBX_LEVEL3)) return 0;
    __asm__("xgetbv" : "=a"(xcr0), "=d"(xcr0_high) : "c"(0));
    return has_all(xcr0, XCR0_AVX);
}
#else
static int has_level3(unsigned leaf1_ecx, unsigned extended_ecx)
{
    (void)leaf1_ecx;
    (void)extended_ecx;
    return 1;
}
#endif

int arena_cpu_is_supported(void)
{
    unsigned eax, ebx, leaf1_ecx, extended_ecx, edx;
    if (!__get_cpuid(1, &eax, &ebx, &leaf1_ecx, &edx) || !has_all(leaf1_ecx, LEAF1_ECX_LEVEL2)) return 0;
    if (!__get_cpuid(0x80000001, &eax, &ebx, &extended_ecx, &edx) || !has_all(extended_ecx, EXTENDED_ECX_LEVEL2)) return 0;
    return has_level3(leaf1_ecx, extended_ecx);
}

#else

/* The 64-bit Arm code is compiled for ARMv8.0, which every such processor is. */
int arena_cpu_is_supported(void) { return 1; }

#endif
