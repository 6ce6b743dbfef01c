import PatchEncoding
import PatchFormat
import Testing

@Suite("The smallest of several patches")
struct PatchCandidatesTests {
    static let containers = CodecSample.container.pair
    static let bytes = ImagePair.edited(size: 1_200, seed: 70)

    @Test("D6 the smallest patch wins, whatever the codec", arguments: [bytes, containers])
    func smallest(_ pair: ImagePair) throws {
        let best = try CodecSample.candidates.patch(pair)
        let others: [any PatchEncoder] = [
            ZstdPatchEncoder(), ReferencePatchEncoder(), ReferencePatchEncoder(predictsReferences: false),
            ContainerPatchEncoder(inner: ReferencePatchEncoder(), executables: .split),
        ]
        var made = 0
        for encoder in others {
            guard let patch = try? pair.patch(by: encoder) else { continue }
            made += 1
            #expect(best.count <= patch.count, "\(encoder)")
        }
        #expect(made >= 3)
    }

    @Test(
        "D6 only codecs that the device takes are used",
        arguments: [
            [PatchCodec.zstd], [.reference], [.reference, .container], [.zstd, .reference], [.zstd, .container],
        ]
    )
    func codecs(_ allowed: [PatchCodec]) throws {
        for pair in [Self.containers, Self.bytes] {
            for tier in EncodingTier.allCases {
                let patch = try pair.patch(by: PatchCandidates(codecs: Set(allowed)), tier: tier)
                let codec = try #require(ImagePair.codec(of: patch))
                #expect(allowed.contains(codec))
                #expect(pair.applied(patch).result == pair.new)
            }
        }
    }

    @Test("D6 containers are undone only where the device can, and then the patch is smaller")
    func container() throws {
        let with = try Self.containers.patch(by: PatchCandidates())
        let without = try Self.containers.patch(by: PatchCandidates(codecs: [.zstd, .reference]))
        #expect(ImagePair.codec(of: with) == .container)
        #expect(ImagePair.codec(of: without) != .container)
        #expect(with.count < without.count)
    }

    @Test("D6 no codec at all gives no patch, and an error that says so")
    func none() throws {
        for codecs in [[], [PatchCodec(rawValue: 99)]] as [Set<PatchCodec>] {
            let error = #expect(throws: PatchEncodingError.self) {
                try Self.bytes.patch(by: PatchCandidates(codecs: codecs))
            }
            #expect(error?.reason.contains("no codec") == true)
        }
    }

    @Test("D6 the fast tier answers with zstd alone")
    func fast() throws {
        let patch = try Self.containers.patch(by: PatchCandidates(), tier: .fast)
        #expect(ImagePair.codec(of: patch) == .zstd)
        #expect(patch == (try Self.containers.patch(by: ZstdPatchEncoder(), tier: .fast)))
    }

    @Test("D6 an encoder that nobody waits for stops, whenever it asks", arguments: [bytes, containers])
    func cancelled(_ pair: ImagePair) throws {
        var asked = 0
        _ = try pair.patch(by: PatchCandidates()) {
            asked += 1
            return false
        }
        #expect(asked >= 4)
        for place in 1...asked {
            var count = 0
            let error = #expect(throws: PatchEncodingError.self) {
                try pair.patch(by: PatchCandidates()) {
                    count += 1
                    return count >= place
                }
            }
            #expect(error?.code == .cancelled, "asked \(place) times")
            // Whoever is told to stop asks at most once more, on the way out.
            #expect(count <= place + 1)
        }
    }

    @Test("D6 comparing two images can be stopped between any of its stages")
    func cancelledInside() throws {
        var asked = 0
        _ = try Self.bytes.patch(by: ReferencePatchEncoder()) {
            asked += 1
            return false
        }
        #expect(asked >= 6)
        for place in 1...asked {
            var count = 0
            let error = #expect(throws: PatchEncodingError.self) {
                try Self.bytes.patch(by: ReferencePatchEncoder()) {
                    count += 1
                    return count >= place
                }
            }
            #expect(error?.code == .cancelled, "asked \(place) times")
        }
    }

    @Test("D6 a patch for a microcontroller keeps to its memory: what it makes is decoded within its limits")
    func microcontroller() throws {
        let patch = try Self.bytes.patch(by: PatchCandidates(codecs: [.reference], limits: .microcontroller))
        var result = [UInt8](repeating: 0, count: Self.bytes.new.count)
        try Self.bytes.old.withUnsafeBufferPointer { (old) throws in
            try result.withUnsafeMutableBufferPointer { (room) throws in
                var decoder = ReferencePatchDecoder(
                    memory: ContiguousMemory(old: old, new: room),
                    expecting: PatchExpectation(
                        precursor: Self.bytes.names.precursor,
                        result: Self.bytes.names.result,
                        resultSize: UInt64(room.count)
                    ),
                    digest: ImagePair.digest,
                    limits: .microcontroller
                )
                try decoder.push(patch.span)
                try decoder.finish()
            }
        }
        #expect(result == Self.bytes.new)
    }
}
