/* Registered types: layouts that can be, and the message for each that cannot. */
#include "testsupport.h"

#include <arena_native_inline.h>

#include <pthread.h>
#include <stddef.h>

typedef struct { double x, y; } point;
typedef struct { char label[12]; uint32_t id; point corners[4]; void *data; } shape;

static const _Alignas(16) char no_type[64] = "not a type";
static const void *text_of_no_type(void) { return no_type; }

static arena_type_field field(const char *name, uint32_t kind, uint32_t count, uint64_t offset, const arena_type *type)
{
    arena_type_field made = { name, kind, count, offset, type };
    return made;
}

static const arena_type *point_type(void)
{
    const arena_type_field fields[] = {
        field("x", ARENA_FIELD_KIND_F64, 1, offsetof(point, x), NULL),
        field("y", ARENA_FIELD_KIND_F64, 0, offsetof(point, y), NULL),
    };
    const arena_type *type = NULL;
    CHECK_STATUS(OK, arena_type_register("point", sizeof(point), _Alignof(point), fields, 2, &type, NULL));
    return type;
}

static const arena_type *shape_type(void)
{
    const arena_type_field fields[] = {
        field("corners", ARENA_FIELD_KIND_STRUCT, 4, offsetof(shape, corners), point_type()),
        field("label", ARENA_FIELD_KIND_BYTES, 12, offsetof(shape, label), NULL),
        field("id", ARENA_FIELD_KIND_U32, 1, offsetof(shape, id), NULL),
        field("data", ARENA_FIELD_KIND_POINTER, 1, offsetof(shape, data), NULL),
    };
    const arena_type *type = NULL;
    CHECK_STATUS(OK, arena_type_register("shape", sizeof(shape), _Alignof(shape), fields, 4, &type, NULL));
    return type;
}

TEST(values_are_cleared_and_lie_on_their_boundary)
{
    arena *memory;
    const arena_type *wide = NULL;
    REQUIRE_STATUS(OK, arena_create(NULL, &memory));
    for (int round = 0; round < 3; round++) {
        shape *shapes = arena_alloc_typed(memory, shape_type(), 100);
        REQUIRE(shapes != NULL);
        for (size_t i = 0; i < 100 * sizeof(shape); i++) CHECK(((char *)shapes)[i] == 0);
        memset(shapes, 0xEE, 100 * sizeof(shape));
        CHECK_STATUS(OK, arena_reset(memory));
    }
    REQUIRE_STATUS(OK, arena_type_register("wide", 256, 128, NULL, 0, &wide, NULL));
    for (int i = 0; i < 10; i++) {
        void *piece = arena_alloc_typed(memory, wide, 3);
        CHECK(piece != NULL && (uintptr_t)piece % 128 == 0);
        CHECK(arena_alloc(memory, 1) != NULL);
    }
    CHECK(arena_alloc_typed(memory, wide, 0) != NULL);
    CHECK(arena_alloc_typed(memory, wide, SIZE_MAX / 2) == NULL);
    CHECK_STATUS(TOO_LARGE, arena_last_status(memory));
    CHECK(arena_alloc_typed(memory, NULL, 1) == NULL);
    CHECK_STATUS(INVALID_HANDLE, arena_last_status(memory));
    CHECK(arena_alloc_typed(memory, (const arena_type *)(const void *)memory, 1) == NULL);
    CHECK(arena_alloc_typed(NULL, wide, 1) == NULL);
    CHECK_STATUS(OK, arena_free(memory));
    CHECK(arena_alloc_typed(memory, wide, 1) == NULL);
}

TEST(a_type_tells_what_was_registered)
{
    arena_type_info_t info = ARENA_TYPE_INFO_INIT;
    REQUIRE_STATUS(OK, arena_type_info(shape_type(), &info));
    CHECK_TEXT("shape", info.name);
    CHECK_EQUAL(sizeof(shape), info.size);
    CHECK_EQUAL(_Alignof(shape), info.alignment);
    REQUIRE(info.field_count == 4);
    CHECK_TEXT("corners", info.fields[0].name);
    CHECK(info.fields[0].type == point_type() && info.fields[0].count == 4 && info.fields[0].offset == offsetof(shape, corners));
    CHECK_TEXT("label", info.fields[1].name);
    CHECK_EQUAL(ARENA_FIELD_KIND_BYTES, info.fields[1].kind);
    arena_type_info_t none = { 0 };
    CHECK_STATUS(INVALID_ARGUMENT, arena_type_info(shape_type(), &none));
    CHECK_STATUS(INVALID_ARGUMENT, arena_type_info(NULL, &info));
    CHECK_STATUS(INVALID_HANDLE, arena_type_info(text_of_no_type(), &info));
}

