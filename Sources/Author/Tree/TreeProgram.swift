import Archives
import CBOR
import Eligibility
import ImageAnalysis

/// One file of a tree that begins as an ELF file does.
enum TreeProgram {
    /// It needs and gives something; with the names of the symbols that it needs.
    case part(DescriptorPart, [SymbolHash: Text])
    /// It is a kernel module, which is looked at together with the others of its tree.
    case module(KernelModule)
    /// It is nothing that a loader or kernel of the device loads.
    case passedOver
    /// It cannot be read, for this reason.
    case unreadable(String)

    /// Reads a program, library or kernel module.
    static func read(_ bytes: Span<UInt8>, _ path: Text, _ options: TreeOptions) -> TreeProgram {
        if KernelModule.isPresent(bytes) { return module(bytes) }
        let file: ELFFile
        do throws(ELFError) {
            file = try ELFFile(bytes)
        } catch {
            return .unreadable(error.description)
        }
        guard file.header.type == .executable || file.header.type == .dynamic,
            !BareMetalELFImage.isBareMetal(file, bytes)
        else { return .passedOver }
        let object = LoadableObject(file)
        let part = DescriptorPart(
            path: path,
            requirements: object.requirements + options.examine(file, bytes),
            provides: object.capabilities
        )
        return .part(part, names(file))
    }

    /// Reads a kernel module that is compressed as a whole.
    static func compressed(_ bytes: Span<UInt8>, _ path: Text, _ options: TreeOptions) -> TreeProgram {
        do throws(ArchiveError) {
            let content = try Compression(sniffing: bytes).decompress(bytes, limits: options.limits)
            return read(content.span, path, options)
        } catch {
            return .unreadable(error.description)
        }
    }

    private static func module(_ bytes: Span<UInt8>) -> TreeProgram {
        do throws(KernelError) {
            return .module(try KernelModule(bytes))
        } catch {
            // Other object files are for linkers.
            return error.code == .otherFormat ? .passedOver : .unreadable("\(error)")
        }
    }

    private static func names(_ file: ELFFile) -> [SymbolHash: Text] {
        var names: [SymbolHash: Text] = [:]
        for symbol in file.symbols where symbol.isImported && !symbol.isWeak {
            if let name = file.symbols.name(of: symbol) { names[SymbolHash(name)] = name }
        }
        return names
    }
}
