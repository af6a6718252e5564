// The text through libarena_native.so: a sentence at a time or in batches, in a scope that ends with each.
//
//   arena_worker TASK TEXT [VOCAB_TXT]      VOCAB_TXT in place of the embedded bert-base-uncased, kept in its case
//   arena_worker vocabulary PATH            writes the embedded vocabulary as vocab.txt
//   arena_worker version                    says what the library is
#include <stdlib.h>
#include <string.h>

#include "arena_native.h"
#include "measure.h"

enum { BATCH = 256, REQUEST = 256 };
enum { ALL = ARENA_OUTPUT_TYPE_IDS | ARENA_OUTPUT_ATTENTION_MASK | ARENA_OUTPUT_SPECIAL_TOKENS_MASK |
             ARENA_OUTPUT_WORD_IDS | ARENA_OUTPUT_OFFSETS };
enum { MODEL_INPUT = ARENA_OUTPUT_TYPE_IDS | ARENA_OUTPUT_ATTENTION_MASK | ARENA_OUTPUT_INT64 };

typedef enum scope_kind { RESET, MARK } scope_kind;

typedef struct task {
    const char *name;
    scope_kind scope;
    size_t texts_per_call;
    uint32_t outputs;
    int padded_with_specials;
    uint64_t (*clock)(void); // for the time of each call; NULL where calls are not timed one by one
} task;

// A sentence is too short for the CPU clock, which takes a system call to read. A request is long enough, and long enough
// to be interrupted too, which the CPU clock leaves out.
static const task tasks[] = {
    {"sentences-reset", RESET, 1, 0, 0, wall_ns},
    {"sentences-mark", MARK, 1, 0, 0, wall_ns},
    {"ids-single", RESET, 1, 0, 0, NULL},
    {"ids-batch", RESET, BATCH, 0, 0, NULL},
    {"all-single", RESET, 1, ALL, 0, NULL},
    {"all-batch", RESET, BATCH, ALL, 0, NULL},
    {"requests", RESET, REQUEST, MODEL_INPUT, 1, cpu_ns},
};

typedef struct state {
    const task *task;
    arena *arena;
    arena_encoder *encoder;
    arena_encode_options options;
    arena_text *texts;
    size_t count;
    uint32_t *latencies_ns;
} state;

static void check(arena_status status, const char *what)
{
    if (status != ARENA_STATUS_OK) fprintf(stderr, "%s: ", arena_status_name(status));
    require(status == ARENA_STATUS_OK, what);
}

static void encode(state *s, size_t first, size_t count, arena_encoding *encoding)
{
    const arena_text *texts = s->texts + first;
    if (s->task->texts_per_call == 1)
        check(arena_encode(s->encoder, s->arena, texts->data, texts->length, NULL, 0, &s->options, encoding, NULL),
              "arena_encode failed");
    else
        check(arena_encode_batch(s->encoder, s->arena, texts, NULL, count, &s->options, encoding, NULL),
              "arena_encode_batch failed");
}

static uint64_t call_in_scope(state *s, size_t first, size_t count)
{
    arena_encoding encoding = ARENA_ENCODING_INIT;
    arena_mark_t mark;
    if (s->task->scope == MARK) check(arena_mark(s->arena, &mark), "arena_mark failed");
    encode(s, first, count, &encoding);
    if (s->task->scope == MARK) check(arena_rewind(s->arena, &mark), "arena_rewind failed");
    else check(arena_reset(s->arena), "arena_reset failed");
    return encoding.length;
}

static size_t calls_of(const state *s)
{
    // Requests are all of one size, so that their times can be compared: the last, short one is left out.
    size_t size = s->task->texts_per_call;
    return s->task->padded_with_specials ? s->count / size : (s->count + size - 1) / size;
}

static uint64_t run_calls(state *s)
{
    uint64_t tokens = 0;
    for (size_t call = 0, size = s->task->texts_per_call; call < calls_of(s); call++) {
        size_t first = call * size, left = s->count - first;
        uint64_t start = s->task->clock ? s->task->clock() : 0;
        tokens += call_in_scope(s, first, left < size ? left : size);
        if (s->task->clock) s->latencies_ns[call] = (uint32_t)(s->task->clock() - start);
    }
    return tokens;
}

