/// One instruction as far as walking through code goes.
struct CodeStep {
    /// Where control goes.
    enum Flow: UInt8 {
        case next
        case call
        case jump
        case branch
        case indirectCall
        case indirectJump
        /// Back to the caller.
        case end
        /// Nowhere: the program is stopped.
        case trap
    }

    var length: Int
    var flow: Flow
    /// How far a direct jump or call goes, from the end of the instruction.
    var distance: Int
}
