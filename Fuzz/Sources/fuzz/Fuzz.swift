import Harness

/// What libFuzzer, which brings the main function, calls first.
@_cdecl("LLVMFuzzerInitialize")
func initialize(_ count: UnsafeMutablePointer<Int32>, _ words: UnsafeMutablePointer<FuzzCommand.Words?>) -> Int32 {
    FuzzCommand.start(
        [
            .cbor, .cose, .trust, .suit, .report, .messages, .patch, .updateFile, .descriptor, .capabilities, .verdict,
            .table, .versions,
        ],
        count,
        words
    )
    return 0
}
