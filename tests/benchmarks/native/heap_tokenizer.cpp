#include "heap_tokenizer.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "latin.hpp"

namespace bench
{
namespace
{
constexpr std::size_t longest_word = 100;

void finish(std::string& word, std::vector<std::string>& words)
{
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t characters_in(const std::string& word)
{
    return word.size() - static_cast<std::size_t>(std::count_if(word.begin(), word.end(), continues_character));
}
}

HeapTokenizer::HeapTokenizer(const std::string& vocabulary_path)
{
    std::ifstream file(vocabulary_path);
    if (!file) throw std::runtime_error("the vocabulary cannot be read");
    for (std::string line; std::getline(file, line);)
        vocabulary_.emplace(std::move(line), static_cast<std::int32_t>(vocabulary_.size()));
    unknown_ = id_of("[UNK]");
    cls_ = id_of("[CLS]");
    sep_ = id_of("[SEP]");
    pad_ = id_of("[PAD]");
}

std::int32_t HeapTokenizer::id_of(const char* token) const { return vocabulary_.at(token); }

Tokens HeapTokenizer::encode(std::string_view text) const
{
    Tokens tokens;
    for (const std::string& word : words_of(text)) add_pieces(word, tokens);
    return tokens;
}

/// Cleans, lowercases and splits at white space and around punctuation, in one pass.
std::vector<std::string> HeapTokenizer::words_of(std::string_view text) const
{
    std::vector<std::string> words;
    std::string word;
    for (std::size_t position = 0; position < text.size();)
    {
        char32_t point = next_code_point(text, position);
        if (is_space(point)) finish(word, words);
        else if (is_removed(point)) continue;
        else if (is_punctuation(point))
        {
            finish(word, words);
            append_utf8(word, point);
            finish(word, words);
        }
        else if (char32_t folded = fold(point)) append_utf8(word, folded);
    }
    finish(word, words);
    return words;
}

/// The longest piece of the vocabulary first, again and again; a word with a remainder is unknown as a whole.
void HeapTokenizer::add_pieces(const std::string& word, Tokens& tokens) const
{
    std::size_t kept = tokens.ids.size(), start = 0;
    if (characters_in(word) > longest_word) start = std::string::npos;
    while (start < word.size())
    {
        std::size_t end = word.size();
        for (; end > start; --end)
        {
            if (end < word.size() && continues_character(word[end])) continue;
            std::string piece = start > 0 ? "##" + word.substr(start, end - start) : word.substr(start, end - start);
            auto found = vocabulary_.find(piece);
            if (found == vocabulary_.end()) continue;
            tokens.ids.push_back(found->second);
            tokens.texts.push_back(std::move(piece));
            break;
        }
        start = end > start ? end : std::string::npos;
    }
    if (start == word.size()) return;

    tokens.ids.resize(kept);
    tokens.texts.resize(kept);
    tokens.ids.push_back(unknown_);
    tokens.texts.emplace_back("[UNK]");
}

ModelInput HeapTokenizer::encode_padded(const std::vector<std::string_view>& texts) const
{
    std::vector<Tokens> rows;
    rows.reserve(texts.size());
    ModelInput input;
    for (std::string_view text : texts)
    {
        rows.push_back(encode(text));
        input.columns = std::max(input.columns, rows.back().ids.size() + 2);
    }

    input.ids.assign(rows.size() * input.columns, pad_);
    input.type_ids.assign(rows.size() * input.columns, 0);
    input.attention_mask.assign(rows.size() * input.columns, 0);
    for (std::size_t row = 0; row < rows.size(); ++row)
    {
        const std::vector<std::int32_t>& ids = rows[row].ids;
        auto cell = static_cast<std::ptrdiff_t>(row * input.columns);
        auto length = static_cast<std::ptrdiff_t>(ids.size());
        input.ids[static_cast<std::size_t>(cell)] = cls_;
        std::copy(ids.begin(), ids.end(), input.ids.begin() + cell + 1);
        input.ids[static_cast<std::size_t>(cell + length + 1)] = sep_;
        std::fill_n(input.attention_mask.begin() + cell, length + 2, 1);
    }
    return input;
}
}
