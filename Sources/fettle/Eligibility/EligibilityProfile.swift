import ArgumentParser
import Author
import Eligibility
import Foundation

struct EligibilityProfile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Make the constant table of what a microcontroller provides.",
        discussion: """
            A device that cannot look for itself states what it provides: processor, memory map, board, boot loader, parts. \
            The table is a set of capabilities in CBOR (docs/formats/descriptor.cddl), as bytes or as source text that the \
            firmware is built with.

            EXAMPLES:
              fettle eligibility profile gauge.yaml
              fettle eligibility profile gauge.yaml --as c --out capabilities.h
              fettle eligibility check firmware.hex --device gauge.yaml
            """
    )

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case cbor, c, swift
    }

    @Argument(help: "The profile: YAML or JSON.")
    var file: String

    @Option(name: .customLong("as"), help: "The form of the table: cbor, c or swift.")
    var form: Form = .cbor

    @Option(name: .shortAndLong, help: "Where the table goes; without it, it is only shown.")
    var out: String?

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let name: String?
        let size: Int
        let provides: [DescriptorLine]
        let examined: [String]
    }

    func run() throws {
        let profile = try DeviceProfile.read(path: file)
        let bytes = profile.capabilities.encoded()
        if let out {
            var files = OutputFiles()
            files.protect([file])
            files.add(out, source(bytes))
            try files.write()
        }
        let result = Result(
            name: profile.name,
            size: bytes.count,
            provides: DescriptorLine.capabilities(profile.capabilities.capabilities, [:]),
            examined: profile.capabilities.examinedKinds.compactMap { kind in kind.name.map { "\($0)" } }
        )
        if output.json { return JSONOutput.show(result) }
        print("profile   \(Printable.line(profile.name ?? file)), \(Format.count(bytes.count)) bytes")
        print("examined  \(result.examined.isEmpty ? "nothing in full" : result.examined.joined(separator: ", "))\n")
        DescriptorTable(result.provides, anyLibrary: "-").show()
    }

    private func source(_ bytes: [UInt8]) -> [UInt8] {
        let rows = stride(from: 0, to: bytes.count, by: 12).map { start in
            bytes[start..<min(start + 12, bytes.count)].map { "0x" + Hexadecimal.text([$0]) }.joined(separator: ", ")
        }
        switch form {
        case .cbor: return bytes
        case .c:
            let body = rows.map { "    " + $0 + "," }.joined(separator: "\n")
            return Array(
                """
                /* Set of capabilities, made by "fettle eligibility profile". Do not edit. */
                static const unsigned char fettle_capabilities[\(bytes.count)] = {
                \(body)
                };

                """.utf8
            )
        case .swift:
            let body = rows.map { "    " + $0 + "," }.joined(separator: "\n")
            return Array(
                """
                // Set of capabilities, made by "fettle eligibility profile". Do not edit.
                let capabilities: [\(bytes.count) of UInt8] = [
                \(body)
                ]

                """.utf8
            )
        }
    }
}
