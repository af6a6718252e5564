using System;

namespace Arena.Native.Tests.Support;

/// <summary>A complete tokenizer.json of the BERT family with a vocabulary of a few words: small enough to be broken at every byte.</summary>
internal static class SmallTokenizer
{
    public static ReadOnlySpan<byte> Json =>
        """
        {
          "version": "1.0",
          "truncation": { "direction": "Right", "max_length": 16, "strategy": "LongestFirst", "stride": 2 },
          "padding": {
            "strategy": { "Fixed": 8 }, "direction": "Right", "pad_to_multiple_of": null,
            "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"
          },
          "added_tokens": [
            { "id": 0, "content": "[PAD]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true },
            { "id": 1, "content": "[UNK]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true },
            { "id": 4, "content": "<Ünit>", "single_word": true, "lstrip": true, "rstrip": true, "normalized": true, "special": false }
          ],
          "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true },
          "pre_tokenizer": { "type": "BertPreTokenizer" },
          "post_processor": {
            "type": "TemplateProcessing",
            "single": [ { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } } ],
            "pair": [
              { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
              { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }, { "Sequence": { "id": "B", "type_id": 1 } }
            ],
            "special_tokens": {
              "[CLS]": { "id": "[CLS]", "ids": [2], "tokens": ["[CLS]"] },
              "[SEP]": { "id": "[SEP]", "ids": [3], "tokens": ["[SEP]"] }
            }
          },
          "decoder": { "type": "WordPiece", "prefix": "##", "cleanup": true },
          "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": {
              "[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "a": 5, "hello": 6, "wor": 7, "##ld": 8, "##s": 9,
              "\u00e9t\u00e9": 10, "世": 11, "!": 12, "\"": 13, "\ud83d\ude00": 14
            }
          }
        }
        """u8;
}
