/// What a gateway says about itself, as JSON.
public struct GatewayStatus: Codable, Sendable {
    /// The way to the distributor.
    public struct Upstream: Codable, Sendable {
        /// Its address, where there is one.
        public var url: String?
        /// `up`, `down` or `none`.
        public var state: String
        /// Since when it cannot be reached, in Unix seconds.
        public var downSince: Int64?
        /// When it was reached last, in Unix seconds.
        public var lastSuccess: Int64?
        /// How many locations are left alone because they failed or gave something wrong.
        public var restingLocations: Int
    }

    /// Update requests.
    public struct Answers: Codable, Sendable {
        /// How many are known, and their bytes.
        public var known: Int
        /// Their bytes.
        public var bytes: Int
        /// Answered from here.
        public var hits: Int
        /// Answered together with another device that asked the same.
        public var shared: Int
        /// Answered past their age, because the upstream could not be reached.
        public var stale: Int
        /// Decided by the gateway.
        public var decided: Int
        /// Asked upstream.
        public var forwarded: Int
        /// Which part did not have to be asked upstream, from 0 to 1.
        public var hitRate: Double
    }

    /// Payloads.
    public struct Blobs: Codable, Sendable {
        /// How many are kept.
        public var kept: Int
        /// Their bytes.
        public var bytes: Int64
        /// The most bytes that are kept.
        public var limit: Int64
        /// How many are on their way.
        public var arriving: Int
        /// Requests served from the cache.
        public var hits: Int
        /// Requests that followed a blob on its way.
        public var followed: Int
        /// Requests passed through.
        public var passed: Int
        /// Requests that could not be served.
        public var missed: Int
        /// Blobs fetched.
        public var fetched: Int
        /// Bodies that were not what their digests say.
        public var bad: Int
        /// Which part was served from the cache or from a blob on its way, from 0 to 1.
        public var hitRate: Double
    }

    /// Messages that wait for the uplink.
    public struct Queue: Codable, Sendable {
        /// How many wait.
        public var waiting: Int
        /// Their bytes.
        public var bytes: Int64
        /// How many were stored since the start.
        public var stored: Int
        /// How many were brought to the upstream.
        public var delivered: Int
        /// How many it refused then.
        public var refused: Int
        /// How many were turned away because there was no room.
        public var turnedAway: Int
    }

    /// Bytes since the start.
    public struct Traffic: Codable, Sendable {
        /// Given to devices.
        public var served: Int
        /// Came over the uplink.
        public var uplink: Int
        /// What the uplink did not have to carry.
        public var saved: Int
    }

    /// The name of the gateway in `Via`.
    public var pseudonym: String
    /// When it started, in Unix seconds.
    public var startedAt: Int64
    /// The way to the distributor.
    public var upstream: Upstream
    /// Update requests.
    public var answers: Answers
    /// Manifests that are known.
    public var envelopes: Int
    /// Payloads.
    public var blobs: Blobs
    /// Messages that wait.
    public var queue: Queue
    /// Bytes.
    public var traffic: Traffic
    /// Patches that the gateway made.
    public var patchesMade: Int
    /// Connections that said nothing in time.
    public var silentConnections: Int
    /// Whether the cache folder is in its place, and held by this gateway.
    public var cacheIsUsable: Bool
}
