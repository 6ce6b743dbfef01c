/// Specifications that are right.
enum Samples {
    /// Two classes of one component, a second component, all that can be said.
    static let fleet = """
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
              - name: sensor
                vendor: example.com
                class: sensor-aarch64
                version: 1.43.0
                image: sensor
          library:
            classes:
              - vendor: example.com
                class: gateway-x86_64
                version: "2.1"
                image: library
        device:
          report: [model, free-storage]

        """

    /// Little, for tests that try everything.
    static let small = """
        sequence: 3
        request: http://127.0.0.1:8080/v1/request
        text: { update: "Small." }
        components:
          app:
            report: [class, digest]
            classes:
              - vendor: example.com
                class: gateway
                version: "2"
                image: gateway

        """

    /// An image that nothing is known about beside one that is analysed.
    static let mixed = """
        sequence: 1
        request: coap://[2001:db8::1]/v1/request
        components:
          app:
            classes:
              - vendor: example.com
                class: gateway
                version: "1"
                image: gateway
              - vendor: example.com
                class: radio
                version: "1"
                image: radio.bin
                policy: { eligibility: none }

        """
}
