import CProcessorProbe
import Glibc

/// Runs a program apart from the device: without network and privileges, in a root that cannot be written to, for a
/// bounded time [E10]. What the kernel does not allow is left out, and said.
struct Sandbox {
    /// The root folder of the software.
    let root: String
    /// The file that the program is shown, wherever it is.
    let slot: String
    /// Seconds that it may take.
    let timeout: UInt64
    /// Whether it must not run with less than no network and no privileges.
    let needsIsolation: Bool

    /// How it ended.
    struct Outcome {
        /// What failed, where it did not come to run.
        var failure: CInt?
        var exitCode: CInt
        var signal: CInt
        var isTimeout: Bool
        /// What kept it from the device, in words.
        var isolation: [String]
        var output: String
    }

    private static let outputLimit = 65_536

    /// What stands for the path of the file in the arguments.
    static let slotArgument = "{slot}"

    /// Runs a program, whose path is one inside of the root.
    func run(_ arguments: [String], environment: [String]) -> Outcome {
        var output = [CChar](repeating: 0, count: Sandbox.outputLimit)
        var result = fettle_sandbox_result()
        let argumentPointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        let environmentPointers: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
        let error = root.withCString { root in
            slot.withCString { slot in
                argumentPointers.map { UnsafePointer($0) }.withUnsafeBufferPointer { arguments in
                    environmentPointers.map { UnsafePointer($0) }.withUnsafeBufferPointer { environment in
                        var sandbox = fettle_sandbox(
                            root: root,
                            slot: slot,
                            arguments: arguments.baseAddress,
                            environment: environment.baseAddress,
                            seconds: UInt32(clamping: timeout),
                            is_isolation_needed: needsIsolation ? 1 : 0
                        )
                        return fettle_sandbox_run(&sandbox, &output, output.count, &result)
                    }
                }
            }
        }
        let names: [(fettle_sandbox_isolation, String)] = [
            (FETTLE_SANDBOX_USER, "user"), (FETTLE_SANDBOX_NETWORK, "network"),
            (FETTLE_SANDBOX_READ_ONLY, "read-only"), (FETTLE_SANDBOX_ROOT, "root"),
            (FETTLE_SANDBOX_NO_PRIVILEGES, "privileges"),
        ]
        let bytes = output.prefix(Int(result.output_count)).map { UInt8(bitPattern: $0) }
        return Outcome(
            failure: error != 0 ? error : result.is_started != 0 ? nil : result.error,
            exitCode: result.exit_code,
            signal: result.signal,
            isTimeout: result.is_timeout != 0,
            isolation: names.filter { result.isolation & $0.0.rawValue != 0 }.map(\.1),
            output: String(decoding: bytes, as: UTF8.self)
        )
    }
}
