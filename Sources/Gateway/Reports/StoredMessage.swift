import CBOR

/// A device's message as it waits on the disk: where it goes to, what it is, and the bytes that the device signed.
struct StoredMessage: Sendable, Equatable {
    /// The path below the API's root.
    let path: String
    /// Its media type.
    let type: String
    /// The message.
    let body: [UInt8]

    /// The content of its file.
    var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: body.count + 96)
        encoder.beginArray(4)
        encoder.encodeInt(1)
        encoder.encode(text: Text(path))
        encoder.encode(text: Text(type))
        encoder.encode(bytes: body)
        return encoder.bytes
    }

    init(path: String, type: String, body: [UInt8]) {
        self.path = path
        self.type = type
        self.body = body
    }

    /// Reads the content of a file.
    init?(_ bytes: [UInt8], limit: Int) {
        var decoder = CBORDecoder(bytes.span)
        guard (try? decoder.beginArray(count: 4)) != nil, (try? decoder.readUnsigned()) == 1,
            let path = try? decoder.readTextValue(limit: 256), let type = try? decoder.readTextValue(limit: 256),
            let body = try? decoder.readByteArray(limit: limit), (try? decoder.finish()) != nil
        else { return nil }
        self.init(path: path.string, type: type.string, body: body)
    }
}
