import CBOR
import Eligibility

/// What a library can no longer get once a program runs.
extension LoadedScope {
    /// Thread-local memory that glibc sets aside for libraries that come later, in bytes: by default the same in all
    /// releases (`TLS_STATIC_SURPLUS` = 64 + 16 · 100 up to 2.31, `LEGACY_TLS` in `elf/dl-tls.c` since 2.32).
    private static let surplus: UInt64 = 1_664
    /// The alignment of the whole block (`TCB_ALIGNMENT`), whose padding can be used as well.
    private static let blockAlignment: UInt64 = 64

    func memoryProblems() -> [LoadProblem] {
        guard rules == .glibc, isPlugIn else { return [] }
        var problems: [LoadProblem] = []
        let isStackFixed = !objects[0].object.wantsExecutableStack && isLater(than: "GLIBC_2.40")
        var free = freeThreadLocal
        for place in objects.indices where place >= root && place != interpreter {
            let object = objects[place].object
            if isStackFixed, object.wantsExecutableStack {
                // glibc, from 2.41 on, makes no stack executable any more for the sake of such a library.
                problems.append(LoadProblem(kind: .executableStack, reason: .missing, owner: place))
            }
            guard object.staticTLS > 0 else { continue }
            if object.staticTLS > free {
                problems.append(
                    LoadProblem(
                        kind: .staticTLS,
                        reason: .missing,
                        owner: place,
                        needed: Text("\(object.staticTLS)"),
                        found: Text("\(free)")
                    )
                )
            } else {
                // It is laid out from the other end (`_dl_try_allocate_static_tls`).
                free =
                    (free - object.staticTLS) / max(object.threadLocalAlignment, 1)
                    * max(object.threadLocalAlignment, 1)
            }
        }
        return problems
    }

    /// Thread-local memory that is left when the program and its libraries have theirs (`_dl_determine_tlsoffset`).
    private var freeThreadLocal: UInt64 {
        var used: UInt64 = 0
        var alignment = Self.blockAlignment
        for place in 0..<root {
            let object = objects[place].object
            guard object.threadLocalSize > 0 else { continue }
            used = Self.rounded(used + object.threadLocalSize, object.threadLocalAlignment)
            alignment = max(alignment, object.threadLocalAlignment)
        }
        // Restartable sequences have their place there since 2.41.
        if isLater(than: "GLIBC_2.40") { used = Self.rounded(used + 32, 32) }
        return Self.rounded(used + Self.surplus, alignment) - used
    }

    /// Sizes and alignments have 32 bits, so that sums do not overflow.
    private static func rounded(_ size: UInt64, _ alignment: UInt64) -> UInt64 {
        let alignment = max(alignment, 1)
        return (size + alignment - 1) / alignment * alignment
    }

    /// Whether the C library of the set is a later glibc than the one that `version` came with, by its versions.
    private func isLater(than version: Text) -> Bool {
        guard let place = place("libc.so.6"), let versions = objects[place].object.definedVersions else { return false }
        let numbered = versions.filter { $0.utf8.starts(with: Text("GLIBC_2").utf8) }
        let newest = VersionFamily.newest(of: version, in: numbered + [version])
        return newest != version
    }
}
