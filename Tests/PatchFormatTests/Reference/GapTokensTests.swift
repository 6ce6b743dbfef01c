import PatchFormat
import Testing

@Suite("Tokens of a gap")
struct GapTokensTests {
    @Test("A5 tokens come back as they were added, literals one by one")
    func roundTrip() {
        let tokens = [
            GapToken(.literal), GapToken(.literal), GapToken(.old, length: 3, delta: -1),
            GapToken(.new, length: 16_384, delta: -(1 << 30)), GapToken(.old, length: 2, delta: 1 << 30),
            GapToken(.literal), GapToken(.recent3, length: 1), GapToken(.literal), GapToken(.literal),
        ]
        #expect(Array(GapTokens(tokens)) == tokens)
        var backwards = GapTokens()
        backwards.append(reversed: tokens.reversed())
        #expect(Array(backwards) == tokens)
        #expect(Array(GapTokens()).isEmpty)
    }
}
