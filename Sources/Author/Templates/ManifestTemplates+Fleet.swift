extension ManifestTemplates {
    /// A manifest for a mixed fleet.
    static let fleet = Template(
        name: "fleet",
        summary: "a mixed fleet that asks the distributor: patches on demand, and a verdict before the download",
        text: """
            # One manifest for a mixed fleet. Devices report what "report" asks for, and the distributor answers each with
            # what fits it: a patch from what it runs, or the whole image. No device fetches an image that does not fit.
            sequence: 7
            request: https://updates.example.com/v1/request
            expires: 2035-01-01T00:00:00Z
            text: { language: en, update: The summer release }
            components:
              app:
                description: The application
                report: [vendor, class, digest, version, { label: position, form: coordinates }]
                classes:
                  - name: gateway, x86-64
                    vendor: example.com
                    class: app-x86_64
                    version: "1.43.0"
                    image: app-x86_64
                    blocks: { form: forward }
                    policy: { formats: [patch, zstd, full], eligibility: required }
                  - name: sensor, with the small radio only
                    vendor: example.com
                    class: app-sensor
                    when: { hardware-configuration: radio-s, version: { from: "1.40", through: "1.42" } }
                    version: "1.43.0"
                    image: app-sensor.bin
                    policy: { formats: [full], eligibility: none }
            device:
              report: [manufacturer, model, free-storage, { label: hardware-configuration }, { label: security-capabilities, form: flags }]

            """
    )

    /// Very many variants.
    static let details = Template(
        name: "details",
        summary: "very many variants: a detail manifest for each, under one signed root",
        text: """
            # Very many variants. The manifest that all devices receive stays small; each device is sent the detail
            # manifest for its class, with a proof that the author meant it to be there. "fettle manifest build" writes
            # them to NAME.details beside the manifest.
            sequence: 3
            request: https://updates.example.com/v1/request
            variants: details
            components:
              app:
                report: [vendor, class, digest, version]
                classes:
                  - vendor: example.com
                    class: meter-de
                    version: "5.2"
                    image: meter-de.bin
                    policy: { eligibility: none }
                  - vendor: example.com
                    class: meter-fr
                    version: "5.2"
                    image: meter-fr.bin
                    policy: { eligibility: none }

            """
    )
}
