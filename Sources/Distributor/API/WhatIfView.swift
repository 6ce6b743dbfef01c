/// Which devices could take some software, and which could not and why (`POST /v1/what-if`) [B3].
public struct WhatIfView: Codable, Sendable, Hashable {
    /// Devices that would get the same.
    public struct Variant: Codable, Sendable, Hashable {
        /// What one of their components would get.
        public struct Part: Codable, Sendable, Hashable {
            /// The component.
            public let component: String
            /// The vendor id of the branch.
            public let vendor: String?
            /// The class id of the branch.
            public let `class`: String?
            /// The digest of the result, in hexadecimal.
            public let digest: String
        }

        /// What their components would get.
        public let parts: [Part]
        /// How many devices.
        public let count: Int
        /// Some of them.
        public let devices: [String]
    }

    /// What would make devices eligible, all of it together.
    public struct Remedy: Codable, Sendable, Hashable {
        /// What is to be done, in words.
        public let actions: [String]
        /// How many devices it would make eligible.
        public let count: Int
    }

    /// Devices that have a reason in common.
    public struct Reason: Codable, Sendable, Hashable {
        /// A word for programs: `edge`, `no-variant`, `no-inventory`, `characteristics`, `no-descriptor`.
        public let code: String
        /// The component that it is about.
        public let component: String?
        /// The reason, for people.
        public let reason: String
        /// What the devices have instead, as far as they differ.
        public let found: [String]
        /// The failing edges of the first of the devices, in words.
        public let edges: [String]
        /// What would help, as far as that is known.
        public let remedies: [Remedy]
        /// How many devices.
        public let count: Int
        /// Some of them.
        public let devices: [String]
    }

    /// The digest of the manifest.
    public let manifest: String
    /// How many devices were looked at.
    public let devices: Int
    /// How many of them have sent an inventory.
    public let inventories: Int
    /// How many verdicts it took.
    public let evaluations: Int
    /// Who could, by what they would get.
    public let could: [Variant]
    /// How many run it already.
    public let current: Int
    /// Who could not, by reason.
    public let couldNot: [Reason]
    /// Of whom it is not known, by reason.
    public let undecided: [Reason]
    /// How many have none of the components.
    public let notConcerned: Int
}
