/// A query over the characteristics of devices, by which an author selects the devices of a campaign [D1].
///
/// ```
/// class = "gateway-x86" and (version < 2.0 or region != eu) and not id ~ "lab-*"
/// ```
///
/// ```
/// query      = term *("or" term)
/// term       = factor *("and" factor)
/// factor     = "not" factor / "(" query ")" / comparison
/// comparison = "has" name
///            / name "in" "(" value *("," value) ")"
///            / name ("=" / "!=" / "<" / "<=" / ">" / ">=") value
///            / name ("~" / "!~") value                    ; pattern of * and ?
/// name       = word / text
/// value      = word / text
/// word       = 1*(ALPHA / DIGIT / "_" / "-" / "." / ":" / "/" / "+" / "*" / "?" / "@" / "%")
/// text       = DQUOTE *(character / "\" DQUOTE / "\\") DQUOTE
/// ```
///
/// `and`, `or`, `not`, `in` and `has` are no words unless in quotes. The form of the value decides the comparison
/// (``QueryValue``): `version < 2.0` compares versions, `memory >= 512` numbers, `region = "2.0"` text. A comparison with
/// a characteristic that the device does not have is neither true nor false (``QueryTruth``).
public struct Query: Sendable, Hashable {
    /// The text.
    public let text: String
    /// The text, taken apart.
    public let expression: QueryExpression

    /// Reads a query.
    ///
    /// - Parameter text: The query, at most ``QueryLimits/length`` bytes.
    /// - Throws: ``QueryError`` with the position of the first mistake.
    public init(parsing text: String) throws(QueryError) {
        var parser = try QueryParser(text)
        self.expression = try parser.parse()
        self.text = text
    }

    /// Asks the query about one device.
    ///
    /// - Parameter values: The values of the characteristic of a name, empty when the device has none.
    public func evaluate(_ values: (String) -> [String]) -> QueryTruth {
        expression.evaluate(values)
    }

    /// Whether the query selects a device: only when it certainly holds.
    ///
    /// - Parameter device: The device's characteristics.
    public func selects(_ device: some CharacteristicSource) -> Bool {
        evaluate(device.values(named:)) == .yes
    }
}
