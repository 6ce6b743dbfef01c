/// A query, taken apart: what a back end needs that wants to select in its own language.
public indirect enum QueryExpression: Sendable, Hashable {
    /// A characteristic is compared with a value. One with several values (the class of a device of several components)
    /// compares when any of them does; `!=` is the opposite of `=`.
    case comparison(name: String, QueryOperator, QueryValue)
    /// A characteristic matches a pattern, or does not.
    case pattern(name: String, isNegated: Bool, QueryPattern)
    /// A characteristic equals one of several values.
    case membership(name: String, [QueryValue])
    /// The device has the characteristic at all.
    case presence(name: String)
    /// The opposite.
    case not(QueryExpression)
    /// Both.
    case and(QueryExpression, QueryExpression)
    /// One of the two.
    case or(QueryExpression, QueryExpression)

    /// Asks the query about one device.
    ///
    /// - Parameter values: The values of the characteristic of a name, empty when the device has none.
    func evaluate(_ values: (String) -> [String]) -> QueryTruth {
        switch self {
        case .comparison(let name, let sign, let value):
            return Self.compare(values(name), sign, value)
        case .pattern(let name, let isNegated, let pattern):
            let values = values(name)
            if values.isEmpty { return .unknown }
            let matches = QueryTruth(values.contains(where: pattern.matches))
            return isNegated ? !matches : matches
        case .membership(let name, let list):
            let values = values(name)
            return list.reduce(.no) { $0.or(Self.compare(values, .equal, $1)) }
        case .presence(let name):
            return QueryTruth(!values(name).isEmpty)
        case .not(let expression):
            return !expression.evaluate(values)
        case .and(let left, let right):
            return left.evaluate(values).and(right.evaluate(values))
        case .or(let left, let right):
            return left.evaluate(values).or(right.evaluate(values))
        }
    }

    private static func compare(_ values: [String], _ sign: QueryOperator, _ value: QueryValue) -> QueryTruth {
        if values.isEmpty { return .unknown }
        if sign == .notEqual { return !compare(values, .equal, value) }
        var outcome = QueryTruth.no
        for candidate in values {
            guard let order = value.order(of: candidate) else {
                // A value of another form is certainly not equal, and neither before nor after.
                if sign != .equal { outcome = outcome.or(.unknown) }
                continue
            }
            outcome = outcome.or(QueryTruth(holds(order, sign)))
        }
        return outcome
    }

    private static func holds(_ order: QueryValue.Order, _ sign: QueryOperator) -> Bool {
        switch sign {
        case .equal: order == .same
        case .less: order == .before
        case .lessOrEqual: order != .after
        case .greater: order == .after
        case .greaterOrEqual: order != .before
        case .notEqual, .matches, .notMatches: false
        }
    }
}
