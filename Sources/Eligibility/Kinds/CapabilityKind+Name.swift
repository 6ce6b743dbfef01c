extension CapabilityKind {
    /// The kind in the words of the registry, as command lines and JSON name it; `nil` for a kind that is not known here.
    public var name: StaticString? {
        switch self {
        case .anyOf: "any-of"
        case .machine: "machine"
        case .interpreter: "interpreter"
        case .sharedLibrary: "shared-library"
        case .symbolVersions: "symbol-versions"
        case .symbols: "symbols"
        case .abi: "abi"
        case .cpuFeature: "cpu-feature"
        case .kernel: "kernel"
        case .kernelSymbol: "kernel-symbol"
        case .memory: "memory"
        case .storage: "storage"
        case .memoryRegion: "memory-region"
        case .dataFormat: "data-format"
        case .hardware: "hardware"
        case .board: "board"
        case .bootloader: "bootloader"
        case .javaCardPackage: "java-card-package"
        case .file: "file"
        case .service: "service"
        case .package: "package"
        case .deployment: "deployment"
        case .pageSize: "page-size"
        case .staticTLS: "static-tls"
        case .executableStack: "executable-stack"
        case .runtime: "runtime"
        case .securityCounter: "security-counter"
        case .imageIdentity: "image-identity"
        case .image: "image"
        case .packageFormat: "package-format"
        case .compatibilityTable: "compatibility-table"
        case .named: "named"
        default: nil
        }
    }

    /// All kinds of the registry, in ascending order.
    public static let all: [CapabilityKind] = [
        .anyOf, .machine, .interpreter, .sharedLibrary, .symbolVersions, .symbols, .abi, .cpuFeature, .kernel,
        .kernelSymbol, .memory, .storage, .memoryRegion, .dataFormat, .hardware, .board, .bootloader, .javaCardPackage,
        .file, .service, .package, .deployment, .pageSize, .staticTLS, .executableStack, .runtime, .securityCounter,
        .imageIdentity, .image, .packageFormat, .named,
    ]

    /// What people call a thing of the kind in the middle of a sentence.
    var noun: StaticString? {
        switch self {
        case .anyOf: "one of several combinations"
        case .abi: "the binary interface"
        case .cpuFeature: "the processor extension"
        case .kernel: "the kernel"
        case .kernelSymbol: "the kernel symbol"
        case .memory: "memory"
        case .storage: "free storage"
        case .memoryRegion: "the memory region"
        case .dataFormat: "the data format"
        case .hardware: "the hardware"
        case .board: "a board that is"
        case .bootloader: "the boot loader"
        case .javaCardPackage: "the Java Card package"
        case .file: "the file"
        case .service: "the service"
        case .package: "the package"
        case .deployment: "a deployment with"
        case .pageSize: "a page size of"
        case .staticTLS: "static thread-local memory"
        case .executableStack: "an executable stack"
        case .runtime: "the run time"
        case .securityCounter: "the security counter"
        case .imageIdentity: "an image identity of"
        case .image: "the image"
        case .packageFormat: "the package format"
        case .compatibilityTable: "the consent of compatibility table"
        case .named: "the property"
        default: nil
        }
    }
}
