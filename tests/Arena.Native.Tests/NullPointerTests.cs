// Every pointer of every function as NULL, and handles that are none: the C calls as they are. What the header calls
// "Not NULL" must give INVALID_ARGUMENT (or NULL), and what may be NULL must work.
using System;
using System.Runtime.InteropServices;
using ArenaNative.Raw;
using NUnit.Framework;
using static ArenaNative.Raw.NativeMethods;

namespace Arena.Native.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed unsafe class NullPointerTests : IDisposable
{
    private readonly ArenaHeader* _arena;
    private readonly ArenaTokenizer* _tokenizer;
    private readonly ArenaEncoder* _encoder;

    public NullPointerTests()
    {
        ArenaHeader* arena;
        ArenaTokenizer* tokenizer;
        ArenaEncoder* encoder;
        Expect(Status.Ok, arena_create(null, &arena));
        Expect(Status.Ok, arena_tokenizer_load_builtin(null, 0, &tokenizer, null));
        Expect(Status.Ok, arena_encoder_create(tokenizer, &encoder, null));
        _arena = arena;
        _tokenizer = tokenizer;
        _encoder = encoder;
    }

    public void Dispose()
    {
        Expect(Status.Ok, arena_encoder_free(_encoder));
        Expect(Status.Ok, arena_tokenizer_free(_tokenizer));
        Expect(Status.Ok, arena_free(_arena));
    }

    [Test]
    public void Freeing_NULL_does_nothing()
    {
        Expect(Status.Ok, arena_free(null));
        Expect(Status.Ok, arena_tokenizer_free(null));
        Expect(Status.Ok, arena_encoder_free(null));
    }

    [Test]
    public void Arena_functions_refuse_NULL()
    {
        ArenaMark mark;
        var stats = ArenaStats.Init();
        void* piece;
        nuint one = 1;
        Refused(arena_create(null, null));
        Refused(arena_mark(null, &mark));
        Refused(arena_mark(_arena, null));
        Refused(arena_rewind(null, &mark));
        Refused(arena_rewind(_arena, null));
        Refused(arena_reset(null));
        Refused(arena_trim(null, 0, null));
        Expect(Status.Ok, arena_trim(_arena, 0, null));
        Refused(arena_stats(null, &stats));
        Refused(arena_stats(_arena, null));
        Refused(arena_alloc_n(null, &one, 1, &piece));
        Refused(arena_alloc_n(_arena, null, 1, &piece));
        Refused(arena_alloc_n(_arena, &one, 1, null));
        Refused(arena_runtime_counters(null));
        Expect(Status.InvalidHandle, arena_last_status(null));
        Assert.That(arena_owns(null, &stats), Is.Zero);
        Assert.That(arena_owns(_arena, null), Is.Zero);
    }

    [Test]
    public void Allocation_from_NULL_gives_NULL()
    {
        Assert.That(arena_alloc(null, 1) == null);
        Assert.That(arena_alloc_aligned(null, 1, 64) == null);
        Assert.That(arena_alloc_zeroed(null, 1) == null);
        Assert.That(arena_alloc_array(null, 1, 1) == null);
        Assert.That(arena_alloc_slow(null, 1, 16) == null);
        Assert.That(arena_copy(null, null, 0) == null);
        Assert.That(arena_copy(_arena, null, 1) == null);
        Assert.That(arena_copy(_arena, null, 0) != null);
    }

    [Test]
    public void Tokenizer_functions_refuse_NULL()
    {
        byte letter = (byte)'a';
        ArenaTokenizer* tokenizer = null;
        var info = TokenizerInfo.Init();
        uint id;
        Text text;
        Refused(arena_tokenizer_load_file(null, 0, null, &tokenizer, null));
        Refused(arena_tokenizer_load_file(&letter, 1, null, null, null));
        Refused(arena_tokenizer_load_bytes(null, 1, null, &tokenizer, null));
        Refused(arena_tokenizer_load_bytes(&letter, 1, null, null, null));
        Refused(arena_tokenizer_load_builtin(null, 0, null, null));
        Refused(arena_tokenizer_info(null, &info));
        Refused(arena_tokenizer_info(_tokenizer, null));
        Refused(arena_tokenizer_token_to_id(null, &letter, 1, &id));
        Refused(arena_tokenizer_token_to_id(_tokenizer, null, 1, &id));
        Refused(arena_tokenizer_token_to_id(_tokenizer, &letter, 1, null));
        Refused(arena_tokenizer_id_to_token(null, 1, &text));
        Refused(arena_tokenizer_id_to_token(_tokenizer, 1, null));
        Refused(arena_encoder_create(null, null, null));
        Refused(arena_encoder_create(_tokenizer, null, null));
        Assert.That(tokenizer == null);
    }

