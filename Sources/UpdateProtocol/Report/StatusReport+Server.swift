public import CBOR

extension StatusReport {
    /// Who served a part of a payload, and how much of that was wrong [A7, A8]:
    /// `[ origin: tstr, bytes: uint, bad: uint ]`.
    public struct Server: Equatable, Sendable {
        /// Scheme, host and port.
        public let origin: Text
        /// Payload bytes that came from there.
        public var byteCount: UInt64
        /// Bytes among them that were not what the author signed, or what was announced.
        public var badCount: UInt64

        /// Most servers that a report names.
        public static let limit = 16

        /// A server that gave `byteCount` bytes, of which `badCount` were wrong.
        public init(origin: Text, byteCount: UInt64, badCount: UInt64 = 0) {
            self.origin = origin
            self.byteCount = byteCount
            self.badCount = badCount
        }

        /// `servers` and `others` together, each once; the bad ones first where there are too many for a report.
        public static func together(_ servers: [Server], _ others: [Server]) -> [Server] {
            var all = servers
            for server in others {
                var isKnown = false
                for index in all.indices where all[index].origin == server.origin {
                    all[index].byteCount &+= server.byteCount
                    all[index].badCount &+= server.badCount
                    isKnown = true
                }
                if !isKnown { all.append(server) }
            }
            guard all.count > limit else { return all }
            var named: [Server] = []
            for server in all where server.badCount > 0 && named.count < limit { named.append(server) }
            for server in all where server.badCount == 0 && named.count < limit { named.append(server) }
            return named
        }

        /// Writes a list.
        public static func write(_ servers: [Server], to encoder: inout CBOREncoder) {
            encoder.beginArray(servers.count)
            for server in servers { server.write(&encoder) }
        }

        /// Reads a list that is not empty.
        @_lifetime(decoder: copy decoder)
        public static func readList(_ decoder: inout CBORDecoder) throws(CBORError) -> [Server] {
            let at = decoder.offset
            let count = try decoder.beginArray()
            guard count >= 1, count <= limit else { throw .tooLong(at: at) }
            var servers: [Server] = []
            while servers.count < count { servers.append(try read(&decoder)) }
            return servers
        }

        private func write(_ encoder: inout CBOREncoder) {
            encoder.beginArray(3)
            encoder.encode(text: origin)
            encoder.encode(byteCount)
            encoder.encode(badCount)
        }

        @_lifetime(decoder: copy decoder)
        private static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> Server {
            try decoder.beginArray(count: 3)
            return Server(
                origin: try decoder.readTextValue(limit: 1_024),
                byteCount: try decoder.readUnsigned(),
                badCount: try decoder.readUnsigned()
            )
        }
    }
}
