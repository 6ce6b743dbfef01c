extension ManifestTemplates {
    /// One image from one address.
    static let singleImage = Template(
        name: "single-image",
        summary: "one image from one address; standard commands alone",
        text: """
            # One image, fetched from one address. Without "request", and with "eligibility: none", the manifest uses
            # standard commands alone, and any SUIT processor can carry it out.
            sequence: 1
            reference: https://updates.example.com/radio-1.suit
            text:
              language: en
              manifest: Radio firmware 1.0
              update: The first release.
            components:
              radio:
                description: The radio's firmware
                classes:
                  - vendor: example.com
                    class: radio-nrf52
                    version: "1.0"
                    image: radio.bin
                    uri: https://updates.example.com/radio-1.0.bin
                    policy: { eligibility: none }

            """
    )

    /// An image for each slot.
    static let slots = Template(
        name: "a-b",
        summary: "an image for each of two slots, for code that runs where it was linked to",
        text: """
            # Two slots, and an image for each: for code that only runs at the address that it was linked to. The device
            # takes the one for the slot that it is about to write.
            sequence: 1
            components:
              firmware:
                classes:
                  - vendor: example.com
                    class: sensor-stm32
                    version: "2.1.0"
                    slots:
                      - { slot: 0, image: firmware-a.bin, uri: "https://updates.example.com/firmware-a-2.1.0.bin" }
                      - { slot: 1, image: firmware-b.bin, uri: "https://updates.example.com/firmware-b-2.1.0.bin" }
                    policy: { eligibility: none }

            """
    )

    /// Several components at once.
    static let multiComponent = Template(
        name: "multi-component",
        summary: "several components of a device that are updated together",
        text: """
            # Several components of one device, updated together or not at all. The application is started by the
            # manifest; the radio brings a text in a second language.
            sequence: 1
            expires: 2035-01-01T00:00:00Z
            text:
              - language: en
                update: Application and radio together.
                components: { app: The application, radio: The radio's firmware }
              - language: de
                update: Anwendung und Funkteil zusammen.
                components: { app: Die Anwendung, radio: Das Funkteil }
            components:
              app:
                invoke: true
                classes:
                  - vendor: example.com
                    class: app-cortex-m4
                    version: "3.0.1"
                    image: app.bin
                    uri: https://updates.example.com/app-3.0.1.bin
                    policy: { eligibility: none }
              radio:
                classes:
                  - vendor: example.com
                    class: radio-nrf52
                    version: "1.4"
                    image: radio.bin
                    uri: https://updates.example.com/radio-1.4.bin
                    policy: { eligibility: none }

            """
    )

    /// A patch for devices that run a known image.
    static let patchOrFull = Template(
        name: "patch-or-full",
        summary: "a patch for devices that run a known image, the whole image for all others",
        text: """
            # Devices that run one of the old images fetch the patch from it, all others the whole image. What is fetched
            # has to become the same result in any case. Nobody has to be asked: standard commands choose.
            sequence: 2
            components:
              app:
                classes:
                  - vendor: example.com
                    class: gateway
                    version: "1.43.0"
                    image: app.bin
                    uri: https://updates.example.com/app-1.43.0.bin
                    patches:
                      - { from: app-old.bin, uri: "https://updates.example.com/app-1.42.0-to-1.43.0.patch" }
                    policy: { eligibility: none }

            """
    )

    /// An encrypted image.
    static let encrypted = Template(
        name: "encrypted",
        summary: "an encrypted image, fetched to a component of its own and decrypted while it is copied",
        text: """
            # An encrypted image. Make the two files first:
            #   fettle payload encrypt app.bin --recipient-key device.pub --out app
            # Devices fetch the ciphertext to a component of its own, and decrypt it while they copy it.
            sequence: 1
            components:
              app:
                classes:
                  - vendor: example.com
                    class: gateway
                    version: "1.0"
                    image: app.bin
                    uri: https://updates.example.com/app-1.0.encrypted
                    encryption: { info: app.encryption-info, ciphertext: app.encrypted }
                    policy: { eligibility: none }

            """
    )
}
