/// The name by which a gateway knows its own requests again when they come back to it: 16 random hexadecimal digits, made at
/// the first start.
enum Pseudonym {
    /// The name that is kept in the folder.
    static func read(_ folder: CacheFolder) throws(GatewayError) -> String {
        let known = (try? CacheFile.content(folder.pseudonym, limit: 64)) ?? nil
        if let known, known.count == 16, known.allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }) {
            return String(decoding: known, as: UTF8.self)
        }
        let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
        let name = String(repeating: "0", count: 16 - digits.count) + digits
        do throws(CacheFailure) {
            try CacheFile.place(Array(name.utf8), at: folder.pseudonym, in: folder.root, isDurable: true)
        } catch {
            throw GatewayError(.cacheFolder, "the cache folder cannot be written", found: "\(error)")
        }
        return name
    }
}
