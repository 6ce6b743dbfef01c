import CBOR
import COSE
import SUIT
import Trust

/// What a device does with an envelope before anything happens.
enum Reading {
    /// Decodes, verifies, decodes the manifest and scans its commands.
    static func manifest(
        _ bytes: [UInt8],
        trusting key: PublicKey,
        crypto: some CryptoProvider
    ) throws(SUITError) -> Manifest {
        try Manifest(
            try AuthenticatedEnvelope(
                try Envelope(bytes.span),
                in: bytes.span,
                anchors: [TrustAnchor(key: key)],
                crypto: crypto
            ),
            in: bytes.span,
            crypto: crypto
        )
    }

    /// Runs the shared sequence as a device of the class number `number`, and gives the image size that it ends with.
    static func select(_ number: Int, of manifest: Manifest, in bytes: [UInt8]) throws(SUITError) -> UInt64? {
        let own = Samples.classIdentifier(number)
        var processor = CommandProcessor(manifest)
        processor.begin(.shared)
        while let step = try processor.next(bytes.span) {
            switch step {
            case .check(let request) where request.command == SUITCommand.classIdentifier:
                guard let range = request.parameters.classIdentifier else {
                    processor.answer(false)
                    continue
                }
                processor.answer(bytes[range].elementsEqual(own))
            case .check, .perform: processor.answer(true)
            case .dependency: processor.answer(false)
            }
        }
        return processor.parameters[0].imageSize
    }

    /// The signature of the envelope's first authentication block, and the bytes that it is of.
    static func signature(of bytes: [UInt8]) throws -> (message: [UInt8], signature: [UInt8]) {
        let envelope = try Envelope(bytes.span)
        var decoder = CBORDecoder(bytes.span, in: envelope.authentication)
        try decoder.beginArray(count: 2)
        let digest = try decoder.readBytes()
        var block = CBORDecoder(bytes.span, in: try decoder.readBytes())
        _ = try block.readTag()
        try block.beginArray(count: 4)
        let header = try block.readBytes()
        try block.skip()
        try block.readNull()
        let signature = try block.readBytes()
        // The Sig_structure (RFC 9052 section 4.4).
        var message = CBOREncoder()
        message.beginArray(4)
        message.encode(text: "Signature1")
        message.encode(bytes: Array(bytes[header]))
        message.encode(bytes: [])
        message.encode(bytes: Array(bytes[digest]))
        return (message.bytes, Array(bytes[signature]))
    }
}
