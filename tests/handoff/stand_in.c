// Stands in for a program that takes secrets: appends its arguments, its environment and its
// standard input to the file `records` beside it. Standard input is left alone where it is the
// shell's own script, which is the file `script` beside it.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void field(FILE *out, const char *bytes, size_t length) {
    uint32_t size = (uint32_t)length;
    fwrite(&size, sizeof size, 1, out);
    fwrite(bytes, 1, length, out);
}

static void strings(FILE *out, char **list) {
    uint32_t count = 0;
    while (list[count]) count++;
    fwrite(&count, sizeof count, 1, out);
    for (uint32_t index = 0; index < count; index++) field(out, list[index], strlen(list[index]));
}

int main(int argc, char **argv) {
    (void)argc;
    char folder[4096], path[4200];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (length < 0) return 1;
    folder[length] = 0;
    *strrchr(folder, '/') = 0;

    struct stat script, in;
    snprintf(path, sizeof path, "%s/script", folder);
    int is_script = fstat(0, &in) || (!stat(path, &script) && in.st_ino == script.st_ino && in.st_dev == script.st_dev);
    size_t size = 0, room = 1 << 20;
    char *input = malloc(room);
    if (!input) return 1;
    if (!is_script) {
        ssize_t got;
        while (size < room && (got = read(0, input + size, room - size)) > 0) size += (size_t)got;
    }

    snprintf(path, sizeof path, "%s/records", folder);
    FILE *out = fopen(path, "ab");
    if (!out) return 1;
    const char *name = strrchr(argv[0], '/');
    argv[0] = name ? (char *)name + 1 : argv[0];
    strings(out, argv);
    // A patch that tests for what is there already fails, so that its alternative is seen.
    int fails = 0;
    for (char **word = argv; *word; word++) fails |= strstr(*word, "op: test") != NULL;
    strings(out, environ);
    field(out, input, size);
    return fclose(out) ? 1 : fails;
}
