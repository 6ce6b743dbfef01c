import BootControl
import LibcryptoProvider

/// The device's private key: made at the first start, and never leaving the state folder [M10].
enum DeviceKey {
    private static let byteLimit = 16_384

    /// Loads the key of the state folder, or makes one.
    static func load(in folder: String) throws(AgentError) -> LibcryptoSigningKey {
        let path = folder + "/device.key"
        do {
            if let pem = try DurableFile.read(path, limit: byteLimit) {
                return try LibcryptoSigningKey(pem: pem.span)
            }
            let key = try LibcryptoSigningKey.generate(.p256)
            try DurableFile.write(try key.pem(), to: path, mode: 0o600)
            return key
        } catch {
            throw AgentError(.failure, "the device's key \(path) cannot be used: \(error)")
        }
    }
}
