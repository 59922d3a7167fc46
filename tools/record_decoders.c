/* Wine's MultiByteToWideChar and WideCharToMultiByte on hex lines, UTF-16 units as hex.
   x86_64-w64-mingw32-gcc record_decoders.c -o record.exe
   wine record.exe 936 decode < lines      wine record.exe 936 encode < lines  */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static char line[1 << 16];
static unsigned char bytes[1 << 15];
static WCHAR wide[1 << 15];

int main(int argc, char **argv)
{
    UINT page = atoi(argv[1]);
    int encode = argc > 2 && !strcmp(argv[2], "encode");
    while (fgets(line, sizeof line, stdin)) {
        int n = 0;
        if (encode) {
            for (char *word = strtok(line, " \r\n"); word; word = strtok(NULL, " \r\n"))
                wide[n++] = (WCHAR)strtol(word, NULL, 16);
            n = n ? WideCharToMultiByte(page, 0, wide, n, (char *)bytes, sizeof bytes, NULL, NULL) : 0;
            for (int i = 0; i < n; i++) printf("%02x", bytes[i]);
        } else {
            for (char *p = line; p[0] > ' ' && p[1] > ' '; p += 2) {
                char two[3] = {p[0], p[1], 0};
                bytes[n++] = (unsigned char)strtol(two, NULL, 16);
            }
            n = n ? MultiByteToWideChar(page, 0, (char *)bytes, n, wide, 1 << 15) : 0;
            for (int i = 0; i < n; i++) printf(i ? " %x" : "%x", wide[i]);
        }
        putchar('\n');
    }
    return 0;
}
