import ImageAnalysis

/// Files of a made-up device and made-up software for it.
enum Samples {
    static let loaderPath = "/lib64/ld-linux-x86-64.so.2"

    /// A C library that defines three versions.
    static var cLibrary: ELFBuilder {
        ELFBuilder(needed: ["ld-linux-x86-64.so.2"], soname: "libc.so.6")
            .exporting(["malloc", "free", "environ", "pthread_create"], version: "GLIBC_2.2.5")
            .exporting(["getrandom"], version: "GLIBC_2.25")
            .exporting(["closefrom"], version: "GLIBC_2.34")
    }

    static var loader: ELFBuilder {
        ELFBuilder(soname: "ld-linux-x86-64.so.2").exporting(["__tls_get_addr"], version: "GLIBC_2.3")
    }

    /// A library without symbol versions of its own.
    static var zLibrary: ELFBuilder {
        ELFBuilder(needed: ["libc.so.6"], soname: "libz.so.1")
            .importing(["malloc"], from: "libc.so.6", version: "GLIBC_2.2.5")
            .exporting(["inflate", "deflate"])
    }

    static var program: ELFBuilder {
        ELFBuilder(interpreter: loaderPath, needed: ["libz.so.1", "libc.so.6"])
            .importing(["malloc", "free"], from: "libc.so.6", version: "GLIBC_2.2.5")
            .importing(["getrandom"], from: "libc.so.6", version: "GLIBC_2.25")
            .importing(["inflate"])
    }

    /// A device with the C library, the loader and the z library.
    static var device: MemoryFiles {
        MemoryFiles(
            [
                "/usr/lib64/ld-linux-x86-64.so.2": loader.build(),
                "/usr/lib/x86_64-linux-gnu/libc.so.6": cLibrary.build(),
                "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13": zLibrary.build(),
            ],
            links: [
                "/lib64": "/usr/lib64", "/lib": "/usr/lib",
                "/usr/lib/x86_64-linux-gnu/libz.so.1": "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13",
            ]
        )
    }
}
