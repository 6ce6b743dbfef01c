/// Compatibility tables in YAML.
enum TableTextSeeds {
    static func all() -> [[UInt8]] {
        [
            table("{ rule: deny, side: lower, reason: recalled, software: { name: app, from: 1.2, below: 2.0 } }"),
            table("{ rule: allow, side: upper, reason: tried, needs: [{ kind: symbol-versions, of: libc.so.6 }] }"),
            table(
                "{ rule: known-bad, side: new, reason: no, requires: [{ kind: memory, name: ram, at-least: 1 MiB }] }"
            ),
            "issuer: a\nnumber: 1\nrules: []\n", "",
        ].map { Array($0.utf8) }
    }

    private static func table(_ rule: String) -> String {
        "issuer: Maker\nnumber: 7\nexpires: 2030-06-01T00:00:00Z\nrules:\n  - \(rule)\n"
    }
}
