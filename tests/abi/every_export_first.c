/*
 * Each exported function as the very first call into a fresh process, with zero for every argument. Some ways into a
 * runtime that is not running end the process; none of ours may. exports.txt has the names; a child for each.
 *
 *     every_export_first LIBRARY EXPORTS.TXT
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Every export takes integers and addresses only, at most this many: a call with more zeros than it has parameters is
   harmless in the calling conventions of x86-64 and Arm64. */
typedef intptr_t any_function(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t);

static int call_first(const char *library, const char *name)
{
    any_function *function;
    void *handle = dlopen(library, RTLD_NOW);
    void *address = handle != NULL ? dlsym(handle, name) : NULL;
    if (address == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    memcpy(&function, &address, sizeof address);
    function(0, 0, 0, 0, 0, 0, 0, 0, 0);
    function(0, 0, 0, 0, 0, 0, 0, 0, 0);
    return 0;
}

static int survives(const char *library, const char *name)
{
    int status = -1;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        _exit(call_first(library, name)); /* not exit, which would move the place in the list that parent and child share */
    }
    if (child < 0 || waitpid(child, &status, 0) != child) return 0;
    if (status != 0) fprintf(stderr, "failed: %s as the first call: wait status %d\n", name, status);
    return status == 0;
}

int main(int argc, char **argv)
{
    char name[200];
    int passed = 0, failed = 0;
    FILE *names = argc == 3 ? fopen(argv[2], "r") : NULL;
    if (names == NULL) {
        fprintf(stderr, "usage: every_export_first LIBRARY EXPORTS.TXT\n");
        return 1;
    }
    while (fgets(name, sizeof name, names) != NULL) {
        name[strcspn(name, "\r\n")] = '\0';
        if (name[0] == '\0' || name[0] == '#') continue;
        if (survives(argv[1], name)) passed++;
        else failed++;
    }
    fclose(names);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0 || passed == 0;
}
