/// One question to a device: what comes, what goes, and what is judged. In a batch, one line of JSON.
struct EligibilityCheckRequest: Decodable {
    /// Images, packages or descriptors that are going to be installed.
    var images: [String]?
    /// Where a single file is going to be installed.
    var at: String?
    /// `PATH=FILE`: a file of the device and what takes its place; nothing after the sign where it goes.
    var replaces: [String]?
    /// Files of the device that go.
    var removes: [String]?
    /// The program that loads plug-ins, or `neutral`.
    var host: String?
    /// Judge only these.
    var programs: [String]?
    /// The device's processor, in a batch.
    var cpu: String?
    /// Leave the processor's extensions out, in a batch: loaders do not look at them.
    var anyProcessor: Bool?
    /// The index to ask, in a batch.
    var index: String?
    /// What is said of the answer, in a batch.
    var id: String?
}