static void round_of(void *self, measured_round *result)
{
    state *s = self;
    arena_runtime_counters_t before = ARENA_RUNTIME_COUNTERS_INIT, after = ARENA_RUNTIME_COUNTERS_INIT;
    arena_stats_t stats = ARENA_STATS_INIT;
    check(arena_runtime_counters(&before), "arena_runtime_counters failed");
    result->tokens = run_calls(s);
    check(arena_runtime_counters(&after), "arena_runtime_counters failed");
    check(arena_stats(s->arena, &stats), "arena_stats failed");
    result->managed_bytes = after.total_managed_bytes - before.total_managed_bytes;
    result->managed_collections = after.collections - before.collections;
    result->arena_bytes = stats.committed_bytes;
    result->latencies_ns = s->task->clock ? s->latencies_ns : NULL;
    result->latency_count = calls_of(s);
}

static void write_row(FILE *file, const arena_encoding *encoding, uint64_t row)
{
    int32_t ids[4096];
    uint64_t start = encoding->row_offsets[row];
    uint32_t length = encoding->row_lengths[row];
    require(length <= 4096, "a line has more than 4096 tokens");
    if (!(encoding->outputs & ARENA_OUTPUT_INT64)) memcpy(ids, (int32_t *)encoding->ids + start, length * sizeof *ids);
    else for (uint32_t i = 0; i < length; i++) ids[i] = (int32_t)((int64_t *)encoding->ids)[start + i];
    write_line_ids(file, ids, length);
}

// The ids of the very calls that are measured, before their scope ends.
static void ids_of(void *self, FILE *file)
{
    state *s = self;
    for (size_t call = 0, size = s->task->texts_per_call; call < calls_of(s); call++) {
        arena_encoding encoding = ARENA_ENCODING_INIT;
        size_t first = call * size, left = s->count - first;
        encode(s, first, left < size ? left : size, &encoding);
        for (uint64_t row = 0; row < encoding.rows; row++) write_row(file, &encoding, row);
        check(arena_reset(s->arena), "arena_reset failed");
    }
}

static const task *task_named(const char *name)
{
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
        if (!strcmp(tasks[i].name, name)) return &tasks[i];
    require(0, "no such task");
    return NULL;
}

static arena_tokenizer *load(const char *vocabulary)
{
    arena_tokenizer *tokenizer = NULL;
    arena_tokenizer_options cased = ARENA_TOKENIZER_OPTIONS_INIT;
    cased.cased = 1;
    if (vocabulary) check(arena_tokenizer_load_file(vocabulary, SIZE_MAX, &cased, &tokenizer, NULL), vocabulary);
    else check(arena_tokenizer_load_builtin(NULL, 0, &tokenizer, NULL), "the embedded tokenizer did not load");
    return tokenizer;
}

static int write_vocabulary(const char *path)
{
    arena_tokenizer *tokenizer = load(NULL);
    FILE *file = fopen(path, "wb");
    arena_text token;
    require(file != NULL, "the vocabulary file cannot be written");
    for (uint32_t id = 0; arena_tokenizer_id_to_token(tokenizer, id, &token) == ARENA_STATUS_OK; id++)
        fprintf(file, "%.*s\n", (int)token.length, token.data);
    fclose(file);
    return 0;
}

static state prepare(const char *task_name, const char *text, const char *vocabulary)
{
    state s = {.task = task_named(task_name), .options = ARENA_ENCODE_OPTIONS_INIT};
    arena_tokenizer *tokenizer = load(vocabulary);
    check(arena_encoder_create(tokenizer, &s.encoder, NULL), "arena_encoder_create failed");
    check(arena_tokenizer_free(tokenizer), "arena_tokenizer_free failed");
    check(arena_create(NULL, &s.arena), "arena_create failed");
    s.options.outputs = s.task->outputs;
    s.options.no_special_tokens = !s.task->padded_with_specials;
    s.options.padding = s.task->padded_with_specials ? ARENA_SOURCE_OPTIONS : ARENA_SOURCE_NONE;

    text_lines lines = read_lines(text);
    s.count = lines.count;
    s.texts = calloc(lines.count, sizeof *s.texts);
    for (size_t i = 0; i < lines.count; i++) s.texts[i] = (arena_text){lines.items[i].data, lines.items[i].length};
    s.latencies_ns = calloc(lines.count, sizeof *s.latencies_ns);
    return s;
}

int main(int count, char **arguments)
{
    if (count == 2 && !strcmp(arguments[1], "version")) return puts(arena_build_info()) < 0;
    if (count == 3 && !strcmp(arguments[1], "vocabulary")) return write_vocabulary(arguments[2]);
    require(count == 3 || count == 4, "usage: arena_worker TASK TEXT [VOCAB_TXT]");
    state s = prepare(arguments[1], arguments[2], count == 4 ? arguments[3] : NULL);
    serve(&(worker){&s, round_of, ids_of});
    return 0;
}
