// A writer and a reader of 16-byte messages through a pipe, one message a call: for each line of input, the messages of a second.
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct message {
    int64_t number;
    int64_t padding;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int write_all(int pipe, int64_t count)
{
    for (int64_t i = 1; i <= count; i++) {
        struct message message = {i, 0};
        if (write(pipe, &message, sizeof message) != sizeof message)
            return 1;
    }
    return 0;
}

// The sum of the numbers that came; -1 where a message was not whole.
static int64_t read_all(int pipe, int64_t *count)
{
    struct message message;
    int64_t sum = 0;
    ssize_t size;
    for (*count = 0; (size = read(pipe, &message, sizeof message)) == sizeof message; ++*count)
        sum += message.number;
    return size == 0 ? sum : -1;
}

static int measure(int64_t wanted)
{
    int ends[2];
    if (pipe(ends) != 0)
        return 1;
    double begin = now();
    pid_t writer = fork();
    if (writer < 0)
        return 1;
    if (writer == 0) {
        close(ends[0]);
        _exit(write_all(ends[1], wanted));
    }
    close(ends[1]);
    int64_t count;
    int64_t sum = read_all(ends[0], &count);
    double elapsed = now() - begin;
    close(ends[0]);
    waitpid(writer, NULL, 0);
    if (count != wanted || sum != wanted * (wanted + 1) / 2) {
        fprintf(stderr, "%lld messages arrived, with a sum of %lld\n", (long long)count, (long long)sum);
        return 1;
    }
    printf("%.17g\n", wanted / elapsed);
    return fflush(stdout);
}

int main(int argc, char **argv)
{
    int quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
    char line[16];
    while (fgets(line, sizeof line, stdin)) {
        if (measure(quick ? 400000 : 2000000) != 0)
            return 1;
    }
    return 0;
}
