import Glibc

/// The command line of a program that fuzzes, in front of libFuzzer's own:
///
///     list                        the harnesses
///     seeds HARNESS FOLDER        writes the inputs to start from
///     run HARNESS [options]       runs a harness; options and folders as libFuzzer has them
///
/// At the end of a run it writes a line of JSON with what was measured into the file that the environment variable
/// `FUZZ_SUMMARY` names, and the slowest input beside it (`.slowest`).
public enum FuzzCommand {
    /// C's list of words.
    public typealias Words = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    // libFuzzer calls on one thread.
    nonisolated(unsafe) private(set) static var harness: Harness?
    nonisolated(unsafe) private static var meter = Meter()

    /// Does what the command line says: returns where libFuzzer is to go on, with the words that are meant for it.
    public static func start(
        _ harnesses: [Harness],
        _ count: UnsafeMutablePointer<Int32>,
        _ words: UnsafeMutablePointer<Words?>
    ) {
        let texts = (0..<Int(count.pointee)).map { String(cString: words.pointee![$0]!) }
        let named = texts.count > 2 ? harnesses.first { $0.name == texts[2] } : nil
        switch (texts.dropFirst().first, named) {
        case ("list", _):
            for harness in harnesses { print(harness.name) }
            exit(0)
        case ("seeds", let harness?) where texts.count == 4: exit(writeSeeds(of: harness, to: texts[3]))
        case ("run", let harness?):
            self.harness = harness
            atexit { FuzzCommand.summarize() }
            // The first word is the program's name.
            words.pointee![2] = words.pointee![0]
            words.pointee = words.pointee! + 2
            count.pointee -= 2
        default:
            print("usage: list | seeds HARNESS FOLDER | run HARNESS [libFuzzer's options and folders]")
            exit(2)
        }
    }

    /// Runs the harness on an input.
    static func run(_ input: [UInt8]) {
        if let harness { meter.measure(harness, input) }
    }

    private static func writeSeeds(of harness: Harness, to folder: String) -> Int32 {
        for (index, seed) in harness.seeds().enumerated() {
            guard write(seed, to: "\(folder)/seed-\(index)") else {
                print("\(folder) cannot be written to")
                return 1
            }
        }
        return 0
    }

    private static func summarize() {
        guard let path = getenv("FUZZ_SUMMARY").map({ String(cString: $0) }), let harness else { return }
        let line = """
            {"harness": "\(harness.name)", "executions": \(meter.executions), "peakBytes": \(meter.peak), \
            "slowestNanoseconds": \(meter.slowest), "slowestSeedNanoseconds": \(meter.slowestSeed), \
            "slowestInputBytes": \(meter.slowestInput.count)}\n
            """
        _ = write([UInt8](line.utf8), to: path)
        _ = write(meter.slowestInput, to: path + ".slowest")
    }

    private static func write(_ bytes: [UInt8], to path: String) -> Bool {
        guard let file = fopen(path, "w") else { return false }
        let count = fwrite(bytes, 1, bytes.count, file)
        return fclose(file) == 0 && count == bytes.count
    }
}

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    FuzzCommand.run([UInt8](UnsafeBufferPointer(start: data, count: size)))
    return 0
}
