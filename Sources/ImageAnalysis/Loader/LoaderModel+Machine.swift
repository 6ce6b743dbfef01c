import CBOR
public import Eligibility

extension LoaderModel {
    /// The processor of the device, by the first of the programs that nearly every Linux system has.
    ///
    /// - Returns: the machine, or `nil` where none of these programs is there.
    /// - Throws: what reading the device's files throws.
    public mutating func machine() throws(Lookup.Failure) -> Machine? {
        for path: Text in ["/sbin/init", "/bin/sh", "/bin/busybox", "/usr/bin/env", "/bin/ls"] {
            if case .success(let file)? = try file(at: path, depth: .dynamic) { return Machine(file.header) }
        }
        return nil
    }
}
