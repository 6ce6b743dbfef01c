import Harness

/// What libFuzzer, which brings the main function, calls first.
@_cdecl("LLVMFuzzerInitialize")
func initialize(_ count: UnsafeMutablePointer<Int32>, _ words: UnsafeMutablePointer<FuzzCommand.Words?>) -> Int32 {
    FuzzCommand.start(
        [
            .patchAny, .patchReference, .patchSmall, .inPlace, .inPlaceSmall, .staged, .imageModel, .scan,
            .containerHead,
            .containerUndo, .containerRedo, .encode,
        ],
        count,
        words
    )
    return 0
}
