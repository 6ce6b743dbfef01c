import CBOR
import COSE

/// Checks the values of parameters before anything runs, and copies nothing.
enum ParameterShape {
    /// Most formats that a manifest may allow.
    static let formatLimit = 16

    /// Checks the value of parameter `label`, which comes next; `indexCount` is the number of component indices.
    @_lifetime(decoder: copy decoder) static func check(
        _ label: Int64,
        _ decoder: inout CBORDecoder,
        indexCount: Int
    ) throws(CBORError) {
        let at = decoder.offset
        switch label {
        case SUITParameter.vendorIdentifier:
            if try decoder.peek() == .tag {
                guard try decoder.readTag() == SUITTag.privateEnterpriseNumber else { throw .invalidValue(at: at) }
                guard try !decoder.readBytes().isEmpty else { throw .invalidValue(at: at) }
            } else {
                try identifier(&decoder)
            }
        case SUITParameter.classIdentifier, SUITParameter.deviceIdentifier: try identifier(&decoder)
        case SUITParameter.useBefore, SUITParameter.componentSlot, SUITParameter.imageSize,
            SUITParameter.minimumBattery:
            _ = try decoder.readUnsigned()
        case SUITParameter.updatePriority: _ = try decoder.readInteger()
        case SUITParameter.sourceComponent:
            guard try decoder.readUnsigned() < UInt64(indexCount) else { throw .outOfRange(at: at) }
        case SUITParameter.uri: _ = try decoder.readText()
        case SUITParameter.content, SUITParameter.invokeArguments, SUITParameter.fetchArguments,
            SUITParameter.requestDefinition:
            _ = try decoder.readBytes()
        case SUITParameter.encryptionInfo: try encryptionInfo(decoder.bytes, in: try decoder.readBytes())
        case SUITParameter.blockDigests: _ = try BlockDigests(decoder.bytes, in: try decoder.readBytes())
        case SUITParameter.variantRoot: _ = try VariantRoot(decoder.bytes, in: try decoder.readBytes())
        case SUITParameter.characteristicConditions:
            _ = try CharacteristicConditions(decoder.bytes, in: try decoder.readBytes())
        case SUITParameter.imageDigest, SUITParameter.version, SUITParameter.waitInfo,
            SUITParameter.componentMetadata, SUITParameter.descriptor, SUITParameter.payloadFormats:
            let content = try decoder.readBytes()
            var inner = CBORDecoder(decoder.bytes, in: content)
            try wrapped(label, &inner)
            try inner.finish()
        case SUITParameter.strictOrder, SUITParameter.softFailure: _ = try decoder.readBool()
        default: throw .invalidValue(at: at)
        }
    }

    /// The content of a parameter that is a byte string with an item inside.
    @_lifetime(decoder: copy decoder) private static func wrapped(
        _ label: Int64,
        _ decoder: inout CBORDecoder
    ) throws(CBORError) {
        switch label {
        case SUITParameter.imageDigest: _ = try LocatedDigest.read(&decoder)
        case SUITParameter.version: _ = try VersionMatch.read(&decoder)
        case SUITParameter.waitInfo: try WaitEvents.check(&decoder)
        case SUITParameter.componentMetadata: try metadata(&decoder)
        case SUITParameter.descriptor:
            try decoder.beginArray(count: 3)
            _ = try LocatedDigest.read(&decoder)
            _ = try decoder.readUnsigned()
            _ = try decoder.readText()
        case SUITParameter.payloadFormats:
            let at = decoder.offset
            var count = try decoder.beginArray()
            guard count >= 1, count <= formatLimit else { throw .tooLong(at: at) }
            while count > 0 {
                _ = try decoder.readUnsigned()
                count -= 1
            }
        default: throw .invalidValue(at: decoder.offset)
        }
    }

    @_lifetime(decoder: copy decoder) private static func identifier(_ decoder: inout CBORDecoder) throws(CBORError) {
        let at = decoder.offset
        guard try decoder.readBytes().count == 16 else { throw .invalidValue(at: at) }
    }

    /// A COSE_Encrypt whose ciphertext is detached (suit-firmware-encryption section 6.1). COSE headers are not in the
    /// order that everything else is in, so this is left to their reader.
    private static func encryptionInfo(_ bytes: Span<UInt8>, in range: Range<Int>) throws(CBORError) {
        do throws(COSEError) {
            let info = try Encrypt(bytes, in: range)
            guard info.ciphertext == nil else { throw COSEError.unexpectedStructure(at: range.lowerBound) }
        } catch {
            if case .malformed(let cause) = error { throw cause }
            throw .invalidValue(at: range.lowerBound)
        }
    }

    /// `{ + 1...8 => any }` (suit-update-management section 5): what is applied to a file must be understood whole.
    @_lifetime(decoder: copy decoder) private static func metadata(_ decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        var map = try decoder.beginMap()
        guard map.remaining > 0 else { throw .invalidValue(at: start) }
        while let key = try decoder.nextIntegerKey(&map) {
            let at = decoder.offset
            switch key {
            case ComponentMetadataKey.fileType:
                let type = try decoder.readUnsigned()
                guard type >= 1, type <= 3 else { throw .invalidValue(at: at) }
            case ComponentMetadataKey.modificationTime, ComponentMetadataKey.creationTime:
                guard try decoder.readTag() == SUITTag.time else { throw .invalidValue(at: at) }
                try decoder.skip()
            case ComponentMetadataKey.defaultPermissions, ComponentMetadataKey.userPermissions,
                ComponentMetadataKey.groupPermissions, ComponentMetadataKey.rolePermissions,
                ComponentMetadataKey.creator:
                try decoder.skip()
            default: throw .invalidValue(at: at)
            }
        }
    }
}
