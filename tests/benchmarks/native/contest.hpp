// Contestants in turns: each takes a scope of pieces a number of times, and what comes out is ns of CPU for one piece.
#pragma once

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "measure.h"

namespace bench
{
using Sizes = std::vector<std::size_t>;
using Scope = void(const Sizes&);
using Series = std::map<std::string, std::vector<double>>;

struct Contestant
{
    const char* name;
    Scope* scope;
};

inline double ns_each(Scope* scope, const Sizes& sizes, std::size_t scopes)
{
    std::uint64_t start = cpu_ns();
    for (std::size_t i = 0; i < scopes; ++i) scope(sizes);
    return static_cast<double>(cpu_ns() - start) / static_cast<double>(scopes * sizes.size());
}

inline void print(const char* name, const Series& series)
{
    std::printf("\"%s\":{", name);
    const char* separator = "";
    for (const auto& [contestant, values] : series)
    {
        std::printf("%s\"%s\":[", separator, contestant.c_str());
        for (std::size_t i = 0; i < values.size(); ++i) std::printf("%s%.3f", i ? "," : "", values[i]);
        std::printf("]");
        separator = ",";
    }
    std::printf("},\n");
}

// Rounds in turn, A B C A B C, so that what the machine does meanwhile meets all alike; the first round warms up.
inline void compete(const char* name, const std::vector<Contestant>& contestants, const Sizes& sizes,
                    std::size_t rounds, std::size_t pieces_wanted)
{
    Series series;
    for (std::size_t round = 0; round <= rounds; ++round)
        for (const Contestant& c : contestants)
        {
            double ns = ns_each(c.scope, sizes, pieces_wanted / sizes.size());
            if (round > 0) series[c.name].push_back(ns);
        }
    print(name, series);
}
}
