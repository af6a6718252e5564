// BERT's tokenization as a C++ program usually has it: strings for words, strings for pieces, vectors of both,
// all from the heap. It is the other side of every "arena against heap" row, so it is written to be read and to be
// fair: one pass to clean and split, moves instead of copies, a hash table for the vocabulary.
//
// It follows BertNormalizer (uncased), BertPreTokenizer and WordPiece for text in Latin script with typographic
// punctuation, and no further; the driver compares its ids with the library's before any time counts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bench
{
struct Tokens
{
    std::vector<std::string> texts;
    std::vector<std::int32_t> ids;
};

/// What a model takes: rows of equal length, [CLS] and [SEP] added.
struct ModelInput
{
    std::size_t columns = 0;
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> type_ids;
    std::vector<std::int64_t> attention_mask;
};

class HeapTokenizer
{
public:
    explicit HeapTokenizer(const std::string& vocabulary_path);

    Tokens encode(std::string_view text) const;
    ModelInput encode_padded(const std::vector<std::string_view>& texts) const;

private:
    std::vector<std::string> words_of(std::string_view text) const;
    void add_pieces(const std::string& word, Tokens& tokens) const;
    std::int32_t id_of(const char* token) const;

    std::unordered_map<std::string, std::int32_t> vocabulary_;
    std::int32_t unknown_, cls_, sep_, pad_;
};
}