    [Test]
    public void Encoder_functions_refuse_NULL()
    {
        var encoding = Encoding.Init();
        uint id = 101;
        ulong* offsets = stackalloc ulong[] { 0, 1 };
        Text text;
        Text* texts;
        Refused(arena_encode(null, _arena, null, 0, null, 0, null, &encoding, null));
        Refused(arena_encode(_encoder, null, null, 0, null, 0, null, &encoding, null));
        Refused(arena_encode(_encoder, _arena, null, 1, null, 0, null, &encoding, null));
        Refused(arena_encode(_encoder, _arena, null, 0, null, 0, null, null, null));
        Expect(Status.Ok, arena_encode(_encoder, _arena, null, 0, null, 0, null, &encoding, null));
        Refused(arena_encode_batch(null, _arena, null, null, 0, null, &encoding, null));
        Refused(arena_encode_batch(_encoder, null, null, null, 0, null, &encoding, null));
        Refused(arena_encode_batch(_encoder, _arena, null, null, 1, null, &encoding, null));
        Refused(arena_encode_batch(_encoder, _arena, null, null, 0, null, null, null));
        Expect(Status.Ok, arena_encode_batch(_encoder, _arena, null, null, 0, null, &encoding, null));
        Refused(arena_decode(null, _arena, &id, 1, 0, &text, null));
        Refused(arena_decode(_encoder, null, &id, 1, 0, &text, null));
        Refused(arena_decode(_encoder, _arena, null, 1, 0, &text, null));
        Refused(arena_decode(_encoder, _arena, &id, 1, 0, null, null));
        Expect(Status.Ok, arena_decode(_encoder, _arena, null, 0, 0, &text, null));
        Refused(arena_decode_batch(null, _arena, &id, offsets, 1, 0, &texts, null));
        Refused(arena_decode_batch(_encoder, null, &id, offsets, 1, 0, &texts, null));
        Refused(arena_decode_batch(_encoder, _arena, null, offsets, 1, 0, &texts, null));
        Refused(arena_decode_batch(_encoder, _arena, &id, null, 1, 0, &texts, null));
        Refused(arena_decode_batch(_encoder, _arena, &id, offsets, 1, 0, null, null));
    }

    [Test]
    public void Frame_functions_refuse_NULL()
    {
        var view = FrameView.Init();
        void* frame;
        nuint size;
        float number = 1;
        Refused(arena_frame_write_f32(null, &number, 1, 1, &frame, &size, null));
        Refused(arena_frame_write_f32(_arena, null, 1, 1, &frame, &size, null));
        Refused(arena_frame_write_f32(_arena, &number, 1, 1, null, &size, null));
        Refused(arena_frame_write_f32(_arena, &number, 1, 1, &frame, null, null));
        Expect(Status.Ok, arena_frame_write_f32(_arena, &number, 1, 1, &frame, &size, null));
        Refused(arena_frame_view_f32(null, size, &view, null));
        Refused(arena_frame_view_f32(frame, size, null, null));
    }

    [Test]
    public void A_handle_that_was_freed_is_named_so()
    {
        ArenaTokenizer* tokenizer;
        ArenaEncoder* encoder;
        uint id;
        byte letter = (byte)'a';
        var encoding = Encoding.Init();
        Expect(Status.Ok, arena_tokenizer_load_builtin(null, 0, &tokenizer, null));
        Expect(Status.Ok, arena_encoder_create(tokenizer, &encoder, null));
        Expect(Status.Ok, arena_encoder_free(encoder));
        Expect(Status.Ok, arena_tokenizer_free(tokenizer));
        Expect(Status.InvalidHandle, arena_encoder_free(encoder));
        Expect(Status.InvalidHandle, arena_tokenizer_free(tokenizer));
        Expect(Status.InvalidHandle, arena_encoder_create(tokenizer, &encoder, null));
        Expect(Status.InvalidHandle, arena_tokenizer_token_to_id(tokenizer, &letter, 1, &id));
        Expect(Status.InvalidHandle, arena_encode(encoder, _arena, &letter, 1, null, 0, null, &encoding, null));
        Expect(Status.InvalidHandle,
            arena_encode((ArenaEncoder*)_tokenizer, _arena, &letter, 1, null, 0, null, &encoding, null));
    }

    [Test]
    public void A_failure_tells_code_and_message_and_touches_nothing_else()
    {
        byte bad = 0xFF;
        var encoding = Encoding.Init();
        Encoding before = encoding;
        var error = ArenaError.Init();
        Status status = arena_encode(_encoder, _arena, &bad, 1, null, 0, null, &encoding, &error);
        Assert.That((status, error.Code, error.ByteOffset),
            Is.EqualTo((Status.InvalidUtf8, (int)Status.InvalidUtf8, 0ul)));
        Assert.That(Marshal.PtrToStringUTF8((nint)error.Message), Is.Not.Empty);
        Assert.That(new Span<byte>(&encoding,
            sizeof(Encoding)).SequenceEqual(new Span<byte>(&before, sizeof(Encoding))));
    }

    private static void Refused(Status status) => Expect(Status.InvalidArgument, status);

    private static void Expect(Status expected, Status actual) => Assert.That(actual, Is.EqualTo(expected));
}
