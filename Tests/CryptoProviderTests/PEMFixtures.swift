/// Keys in PEM that the `openssl` command (3.0) made for these tests. They are used nowhere else.
enum PEMFixtures {
    /// A P-256 key: `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`.
    static let p256PKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrKqT/M+Zolk68Cqa
        5pfxH1VIJ+WQO5lMjraME+yVLY6hRANCAAQ7n8Eft90KoO6K8elj9buFYKAkNfQK
        92LK71vgrg8VRglHUndr5vcDZ/hIehol1SGQ1/pJEFSCQOhyN+/5gYyu
        -----END PRIVATE KEY-----
        """

    /// The same key without its public half: `openssl ec -no_public`, then `openssl pkcs8 -topk8 -nocrypt`.
    static let p256PKCS8WithoutPublic = """
        -----BEGIN PRIVATE KEY-----
        MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCCsqpP8z5miWTrwKprm
        l/EfVUgn5ZA7mUyOtowT7JUtjg==
        -----END PRIVATE KEY-----
        """

    /// The same key in SEC 1: `openssl ec`.
    static let p256SEC1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIKyqk/zPmaJZOvAqmuaX8R9VSCflkDuZTI62jBPslS2OoAoGCCqGSM49
        AwEHoUQDQgAEO5/BH7fdCqDuivHpY/W7hWCgJDX0Cvdiyu9b4K4PFUYJR1J3a+b3
        A2f4SHoaJdUhkNf6SRBUgkDocjfv+YGMrg==
        -----END EC PRIVATE KEY-----
        """

    /// The same key as `openssl ecparam -genkey` writes it.
    static let p256SEC1WithParameters = """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIKyqk/zPmaJZOvAqmuaX8R9VSCflkDuZTI62jBPslS2OoAoGCCqGSM49
        AwEHoUQDQgAEO5/BH7fdCqDuivHpY/W7hWCgJDX0Cvdiyu9b4K4PFUYJR1J3a+b3
        A2f4SHoaJdUhkNf6SRBUgkDocjfv+YGMrg==
        -----END EC PRIVATE KEY-----
        """

    /// Its public half: `openssl pkey -pubout`.
    static let p256Public = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEO5/BH7fdCqDuivHpY/W7hWCgJDX0
        Cvdiyu9b4K4PFUYJR1J3a+b3A2f4SHoaJdUhkNf6SRBUgkDocjfv+YGMrg==
        -----END PUBLIC KEY-----
        """

    /// The same with a compressed point: `-conv_form compressed`.
    static let p256PublicCompressed = """
        -----BEGIN PUBLIC KEY-----
        MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgACO5/BH7fdCqDuivHpY/W7hWCgJDX0
        Cvdiyu9b4K4PFUY=
        -----END PUBLIC KEY-----
        """

    /// An Ed25519 key: `openssl genpkey -algorithm ED25519`.
    static let ed25519PKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIOf/Y6s9MQeQxctH+kj/S/JMA+pIbZ+dkoTivDWORQEX
        -----END PRIVATE KEY-----
        """

    /// Its public half.
    static let ed25519Public = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA/sKXwMacNXCWPVT5fTYSf9rE2JxHiG3hj0G5qYdMUn4=
        -----END PUBLIC KEY-----
        """

    /// A key of another curve.
    static let p384PKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDdaaceZcCsKXEJpy+g
        BC3kQiLbmWGzHmzY/imTYBXD06GPfPSAc0GoODPQmxberfuhZANiAAQaHCBnkGLX
        iSP2yZKoIcU/EzQc1/1+E7IDk+FKVe0iqODyiURqRj5rHMCBjhCPEfRRsxT/sKY2
        hAQayWWTII9W7zJfCmcMndVZkuxhWe+TyBuySaSB5lTlgBcO8XbsYWU=
        -----END PRIVATE KEY-----
        """

