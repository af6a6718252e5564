// Not part of the test program: LifetimeTests compiles it and compares the errors with the comments.
// Every line that ends in "// error CS...." must give exactly that, and no other line any.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using ArenaNative;

internal sealed class Lifetimes(NativeArena arena, ArenaPool pool, Encoder encoder)
{
    private const string Text = "text";

    // What is allowed: use inside the scope, results of inner calls with the scope handed in, copies out.
    int Use_inside_the_scope()
    {
        using ArenaScope scope = arena.BeginScope();
        Span<int> numbers = scope.Allocate<int>(8);
        Encoding encoding = encoder.Encode(scope, Text);
        ReadOnlySpan<int> ids = encoding.Row(0).Ids;
        return numbers.Length + ids[0] + Helper(scope).Length;
    }

    Encoding Helper(in ArenaScope scope) => encoder.Encode(scope, Text, new() { Outputs = Outputs.Offsets });

    int[] A_copy_may_leave()
    {
        using ArenaScope scope = arena.BeginScope();
        return encoder.Encode(scope, Text).Ids.ToArray();
    }

    int Use_of_a_pooled_arena_and_a_scope_inside()
    {
        using ArenaScope scope = pool.Acquire();
        using ArenaScope inner = scope.BeginScope();
        Span<int> numbers = inner.Resize(inner.Allocate<int>(8), 16);
        return numbers.Length + inner.Create(5) + inner.AllocateMany([10, 20])[1].Length + Helper(inner).Rows;
    }

    ref int A_value_may_stay_in_the_callers_scope([System.Diagnostics.CodeAnalysis.UnscopedRef] ref ArenaScope scope) =>
        ref scope.Create(5);

    Encoding A_short_lived_text_does_not_bind_the_result(in ArenaScope scope)
    {
        Span<byte> text = stackalloc byte[4];
        text.Fill((byte)'a');
        return encoder.Encode(scope, text);
    }

    // What is refused: anything by which arena memory would outlive its scope.
    Span<int> Return_a_span()
    {
        using ArenaScope scope = arena.BeginScope();
        return scope.Allocate<int>(8); // error CS8168
    }

    Span<byte> Return_a_copied_text()
    {
        using ArenaScope scope = arena.BeginScope();
        Span<byte> copy = scope.CopyUtf8(Text);
        return copy; // error CS8352
    }

    Encoding Return_an_encoding()
    {
        using ArenaScope scope = arena.BeginScope();
        return encoder.Encode(scope, Text); // error CS8168 CS8347
    }

    ReadOnlySpan<int> Return_ids()
    {
        using ArenaScope scope = arena.BeginScope();
        Encoding encoding = encoder.Encode(scope, Text);
        return encoding.Ids; // error CS8352
    }

    ReadOnlySpan<Offset> Return_offsets_of_a_row()
    {
        using ArenaScope scope = arena.BeginScope();
        Encoding encoding = encoder.Encode(scope, Text);
        return encoding.Row(0).Offsets; // error CS8352
    }

    ReadOnlySpan<byte> Return_a_decoded_text()
    {
        using ArenaScope scope = arena.BeginScope();
        return encoder.Decode(scope, [101]); // error CS8168 CS8347
    }

    ReadOnlySpan<float> Return_a_view_of_a_frame()
    {
        using ArenaScope scope = arena.BeginScope();
        FrameView view = Frame.View(Frame.Write(scope, [1f], 1, 1));
        return view.Data; // error CS8352
    }

    Span<int> Return_a_span_of_a_pooled_arena()
    {
        using ArenaScope scope = pool.Acquire();
        return scope.Allocate<int>(8); // error CS8168
    }

    Span<int> Return_resized_memory()
    {
        using ArenaScope scope = pool.Acquire();
        Span<int> larger = scope.Resize(scope.Allocate<int>(8), 16);
        return larger; // error CS8352
    }

    ref int Return_a_value()
    {
        using ArenaScope scope = arena.BeginScope();
        return ref scope.Create(5); // error CS8168
    }

    Span<byte> Return_a_piece_of_many()
    {
        using ArenaScope scope = arena.BeginScope();
        Pieces pieces = scope.AllocateMany([10, 20]);
        return pieces[0]; // error CS8352
    }

    int Keep_ids_beyond_an_inner_block()
    {
        ReadOnlySpan<int> ids = default;
        {
            using ArenaScope scope = arena.BeginScope();
            ids = encoder.Encode(scope, Text).Ids; // error CS8168 CS8347
        }

        return ids[0];
    }

    bool Keep_an_encoding_from_TryEncode(out Encoding kept)
    {
        using ArenaScope scope = arena.BeginScope();
        Status status = encoder.TryEncode(scope, "text"u8, default, out Encoding encoding);
        kept = encoding; // error CS8352
        return status == Status.Ok;
    }

    // What can never be in an arena, or leave the thread with a scope.
    void Allocate_references(in ArenaScope scope)
    {
        scope.Allocate<string>(1); // error CS8377
        scope.Allocate<KeyValuePair<int, string>>(1); // error CS8377
        scope.Create("text"); // error CS8377
    }

    Action Capture_a_scope()
    {
        using ArenaScope scope = arena.BeginScope();
        return () => scope.Allocate<int>(1); // error CS8175
    }

    async Task Hold_a_scope_over_an_await()
    {
        using ArenaScope scope = arena.BeginScope(); // error CS4007
        await Task.Yield();
        scope.Allocate<int>(1); // error CS4007
    }
}
