namespace Arena.Core.Text.Models.Unigram;

/// <summary>The best way to a place in a word: its score, and the piece that ends there.</summary>
internal struct PathNode
{
    public double Score;
    /// <summary>Where the piece begins, or -1 while no piece ends here.</summary>
    public int Start;
    public uint Id;
}