    /// Its public half.
    static let p384Public = """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEGhwgZ5Bi14kj9smSqCHFPxM0HNf9fhOy
        A5PhSlXtIqjg8olEakY+axzAgY4QjxH0UbMU/7CmNoQEGsllkyCPVu8yXwpnDJ3V
        WZLsYVnvk8gbskmkgeZU5YAXDvF27GFl
        -----END PUBLIC KEY-----
        """

    /// The P-256 key under a passphrase: `openssl pkey -aes256`.
    static let encryptedPKCS8 = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjoKXsF0RxB1QICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGQeVA81EsTAo3J8AFznlPUEgZDP
        DT8wQzMdor/Y4s41L9fsFgcdNeaRtAqHWF3FgSytUqD6Jf6+S8I416tIbzIe6mmp
        +RlMgRBqB/HHwcjoS9+NzsgB3HQXsmWpnMstaV2mmDc61Kfu2jr0yUDyhMmBkUxs
        JN2PAHB9gjCo5bvKyQCPuPpeuHgSIC94KqXaRKJ1KjO3Wk4m/JMw3zlOvWbNDyM=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// The same in the old form: `openssl ec -aes128`.
    static let encryptedSEC1 = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,E379DC6BF1340A8E67D1163A43442C14

        Y2nOxfvs3o9D6XQ/wT3XfdUczZIz8nAQY5eQyWCjrytTNia77vudwtUpMJ2RIil2
        zZ6GAzC3I5/eSh5bbGGJzTinsauNFNY5GnbvqAUcB6T41Gl/+DSQIUqpFh4KbYye
        KsidkXxfLp4KafAZqTgaiQvMw2kDzIXvARsnqwA9Nog=
        -----END EC PRIVATE KEY-----
        """

    /// The public half of an RSA key.
    static let rsaPublic = """
        -----BEGIN PUBLIC KEY-----
        MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANBdtXBWs2VruG8mXlTGUI+RrAwBZT3T
        j0yYo9kW3AgdPW6NDPVakh7X4urniFbgcWNsjTHmI+GrcfN1+wu4pbECAwEAAQ==
        -----END PUBLIC KEY-----
        """

    /// A key that cannot sign.
    static let x25519PKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VuBCIEIOh3sIAtThLBbDo6C9qll0Q65gvoIm/CMlD3XRkjKylZ
        -----END PRIVATE KEY-----
        """

    /// Its public half.
    static let x25519Public = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VuAyEAm/8BDXsgVa7mJQOD8pvs6CpmqM9XnyhCzX4ZWoPYMC8=
        -----END PUBLIC KEY-----
        """

    /// The P-256 key with the public half of the private key 1.
    static let p256Mismatched = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrKqT/M+Zolk68Cqa
        5pfxH1VIJ+WQO5lMjraME+yVLY6hRANCAARrF9Hy4SxCR/i85uVjpEDydwN9gS3r
        M6D0oTlF2JjClk/jQuL+Gn+bjufrSnwPnhYrzjNXazFezsu2QGg3v1H1
        -----END PRIVATE KEY-----
        """

    /// The public half of the P-256 key with its last bit changed, which is no point of the curve.
    static let p256OffCurve = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEO5/BH7fdCqDuivHpY/W7hWCgJDX0
        Cvdiyu9b4K4PFUYJR1J3a+b3A2f4SHoaJdUhkNf6SRBUgkDocjfv+YGMrQ==
        -----END PUBLIC KEY-----
        """

    /// The Ed25519 key of 32 zero bytes.
    static let ed25519ZeroPublic = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
        -----END PUBLIC KEY-----
        """

    /// The P-256 key's coordinates, as `openssl pkey -text` prints them.
    static let p256Coordinates = (
        x: "3b9fc11fb7dd0aa0ee8af1e963f5bb8560a02435f40af762caef5be0ae0f1546",
        y: "094752776be6f70367f8487a1a25d52190d7fa4910548240e87237eff9818cae"
    )

    /// The Ed25519 key's public bytes, as `openssl pkey -text` prints them.
    static let ed25519Bytes = "fec297c0c69c3570963d54f97d36127fdac4d89c47886de18f41b9a9874c527e"
}
