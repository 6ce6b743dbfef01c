/// How long x86-64 instructions are: one letter for each opcode (Intel SDM volume 2, appendix A).
///
/// - `n` no operand bytes, `m` ModRM, `M` ModRM and none of an address (registers), `b` imm8, `B` ModRM and imm8, `w` imm16, `z` imm32 (imm16
///   behind 66), `Z` ModRM and imm32/16, `v` imm of the operand's size, `o` 8-byte offset, `e` imm16 and imm8, `j` rel8, `J` rel32.
/// - `g`, `G` ModRM and an immediate only for the first two of the group (F6, F7).
/// - `p` prefix, `r` REX, `0` escape, `3` and `A` three-byte maps, `5` and `4` VEX, `2` EVEX, `x` not an instruction.
enum X86Tables {
    /// Opcodes of one byte.
    static let first: StaticString = """
        mmmmbzxxmmmmbzx0\
        mmmmbzxxmmmmbzxx\
        mmmmbzpxmmmmbzpx\
        mmmmbzpxmmmmbzpx\
        rrrrrrrrrrrrrrrr\
        nnnnnnnnnnnnnnnn\
        xx2mppppzZbBnnnn\
        jjjjjjjjjjjjjjjj\
        BZxBmmmmmmmmmmmm\
        nnnnnnnnnnxnnnnn\
        oooonnnnbznnnnnn\
        bbbbbbbbvvvvvvvv\
        BBwn45BZenwnnbxn\
        mmmmxxxnmmmmmmmm\
        jjjjbbbbJJxjnnnn\
        pnppnngGnnnnnnmm
        """
    /// Opcodes behind 0F.
    static let second: StaticString = """
        mmmmxnnnnnxnxmnB\
        mmmmmmmmmmmmmmmm\
        mmmmxxxxmmmmmmmm\
        nnnnnnxn3xAxxxxx\
        mmmmmmmmmmmmmmmm\
        mmmmmmmmmmmmmmmm\
        mmmmmmmmmmmmmmmm\
        BBBBmmmnmmxxmmmm\
        JJJJJJJJJJJJJJJJ\
        mmmmmmmmmmmmmmmm\
        nnnmBmxxnnnmBmmm\
        mmmmmmmmmmBmmmmm\
        mmBmBBBmnnnnnnnn\
        mmmmmmmmmmmmmmmm\
        mmmmmmmmmmmmmmmm\
        mmmmmmmmmmmmmmmm
        """
}
