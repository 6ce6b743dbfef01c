/// How hard deflate looks for matches at the levels that look one byte ahead, in zlib as in gzip.
struct DeflateLevel {
    /// A match of this length makes the search for a better one a quarter as long.
    let good: Int
    /// From this length on no better one is looked for at the next byte.
    let lazy: Int
    /// From this length on the search ends.
    let nice: Int
    /// How many places are tried.
    let chain: Int

    init?(_ level: Int32) {
        let table: [(Int, Int, Int, Int)] = [
            (4, 4, 16, 16), (8, 16, 32, 32), (8, 16, 128, 128), (8, 32, 128, 256), (32, 128, 258, 1_024),
            (32, 258, 258, 4_096),
        ]
        guard (4...9).contains(level) else { return nil }
        (good, lazy, nice, chain) = table[Int(level) - 4]
    }
}
