namespace Arena.Core.Text.Unicode;
[System.Flags] public enum CodePointClass : byte { None=0, Whitespace=1, Other=2, Punctuation=4, NonspacingMark=8, Cjk=16, Decomposes=32, Lowercases=64, CombiningMark=128 }
public static unsafe class CodePointClasses { public static CodePointClass OfUnchecked(uint c) { CodePointClass k=0; if (c<128){ if (c==' '||(c>=9&&c<=13)) k|=CodePointClass.Whitespace; if (c<32||c==127) k|=CodePointClass.Other; if (System.Char.IsPunctuation((char)c)||System.Char.IsSymbol((char)c)) k|=CodePointClass.Punctuation; if (c>='A'&&c<='Z') k|=CodePointClass.Lowercases; } return k; } }
public static unsafe class CanonicalDecomposition { public const int MaximumLength=4; public static int Decompose(uint c, uint* d){ d[0]=c; return 1;} public static int CombiningClass(uint c)=>0; }
public static unsafe class Lowercase { public const int MaximumLength=3; public static int Map(uint c, uint* d){ d[0]= c>='A'&&c<='Z'? c+32:c; return 1;} }
