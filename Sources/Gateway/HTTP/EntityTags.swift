/// Reads `If-None-Match`.
enum EntityTags {
    /// Whether a field names the entity tag (RFC 9110 section 13.1.2).
    static func names(_ field: String, _ entityTag: String) -> Bool {
        field.split(separator: ",").contains { part in
            let tag = part.trimmingPrefix { $0 == " " }
            return tag == "*" || tag.hasPrefix(entityTag) || tag.hasPrefix("W/" + entityTag)
        }
    }
}
