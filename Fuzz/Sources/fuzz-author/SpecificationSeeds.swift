import Author

/// Specifications that are right, the templates among them, and texts that a parser of YAML may stumble over.
enum SpecificationSeeds {
    static func all() -> [[UInt8]] {
        let texts = [fleet, json] + ManifestTemplates.all.map { $0.text } + odd
        return texts.map { Array($0.utf8) }
    }

    private static let fleet = """
        sequence: 7
        request: https://updates.example.com/v1/request
        expires: 2027-06-01T00:00:00Z
        text: { language: en, manifest: Spring release, update: "Fixes the clock." }
        components:
          app:
            report: [class, digest, version]
            description: The application
            classes:
              - name: gateway
                vendor: example.com
                class: gateway-x86_64
                version: 1.43.0
                image: gateway
                policy: { formats: [patch, zstd, full], eligibility: required }
        device:
          report: [model, free-storage]

        """

    private static let json = """
        {"sequence": 3, "request": "http://127.0.0.1:8080/v1/request", "components": {"app": {"classes":
        [{"vendor": "example.com", "class": "gateway", "version": "2", "image": "gateway"}]}}}
        """

    private static let odd = [
        "", "---\n...\n", "a: &x [*x]\n", "a: &x 1\nb: *x\n", "<<: {a: 1}\n", "? a\n: b\n", "a: |\n  b\n  c\n",
        "a: >-\n b\n",
        "!!binary aGk=\n", "%YAML 1.2\n---\na: 1\n", "a: 'it''s'\n", "\u{FEFF}a: 1\n", "a: 0x1F\nb: 1_000\nc: .inf\n",
    ]
}
