import CProcessorProbe

/// Which extensions of the processor are really executable [E10]: an instruction of each is run in a child process. A
/// kernel, a virtual machine or an emulator may claim more than there is.
struct ProcessorTest {
    /// The extensions that can be tested here, in the words of `/proc/cpuinfo`, and whether each could be executed. What
    /// the test did not come to is not in it.
    let results: [String: Bool]

    /// Runs the test. It takes a few milliseconds.
    init() {
        var bytes = [UInt8](repeating: 0, count: Int(fettle_probe_feature_count()))
        var results: [String: Bool] = [:]
        if fettle_probe_features(&bytes, UInt32(bytes.count)) == 0 {
            for (index, byte) in bytes.enumerated() where byte != UInt8(FETTLE_PROBE_UNKNOWN.rawValue) {
                let name = String(cString: fettle_probe_feature_name(UInt32(index)))
                results[name] = byte == UInt8(FETTLE_PROBE_EXECUTABLE.rawValue)
            }
        }
        self.results = results
    }
}
