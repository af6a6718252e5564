// The few Unicode facts that the heap tokenizer needs for English books: UTF-8, Latin-1 accents, General Punctuation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bench
{
/// The code point at position, which moves behind it. The text is valid UTF-8.
inline char32_t next_code_point(std::string_view text, std::size_t& position)
{
    unsigned char lead = static_cast<unsigned char>(text[position++]);
    if (lead < 0x80) return lead;
    int rest = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    char32_t point = lead & (0x3F >> rest);
    while (rest-- > 0) point = point << 6 | (static_cast<unsigned char>(text[position++]) & 0x3F);
    return point;
}

inline void append_utf8(std::string& text, char32_t point)
{
    if (point < 0x80)
    {
        text += static_cast<char>(point);
        return;
    }
    int rest = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    text += static_cast<char>((0xFF00 >> (rest + 1) & 0xFF) | point >> (6 * rest));
    while (rest-- > 0) text += static_cast<char>(0x80 | (point >> (6 * rest) & 0x3F));
}

inline bool is_space(char32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Control and format characters, which BERT removes.
inline bool is_removed(char32_t c)
{
    return c < 32 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFFD;
}

inline bool is_punctuation(char32_t c)
{
    if (c < 0x80) return (c > 32 && c < 48) || (c > 57 && c < 65) || (c > 90 && c < 97) || (c > 122 && c < 127);
    if (c < 0x2000) return c == 0xA1 || c == 0xA7 || c == 0xAB || c == 0xB6 || c == 0xB7 || c == 0xBB || c == 0xBF;
    return (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205E && c != 0x2044 && c != 0x2052);
}

/// Lower case without accent, or 0 for a combining accent.
inline char32_t fold(char32_t c)
{
    // U+00C0..U+00FF without accent; a blank stands for a letter that only changes its case.
    static constexpr char base[] = "aaaaaa ceeeeiiii nooooo  uuuuy  aaaaaa ceeeeiiii nooooo  uuuuy y";
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0x300 && c < 0x370) return 0;
    if (c < 0xC0 || c > 0xFF) return c;
    if (base[c - 0xC0] != ' ') return static_cast<char32_t>(base[c - 0xC0]);
    return c < 0xDF && c != 0xD7 ? c + 32 : c;
}
}
