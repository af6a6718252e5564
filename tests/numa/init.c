/* The first process of the guest: makes it a usable Linux, runs /test with its output on the second serial line, ends it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    mount("proc", "/proc", "proc", 0, NULL);
    mount("sys", "/sys", "sysfs", 0, NULL);
    mount("dev", "/dev", "devtmpfs", 0, NULL);
    mount("tmp", "/tmp", "tmpfs", 0, NULL);
    mount("cgroup", "/sys/fs/cgroup", "cgroup2", 0, NULL);
    int line = open("/dev/ttyS1", O_RDWR | O_NOCTTY);
    dup2(line, 1);
    dup2(line, 2);
    pid_t child = fork();
    if (child == 0) {
        setenv("LD_LIBRARY_PATH", "/", 1);
        execl("/test", "/test", NULL);
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    dprintf(1, "\n@@exit %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    fsync(1);
    sleep(1);
    reboot(RB_POWER_OFF);
    return 1;
}
