import Harness

/// What libFuzzer, which brings the main function, calls first.
@_cdecl("LLVMFuzzerInitialize")
func initialize(_ count: UnsafeMutablePointer<Int32>, _ words: UnsafeMutablePointer<FuzzCommand.Words?>) -> Int32 {
    FuzzCommand.start(
        [
            .elf, .instructions, .firmware, .records, .kernel, .deviceTree, .javaCard,
            .archive, .layers, .package, .control, .wheel, .compression,
            .deviceIndex, .update, .packageIndex, .links,
        ],
        count,
        words
    )
    return 0
}
