// BlingFire's C functions, which its npm package exports from the native module that Node would load. Called directly,
// so that no cost of Node is laid to its charge.
//
//   blingfire_worker words TEXT NODE_MODULE            splits into words: all that the package can do as shipped
//   blingfire_worker ids   TEXT NODE_MODULE MODEL      WordPiece ids with a model of the BlingFire project
#include <dlfcn.h>
#include <string.h>

#include "measure.h"

enum { LONGEST = 65536, UNKNOWN_ID = 100 };

typedef void *load_model(const char *path);
typedef int text_to_ids(void *model, const char *text, int length, int32_t *ids, int capacity, int unknown_id);
typedef int text_to_words(const char *text, int length, char *words, int capacity);

typedef struct state {
    text_lines lines;
    void *model;
    text_to_ids *to_ids;
    text_to_words *to_words;
} state;

static int32_t ids[LONGEST];
static char words[LONGEST];

// POSIX says that an address from dlsym may be used as a function; ISO C has no conversion, so its bytes are copied.
static void find(void *library, const char *name, void *function)
{
    void *address = dlsym(library, name);
    require(address != NULL, "the module does not export the function");
    memcpy(function, &address, sizeof address);
}

static int encode(state *s, text_line line)
{
    int count = s->to_ids(s->model, line.data, (int)line.length, ids, LONGEST, UNKNOWN_ID);
    require(count <= LONGEST, "a line has too many tokens");
    return count;
}

static void round_of(void *self, measured_round *result)
{
    state *s = self;
    for (size_t i = 0; i < s->lines.count; i++) {
        text_line line = s->lines.items[i];
        if (s->model) result->tokens += (uint64_t)encode(s, line);
        else require(s->to_words(line.data, (int)line.length, words, LONGEST) >= 0, "TextToWords failed");
    }
}

static void ids_of(void *self, FILE *file)
{
    state *s = self;
    require(s->model != NULL, "words have no ids");
    for (size_t i = 0; i < s->lines.count; i++) write_line_ids(file, ids, (size_t)encode(s, s->lines.items[i]));
}

int main(int count, char **arguments)
{
    require(count == 4 || count == 5, "usage: blingfire_worker words|ids TEXT NODE_MODULE [MODEL]");
    // Lazily, because Node's own functions are missing here and stay unused.
    void *library = dlopen(arguments[3], RTLD_LAZY);
    require(library != NULL, "the BlingFire module cannot be loaded");

    state s = {.lines = read_lines(arguments[2])};
    load_model *load;
    find(library, "LoadModel", &load);
    find(library, "TextToIds", &s.to_ids);
    find(library, "TextToWords", &s.to_words);
    if (count == 5) s.model = load(arguments[4]);
    require(count == 4 || s.model, "the BlingFire model cannot be loaded");
    serve(&(worker){&s, round_of, ids_of});
    return 0;
}
