import Foundation
import HTTPServing
import HTTPTypes
import Hummingbird
import Store

extension Request {
    /// A parameter of the query, percent-decoded.
    func parameter(_ name: String) -> String? {
        uri.queryParameters[name[...]].map(String.init)
    }

    /// The page size that the query asks for.
    func pageSize(_ usual: Int = 100) throws -> Int {
        guard let text = parameter("limit") else { return usual }
        guard let limit = Int(text), limit >= 1, limit <= StoreLimits.pageSize else {
            throw Problem.malformed(
                "the page size is out of bounds",
                expected: "1 to \(StoreLimits.pageSize)",
                found: text
            )
        }
        return limit
    }
}

extension DistributorContext {
    /// A parameter of the path, percent-decoded.
    func pathParameter(_ name: String) throws -> String {
        guard let raw = parameters.get(name), let decoded = raw.removingPercentEncoding else {
            throw Problem.malformed("the path is not percent-encoded UTF-8")
        }
        return decoded
    }

    /// The name in the path.
    func name<Subject>(_ parameter: String) throws -> Name<Subject> {
        try Name(try pathParameter(parameter))
    }

    /// The digest in the path.
    func digest(_ parameter: String = "digest") throws -> ContentDigest {
        try ContentDigest(hex: try pathParameter(parameter))
    }
}
