import Archives
import CBOR
import Eligibility
import Foundation
import ImageAnalysis
import InstructionScan

/// Chooses the reader for an image by its format, and evaluates it [E1].
struct ImageAnalyser {
    /// Where an image without addresses of its own goes, for raw binaries.
    var baseAddress: UInt32?
    /// The name that the image is installed under.
    var fileName: String

    /// What a reader found out.
    struct Outcome {
        var findings: ImageFindings
        /// Names of symbols, which descriptors carry only as hashes.
        var symbolNames: [SymbolHash: Text] = [:]
        /// The files of software that consists of several.
        var parts: [DescriptorPart] = []
    }

    /// Evaluates `content`, or returns `nil` where no reader knows its format.
    func analyse(_ content: [UInt8]) throws(ImageProblem) -> Outcome? {
        guard let format = ImageFormat(content.span) else {
            guard let baseAddress else { return nil }
            return try firmware { () throws(FirmwareError) in
                try RawFirmwareImage(content.span, baseAddress: baseAddress).findings
            }
        }
        switch format {
        case .elf: return try elf(content)
        case .intelHex: return try firmware { () throws(FirmwareError) in try IntelHexImage(content.span).findings }
        case .sRecord: return try firmware { () throws(FirmwareError) in try SRecordImage(content.span).findings }
        case .uf2: return try firmware { () throws(FirmwareError) in try UF2Image(content.span).findings }
        case .mcuboot: return try firmware { () throws(FirmwareError) in try MCUbootImage(content.span).findings }
        case .esp: return try firmware { () throws(FirmwareError) in try ESP32Image(content.span).findings }
        case .bzImage, .arm64Image, .riscvImage, .zImage, .uImage: return try kernel(content)
        case .deviceTree: return try deviceTree(content)
        case .squashFS, .debianPackage, .zip, .tar, .gzip, .xz, .zstd: return try tree(content, format)
        case .descriptor: return nil
        }
    }

    // MARK: Single images

    private func firmware(_ read: () throws(FirmwareError) -> ImageFindings) throws(ImageProblem) -> Outcome {
        do throws(FirmwareError) {
            return Outcome(findings: try read())
        } catch {
            throw ImageProblem(error)
        }
    }

    private func kernel(_ content: [UInt8]) throws(ImageProblem) -> Outcome {
        do throws(KernelError) {
            let image = try KernelImage(content.span)
            return Outcome(findings: image.findings)
        } catch {
            throw ImageProblem(error)
        }
    }

    /// A tree that describes images is a FIT; any other describes a board.
    private func deviceTree(_ content: [UInt8]) throws(ImageProblem) -> Outcome {
        let tree: DeviceTree
        do throws(KernelError) {
            tree = try DeviceTree(content.span)
        } catch {
            throw ImageProblem(error)
        }
        if tree.root.children.contains(where: { $0.name == "images" }) { return try kernel(content) }
        return Outcome(findings: tree.findings)
    }

    private func elf(_ content: [UInt8]) throws(ImageProblem) -> Outcome {
        if KernelModule.isPresent(content.span) {
            do throws(KernelError) {
                let module = try KernelModule(content.span)
                return Outcome(findings: module.findings)
            } catch {
                throw ImageProblem(error)
            }
        }
        let file: ELFFile
        do throws(ELFError) {
            file = try ELFFile(content.span)
        } catch {
            throw ImageProblem(error)
        }
        if BareMetalELFImage.isBareMetal(file, content.span) {
            return try firmware { () throws(FirmwareError) in try BareMetalELFImage(content.span).findings }
        }
        return ProgramFindings(file, content.span, fileName: fileName, options: options).outcome
    }

    // MARK: Software of several files

    private func tree(_ content: [UInt8], _ format: ImageFormat) throws(ImageProblem) -> Outcome {
        let components: [(name: Text, bytes: [UInt8])]?
        let description: TreeDescription?
        do throws(ArchiveError) {
            components = format == .zip ? try CAPComponents.read(content) : nil
            description =
                components == nil
                ? try TreeReader.describe(content, fileName: fileName, options: options) : nil
        } catch {
            throw ImageProblem(error)
        }
        if let components { return try javaCard(components) }
        guard let description else { throw ImageProblem("archive", 0, "files", "none", true) }
        return Outcome(
            findings: description.findings,
            symbolNames: description.symbolNames,
            parts: description.parts
        )
    }

    private func javaCard(_ components: [(name: Text, bytes: [UInt8])]) throws(ImageProblem) -> Outcome {
        do throws(CAPError) {
            return Outcome(findings: try CAPFile(components: components).findings)
        } catch {
            throw ImageProblem(error)
        }
    }

    /// How the programs of a tree are looked at: as single ones are.
    private var options: TreeOptions {
        var options = TreeOptions()
        options.examine = ProgramFindings.processorRequirements
        return options
    }
}
