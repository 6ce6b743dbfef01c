import CBOR
import Eligibility
import ImageAnalysis

extension TreeDescription {
    /// Describes the files of a container image.
    ///
    /// They see no library of the device, as they are installed under a folder of their own and started with it as their
    /// root: what is judged is whether they fit each other, the processor and the kernel.
    public init(_ image: ContainerImage, options: TreeOptions = TreeOptions()) {
        let tree = SoftwareTree(image.files, prefix: options.prefix ?? "/", mergesUsr: options.mergesUsr)
        self.init(tree, format: "oci", options: options)
        if image.hasZstdLayers { findings.requirements.append(Requirement(.packageFormat, "oci.zstd")) }
        // A variant of amd64 is a level of the instruction set.
        if image.architecture == "amd64", let variant = image.variant, ["v2", "v3", "v4"].contains(variant) {
            findings.requirements.append(Requirement(.cpuFeature, Text("x86-64-\(variant)")))
        }
        if let reference = image.reference { findings.identity = SoftwareIdentity(name: Text(reference)) }
        if let architecture = image.architecture {
            let name = architecture + (image.variant.map { "/\($0)" } ?? "")
            findings.facts.insert(ImageFact("platform", Text(name)), at: 0)
        }
    }
}
