/* Frames: written, viewed, and then cut off, moved and corrupted at every byte. */
#include "testsupport.h"

#include <math.h>

enum { HEADER = 64, ROWS = 3, COLUMNS = 5, BYTES = HEADER + 4 * ROWS * COLUMNS };

static const float numbers[ROWS * COLUMNS] = { 0, 1, -1, 0.5f, 3e38f, -0.0f, 1e-40f, 7, 8, 9, 10, 11, 12, 13, 14 };

static arena *memory;
static unsigned char *frame;
static size_t frame_size;

static void write_frame(void)
{
    arena_error error = ARENA_ERROR_INIT;
    void *written;
    MUST_STATUS(OK, arena_create(NULL, &memory));
    MUST_STATUS(OK, arena_frame_write_f32(memory, numbers, ROWS, COLUMNS, &written, &frame_size, &error));
    frame = written;
}

/* Views bytes of the frame; a refusal must leave the view as it was and give a message. */
static arena_status view(const unsigned char *bytes, size_t size)
{
    arena_frame_view seen = ARENA_FRAME_VIEW_INIT;
    arena_error error = ARENA_ERROR_INIT;
    arena_status status = arena_frame_view_f32(bytes, size, &seen, &error);
    if (status == ARENA_STATUS_OK) {
        CHECK_EQUAL(0, error.code);
        CHECK(seen.rows == 0 || seen.columns <= size / seen.rows);
        CHECK_EQUAL(size, HEADER + 4 * seen.rows * seen.columns);
        CHECK(seen.data != NULL || size == HEADER);
    } else {
        CHECK_EQUAL(status, error.code);
        CHECK(error.message[0] != '\0');
        CHECK(seen.data == NULL && seen.rows == 0 && seen.columns == 0);
    }
    return status;
}

