import CBOR
public import Eligibility

/// Which extensions of the processor an ELF program or library needs, read out of its instructions (E2).
///
/// That an instruction is there says little: every program that picks the best code at run time holds code for
/// processors better than the one it runs on. So for each extension one of three rules is found:
///
/// - *must*: an ordinary start runs into it, or the whole file was built with it, or direct calls lead to it and
///   nothing in the file asks what the processor can do;
/// - *may*: its code lies behind dispatch at run time, or is rarely come by;
/// - *no*: there is none.
///
/// x86-64 and AArch64 are read by their instructions, ARM and RISC-V by the notes of the linker. Other files have no
/// findings. Reading is total and bounded: the work grows with the size of the code, whatever the headers say.
public struct InstructionScan: Equatable, Sendable {
    /// Extensions that the file holds instructions of, the needed ones first, then by name.
    public let findings: [FeatureFinding]
    /// What in the file asks, at run time, what the processor can do: instructions, symbols, texts.
    public let dispatch: [String]
    /// How many bytes of code were looked at.
    public let codeSize: Int

    /// Reads a whole file.
    public init(_ bytes: Span<UInt8>) {
        guard let image = CodeImage(bytes) else {
            self.init(findings: [], dispatch: [], codeSize: 0)
            return
        }
        switch image.machine {
        case 62 where image.reader.is64 && image.reader.isLittle:
            self = X86Analysis(bytes, image).scan
        case 183 where image.reader.is64 && image.reader.isLittle:
            self = AArch64Analysis(bytes, image).scan
        case 40: self.init(findings: ARMAttributes.findings(bytes, image), dispatch: [], codeSize: 0)
        case 243: self.init(findings: RISCVAttributes.findings(bytes, image), dispatch: [], codeSize: 0)
        default: self.init(findings: [], dispatch: [], codeSize: 0)
        }
    }

    /// Reads a whole file.
    public init(_ bytes: [UInt8]) {
        self.init(bytes.span)
    }

    init(findings: [FeatureFinding], dispatch: [String], codeSize: Int) {
        self.findings = findings.sorted { $0.rule == $1.rule ? $0.feature < $1.feature : $0.rule > $1.rule }
        self.dispatch = dispatch
        self.codeSize = codeSize
    }

    /// The rule for one extension.
    public func rule(_ feature: String) -> FeatureRule {
        findings.first { $0.feature == feature }?.rule ?? .no
    }

    /// What the file needs: critical where it must have an extension, advisory where it may use it.
    public var requirements: [Requirement] {
        findings.compactMap { finding in
            switch finding.rule {
            case .must: Requirement(.cpuFeature, Text(finding.feature))
            case .may: Requirement(.cpuFeature, Text(finding.feature), criticality: .advisory)
            case .no: nil
            }
        }
    }
}
