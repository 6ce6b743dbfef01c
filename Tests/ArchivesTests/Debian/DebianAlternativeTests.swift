import Archives
import Testing

@Suite("Alternatives that install scripts set")
struct DebianAlternativeTests {
    private func all(_ script: String) -> [DebianAlternative] { DebianAlternative.all(in: Array(script.utf8)) }

    private let blas = DebianAlternative(
        link: "/usr/lib/libblas.so.3",
        name: "libblas.so.3-x86_64-linux-gnu",
        path: "/usr/lib/blas/libblas.so.3"
    )

    @Test(
        "E8 a command is read however its words are laid out",
        arguments: [
            "update-alternatives --install /usr/lib/libblas.so.3 libblas.so.3-x86_64-linux-gnu /usr/lib/blas/libblas.so.3 10",
            "#!/bin/sh\nset -e\n\tupdate-alternatives --install /usr/lib/libblas.so.3 \\\n"
                + "   libblas.so.3-x86_64-linux-gnu \\\n\t/usr/lib/blas/libblas.so.3 10 || true\n",
            "if [ \"$1\" = configure ]; then /usr/bin/update-alternatives --quiet --install '/usr/lib/libblas.so.3'"
                + " \"libblas.so.3-x86_64-linux-gnu\" /usr/lib/blas/libblas.so.3 10; fi",
        ]
    )
    func layouts(script: String) {
        #expect(all(script) == [blas])
    }

    @Test("E8 further links of the same command, and further commands, count too")
    func several() {
        let script = """
            update-alternatives --install /usr/bin/lua lua-interpreter /usr/bin/lua5.1 110 \\
              --slave /usr/share/man/man1/lua.1.gz lua-manual /usr/share/man/man1/lua5.1.1.gz
            update-alternatives --install /usr/bin/luac lua-compiler /usr/bin/luac5.1 110
            """
        #expect(all(script).map(\.name) == ["lua-interpreter", "lua-manual", "lua-compiler"])
    }

    @Test(
        "E8 what a shell would have to work out is passed over, and so is what sets no link",
        arguments: [
            "update-alternatives --install $LINK libblas.so.3 /usr/lib/blas/libblas.so.3 10",
            "update-alternatives --install /usr/lib/libblas.so.3 libblas.so.3 \"`pwd`/libblas.so.3\" 10",
            "update-alternatives --install /usr/lib/libblas.so.3 ../libblas.so.3 /usr/lib/blas/libblas.so.3 10",
            "update-alternatives --install /usr/lib/libblas.so.3 libblas.so.3",
            "# update-alternatives --install /usr/lib/libblas.so.3 libblas.so.3 /usr/lib/blas/libblas.so.3 10",
            "echo --install /usr/lib/libblas.so.3 libblas.so.3 /usr/lib/blas/libblas.so.3 10",
            "update-alternatives --remove libblas.so.3 /usr/lib/blas/libblas.so.3",
            "", "\\", "'", "update-alternatives \\",
        ]
    )
    func passedOver(script: String) {
        #expect(all(script) == [])
    }

    @Test("E8 the script of a package is at hand")
    func script() throws {
        #expect(try DebianPackage(DebianBuilder().package).installScript == Array("#!/bin/sh\n".utf8))
    }

    @Test("E8 any bytes are read without harm, and a long script to a bound")
    func bounded() {
        let words = Array(" \n\\\"'#;|/-$update-alternatives --install /a b /c".utf8)
        var state: UInt64 = 4
        for _ in 0..<2_000 {
            var script: [UInt8] = []
            for _ in 0..<100 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                script.append(words[Int(state >> 33) % words.count])
            }
            _ = DebianAlternative.all(in: script)
        }
        let long = String(repeating: "update-alternatives --install /a b /c 1\n", count: 10_000)
        #expect(all(long).count <= 256)
    }
}