TEST(the_same_name_and_layout_are_the_same_type)
{
    const arena_type *first = point_type(), *other = NULL;
    char name[] = "point", x[] = "x", y[] = "y";
    arena_type_field fields[] = { field(x, ARENA_FIELD_KIND_F64, 1, 0, NULL), field(y, ARENA_FIELD_KIND_F64, 1, 8, NULL) };
    CHECK_STATUS(OK, arena_type_register(name, 16, 8, fields, 2, &other, NULL));
    CHECK(other == first);
    memset(name, '?', 5), memset(x, '?', 1); /* names were copied */
    arena_type_info_t info = ARENA_TYPE_INFO_INIT;
    CHECK_STATUS(OK, arena_type_info(first, &info));
    CHECK_TEXT("point", info.name);
    CHECK_TEXT("x", info.fields[0].name);
    CHECK_STATUS(OK, arena_type_register("point", 16, 8, fields, 2, &other, NULL));
    CHECK(other != first);
    CHECK_STATUS(OK, arena_type_register("point", 16, 8, NULL, 0, &other, NULL));
    CHECK(other != first);
}

/* Registers a type with one field, or two, and compares the refusal. */
static void refuse(arena_status wanted, const char *message, uint64_t item, uint64_t size, uint64_t alignment, const arena_type_field *fields, size_t count)
{
    arena_error error = ARENA_ERROR_INIT;
    const arena_type *type = NULL;
    CHECK_EQUAL(wanted, arena_type_register("t", size, alignment, fields, count, &type, &error));
    CHECK(type == NULL);
    CHECK_EQUAL(item, error.item);
    if (strstr(error.message, message) == NULL) CHECK_TEXT(message, error.message);
}

TEST(each_layout_that_cannot_be_has_its_message)
{
    const arena_type_field nothing = field(NULL, 0, 0, 0, NULL);
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "size is 0", UINT64_MAX, 0, 1, NULL, 0);
    refuse(ARENA_STATUS_TOO_LARGE, "above 4 GiB", UINT64_MAX, UINT64_MAX, 1, NULL, 0);
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "not a power of two", UINT64_MAX, 12, 3, NULL, 0);
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "not a power of two", UINT64_MAX, 12, 0, NULL, 0);
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "not a power of two", UINT64_MAX, 1 << 22, 1 << 22, NULL, 0);
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "not a multiple of the alignment", UINT64_MAX, 12, 8, NULL, 0);
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "fields is NULL", UINT64_MAX, 8, 8, NULL, 1);
    refuse(ARENA_STATUS_TOO_LARGE, "more than 4096", UINT64_MAX, 8, 8, &nothing, 5000);
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "field needs a name", 0, 8, 8, &nothing, 1);

    arena_type_field two[2] = { field("a", ARENA_FIELD_KIND_U32, 1, 0, NULL), field("b", ARENA_FIELD_KIND_U32, 1, 4, NULL) };
    two[1].offset = 0;
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "overlap", 1, 8, 8, two, 2);
    two[1].offset = 4, two[0].count = 2;
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "overlap", 1, 8, 8, two, 2);
    two[0].count = 1, two[1].offset = 2;
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "own alignment", 1, 8, 8, two, 2);
    two[1].offset = 8;
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "reaches out", 1, 8, 8, two, 2);
    two[1].offset = UINT64_MAX - 3;
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "reaches out", 1, 8, 8, two, 2);
    two[1].offset = 4, two[1].count = UINT32_MAX;
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "reaches out", 1, 8, 8, two, 2);
    two[1].count = 1, two[1].kind = 99;
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "kind is unknown", 1, 8, 8, two, 2);
    two[1].kind = ARENA_FIELD_KIND_STRUCT;
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "needs a type", 1, 8, 8, two, 2);
    two[1].type = text_of_no_type();
    refuse(ARENA_STATUS_INVALID_HANDLE, "no registered type", 1, 8, 8, two, 2);
    two[1].kind = ARENA_FIELD_KIND_U32, two[1].type = point_type();
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "no other has one", 1, 8, 8, two, 2);
    two[1] = field("b", ARENA_FIELD_KIND_U64, 1, 8, NULL);
    refuse(ARENA_STATUS_INVALID_ARGUMENT, "own alignment", 1, 16, 4, two, 2);
}

TEST(a_reference_of_the_host_language_is_refused_and_told_why)
{
    const arena_type_field text = field("text", ARENA_FIELD_KIND_REFERENCE, 1, 0, NULL);
    refuse(ARENA_STATUS_UNSUPPORTED, "reference of the host language", 0, 8, 8, &text, 1);
}

static void *register_many(void *types)
{
    for (int i = 0; i < 500; i++) {
        char name[32];
        snprintf(name, sizeof name, "shared %d", i);
        CHECK_STATUS(OK, arena_type_register(name, 8, 8, NULL, 0, (const arena_type **)types + i, NULL));
    }
    return NULL;
}

TEST(threads_that_register_the_same_types_get_the_same_types)
{
    static const arena_type *types[4][500];
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) MUST(pthread_create(&threads[i], NULL, register_many, types[i]) == 0);
    for (int i = 0; i < 4; i++) MUST(pthread_join(threads[i], NULL) == 0);
    for (int i = 0; i < 500; i++) {
        CHECK(types[0][i] != NULL && types[0][i] == types[1][i] && types[0][i] == types[2][i] && types[0][i] == types[3][i]);
        CHECK(i == 0 || types[0][i] != types[0][i - 1]);
    }
}