TEST(what_was_written_is_viewed_without_copying)
{
    write_frame();
    CHECK_EQUAL(BYTES, frame_size);
    CHECK_EQUAL(0, (uintptr_t)frame % 64);
    CHECK(arena_owns(memory, frame) && arena_owns(memory, frame + BYTES - 1));
    CHECK(memcmp(frame, "ARNF", 4) == 0);

    arena_frame_view seen = ARENA_FRAME_VIEW_INIT;
    REQUIRE_STATUS(OK, arena_frame_view_f32(frame, frame_size, &seen, NULL));
    CHECK_EQUAL(ROWS, seen.rows);
    CHECK_EQUAL(COLUMNS, seen.columns);
    CHECK((const void *)seen.data == (const void *)(frame + HEADER));
    CHECK(memcmp(seen.data, numbers, sizeof numbers) == 0);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(empty_frames_and_special_numbers_are_fine)
{
    float special[] = { NAN, INFINITY, -INFINITY, 0 };
    void *written;
    size_t size;
    MUST_STATUS(OK, arena_create(NULL, &memory));
    CHECK_STATUS(OK, arena_frame_write_f32(memory, NULL, 0, 0, &written, &size, NULL));
    CHECK_EQUAL(HEADER, size);
    CHECK_STATUS(OK, view(written, size));
    CHECK_STATUS(OK, arena_frame_write_f32(memory, NULL, 0, 768, &written, &size, NULL));
    CHECK_STATUS(OK, view(written, size));
    CHECK_STATUS(OK, arena_frame_write_f32(memory, special, 4, 1, &written, &size, NULL));
    CHECK_STATUS(OK, view(written, size));
    CHECK(memcmp((unsigned char *)written + HEADER, special, sizeof special) == 0);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_frame_cut_off_at_any_length_is_refused)
{
    write_frame();
    for (size_t length = 0; length < frame_size; length++) {
        /* In memory of exactly that size, so that reading past it is seen under AddressSanitizer and valgrind. */
        unsigned char *exact = aligned_alloc(64, (length + 127) / 64 * 64);
        MUST(exact != NULL);
        memcpy(exact, frame, length);
        CHECK(view(exact, length) != ARENA_STATUS_OK);
        free(exact);
    }
    CHECK_STATUS(SYNTAX, view(frame, 0));
    CHECK(view(frame, frame_size + 1) != ARENA_STATUS_OK);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_frame_off_its_boundary_is_misaligned)
{
    write_frame();
    unsigned char *moved = arena_alloc_aligned(memory, BYTES + 64, 64);
    REQUIRE(moved != NULL);
    for (size_t by = 1; by < 64; by++) {
        memcpy(moved + by, frame, BYTES);
        CHECK_STATUS(MISALIGNED, view(moved + by, BYTES));
    }
    memcpy(moved, frame, BYTES);
    CHECK_STATUS(OK, view(moved, BYTES));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_header_with_any_byte_changed_is_refused_or_still_describes_its_bytes)
{
    write_frame();
    for (size_t at = 0; at < BYTES; at++) {
        for (int change = 1; change < 256; change++) {
            frame[at] ^= (unsigned char)change;
            arena_status status = view(frame, frame_size);
            if (at < HEADER) CHECK(status != ARENA_STATUS_OK);
            else CHECK_STATUS(OK, status);
            frame[at] ^= (unsigned char)change;
        }
    }
    CHECK_STATUS(OK, view(frame, frame_size));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(random_headers_never_crash)
{
    uint64_t random = 5;
    write_frame();
    unsigned char *original = arena_copy(memory, frame, BYTES) != NULL ? malloc(BYTES) : NULL;
    MUST(original != NULL);
    memcpy(original, frame, BYTES);
    for (int i = 0; i < repeats(100000, 3000); i++) {
        memcpy(frame, original, BYTES);
        for (uint64_t changes = 1 + next_random(&random) % 4; changes > 0; changes--)
            frame[next_random(&random) % HEADER] = (unsigned char)next_random(&random);
        view(frame, next_random(&random) % (BYTES + 1));
    }
    free(original);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(shapes_that_overflow_are_too_large)
{
    static const uint64_t shapes[][2] = {
        { UINT64_MAX, 1 }, { 1, UINT64_MAX }, { UINT64_MAX, UINT64_MAX }, { (uint64_t)1 << 32, (uint64_t)1 << 32 },
        { (uint64_t)1 << 62, 1 }, { (uint64_t)1 << 31, (uint64_t)1 << 31 }, { UINT64_MAX / 4, 1 },
        { (uint64_t)1 << 63, (uint64_t)1 << 63 }, /* times 4 that is 2^128 */
    };
    void *untouched = &memory, *written = untouched;
    size_t size = 1;
    MUST_STATUS(OK, arena_create(NULL, &memory));
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        arena_error error = ARENA_ERROR_INIT;
        arena_status status = arena_frame_write_f32(memory, numbers, shapes[i][0], shapes[i][1], &written, &size, &error);
        CHECK(status == ARENA_STATUS_TOO_LARGE || status == ARENA_STATUS_OUT_OF_MEMORY);
        CHECK_EQUAL(status, error.code);
        CHECK(written == untouched && size == 1);
    }
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(memory, &stats));
    CHECK_EQUAL(0, stats.used_bytes);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_shape_whose_bytes_overflow_128_bits_is_no_empty_frame)
{
    void *empty;
    const uint64_t side = (uint64_t)1 << 63;
    MUST_STATUS(OK, arena_create(NULL, &memory));
    MUST_STATUS(OK, arena_frame_write_f32(memory, NULL, 0, 0, &empty, &frame_size, NULL));
    memcpy((unsigned char *)empty + 16, &side, sizeof side); /* rows */
    memcpy((unsigned char *)empty + 24, &side, sizeof side); /* columns */
    CHECK_STATUS(INVALID_DATA, view(empty, frame_size));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(null_and_freed_arguments_give_a_status)
{
    arena_frame_view seen = ARENA_FRAME_VIEW_INIT;
    void *written;
    size_t size;
    write_frame();
    CHECK_STATUS(INVALID_ARGUMENT, arena_frame_view_f32(NULL, 64, &seen, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_frame_view_f32(frame, frame_size, NULL, NULL));
    seen.struct_size = 0;
    CHECK_STATUS(INVALID_ARGUMENT, arena_frame_view_f32(frame, frame_size, &seen, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_frame_write_f32(NULL, numbers, 1, 1, &written, &size, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_frame_write_f32(memory, NULL, 1, 1, &written, &size, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_frame_write_f32(memory, numbers, 1, 1, NULL, &size, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_frame_write_f32(memory, numbers, 1, 1, &written, NULL, NULL));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(INVALID_HANDLE, arena_frame_write_f32(memory, numbers, 1, 1, &written, &size, NULL));
}
