import CCapstone

/// Capstone for one processor: what one instruction is.
///
/// It is asked about single instructions whose place is known already, never to walk through code.
final class Disassembler {
    /// The processors that it is used for.
    enum Machine {
        case x86
        case aarch64
    }

    /// What it says about an instruction.
    struct Found {
        var identifier: UInt32
        var length: Int
        var groups: [UInt8]
    }

    private var handle: csh = 0

    /// `nil` where the library was built without that processor.
    init?(_ machine: Machine) {
        let opened =
            switch machine {
            case .x86: cs_open(CS_ARCH_X86, CS_MODE_64, &handle)
            case .aarch64: cs_open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &handle)
            }
        guard opened == CS_ERR_OK else { return nil }
        cs_option(handle, CS_OPT_DETAIL, Int(CS_OPT_ON.rawValue))
    }

    deinit {
        if handle != 0 { cs_close(&handle) }
    }

    /// The first instruction of `bytes`, or `nil` where they are none that it knows.
    func first(_ bytes: Span<UInt8>) -> Found? {
        var list: UnsafeMutablePointer<cs_insn>?
        let count = bytes.withUnsafeBufferPointer { cs_disasm(handle, $0.baseAddress, $0.count, 0, 1, &list) }
        guard count > 0, let list else { return nil }
        defer { cs_free(list, count) }
        var found = Found(identifier: list[0].id, length: Int(list[0].size), groups: [])
        if let detail = list[0].detail {
            let used = Int(detail.pointee.groups_count)
            found.groups = withUnsafeBytes(of: detail.pointee.groups) { Array($0.prefix(used)) }
        }
        return found
    }
}
