import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Kernel modules")
struct KernelModuleTests {
    private func read(_ builder: ModuleBuilder) throws(KernelError) -> KernelModule {
        let bytes = builder.build()
        return try KernelModule(bytes.span)
    }

    static let layouts: [(ELFClass, ELFByteOrder, UInt16)] = [
        (.bits64, .little, 62), (.bits64, .big, 22), (.bits32, .little, 40), (.bits32, .big, 8),
    ]

    @Test("E1 a module of either width and byte order says what it needs and exports", arguments: layouts)
    func module(_ elfClass: ELFClass, _ byteOrder: ELFByteOrder, _ number: UInt16) throws {
        for isExtended in [false, true] {
            for isAbsolute in [false, true] {
                var builder = ModuleBuilder()
                builder.elfClass = elfClass
                builder.byteOrder = byteOrder
                builder.machine = number
                builder.hasExtendedVersions = isExtended
                builder.hasAbsoluteChecksums = isAbsolute
                let module = try read(builder)
                #expect(module.name == "nf_example")
                #expect(module.version == "1.2")
                #expect(module.license == "GPL")
                #expect(module.dependencies == ["nfnetlink", "libcrc32c"])
                #expect(module.aliases == ["nf-1", "nf-2"])
                #expect(module.nameSpaces == ["CRYPTO"])
                #expect(module.versionMagic?.release == "6.1.0-18-amd64")
                #expect(module.versionMagic?.options == "SMP preempt mod_unload modversions")
                #expect(module.hasChecksums)
                #expect(
                    module.neededSymbols == [
                        KernelSymbol(name: "module_layout", checksum: 0x1122_3344),
                        KernelSymbol(name: "kfree", checksum: 0x37A0_CBA),
                        KernelSymbol(name: "nfnetlink_send", checksum: 0xDEAD_BEEF),
                    ]
                )
                #expect(
                    module.exportedSymbols == [KernelSymbol(name: "nf_example_register", checksum: 0x0102_0304)]
                )
                #expect(!module.isSigned)
                #expect(module.memorySize > 1_100)
            }
        }
    }

    @Test("E1 a signature after the module is seen")
    func signed() throws {
        var builder = ModuleBuilder()
        builder.signature = true
        #expect(try read(builder).isSigned)
    }

    private func verdict(
        _ module: KernelModule,
        release: Text,
        symbols: [KernelSymbol],
        isExamined: Bool = true
    ) -> Verdict {
        var capabilities: [Capability] = [
            .machine(Machine(addressClass: 2, byteOrder: 1, number: 62)),
            .attribute(AttributeCapability(.kernel, "module:nfnetlink")),
            .attribute(AttributeCapability(.kernel, "module:libcrc32c")),
        ]
        let options = module.versionMagic?.options.string ?? ""
        capabilities += VersionMagic(Text(release.string + " " + options + " ")).capabilities
        if isExamined { capabilities.append(KernelSymbol.capability(symbols)) }
        let set = CapabilitySet(capabilities)
        return Verdict(requirements: module.findings.requirements, lower: set, provides: [], upper: [])
    }

    static let kernelSymbols = [
        KernelSymbol(name: "module_layout", checksum: 0x1122_3344),
        KernelSymbol(name: "kfree", checksum: 0x37A0_CBA),
        KernelSymbol(name: "nfnetlink_send", checksum: 0xDEAD_BEEF),
        KernelSymbol(name: "other", checksum: 1),
    ]

    @Test("E5 a module with checksums fits another release whose symbols have the same checksums")
    func checksums() throws {
        let module = try read(ModuleBuilder())
        #expect(verdict(module, release: "6.1.0-18-amd64", symbols: Self.kernelSymbols).outcome == .eligible)
        #expect(verdict(module, release: "6.1.0-20-amd64", symbols: Self.kernelSymbols).outcome == .eligible)
        var other = Self.kernelSymbols
        other[1] = KernelSymbol(name: "kfree", checksum: 7)
        let refusal = verdict(module, release: "6.1.0-18-amd64", symbols: other)
        #expect(refusal.outcome == .ineligible)
        #expect(refusal.edges.first { $0.isCritical }?.kind == .kernelSymbol)
        let open = verdict(module, release: "6.1.0-18-amd64", symbols: [], isExamined: false)
        #expect(open.outcome == .undecided)
    }

    @Test("E5 a module without checksums fits its own release only")
    func release() throws {
        var builder = ModuleBuilder()
        builder.hasVersions = false
        let module = try read(builder)
        #expect(!module.hasChecksums)
        #expect(verdict(module, release: "6.1.0-18-amd64", symbols: Self.kernelSymbols).outcome == .eligible)
        #expect(verdict(module, release: "6.1.0-20-amd64", symbols: Self.kernelSymbols).outcome == .ineligible)
    }

    @Test("E5 modules that are installed together do not need of the device what they give to each other")
    func together() throws {
        var provider = ModuleBuilder()
        provider.information = ["name=nf-netlink", "vermagic=6.1.0-18-amd64 SMP mod_unload modversions "]
        provider.needed = [("kfree", 0x37A0_CBA, false)]
        provider.exported = [("nfnetlink_send", 0xDEAD_BEEF)]
        var user = ModuleBuilder()
        user.information = [
            "name=user", "depends=nf_netlink,libcrc32c", "vermagic=6.1.0-18-amd64 SMP mod_unload modversions ",
        ]
        let set = KernelModuleSet([try read(user), try read(provider)])
        #expect(
            set.neededSymbols == [
                KernelSymbol(name: "module_layout", checksum: 0x1122_3344),
                KernelSymbol(name: "kfree", checksum: 0x37A0_CBA),
            ]
        )
        let requirements = set.requirements
        #expect(requirements.count == 4)
        #expect(requirements.contains(Requirement(.attribute(AttributeNeed(.kernel, "module:libcrc32c")))))
        // The same symbol with another checksum is another thing.
        provider.exported = [("nfnetlink_send", 1)]
        let other = KernelModuleSet([try read(user), try read(provider)])
        #expect(other.neededSymbols.contains(KernelSymbol(name: "nfnetlink_send", checksum: 0xDEAD_BEEF)))
    }

    @Test("E5 in a set each module needs what the others do not give it, and gives what it exports")
    func set() throws {
        var provider = ModuleBuilder()
        provider.information = ["name=nf-netlink", "vermagic=6.1.0-18-amd64 SMP mod_unload modversions "]
        provider.needed = [("kfree", 0x37A0_CBA, false)]
        provider.exported = [("nfnetlink_send", 0xDEAD_BEEF)]
        var user = ModuleBuilder()
        user.information = [
            "name=user", "depends=nf_netlink,libcrc32c", "vermagic=6.1.0-18-amd64 SMP mod_unload modversions ",
        ]
        let modules = [try read(user), try read(provider)]
        let findings = KernelModuleSet(modules).findings
        let layout = KernelSymbol(name: "module_layout", checksum: 0x1122_3344)
        let allocator = KernelSymbol(name: "kfree", checksum: 0x37A0_CBA)
        let needed = try #require(KernelSymbol.requirement([layout, allocator]))
        #expect(findings.map { $0.requirements.filter { $0.kind == .kernelSymbol } } == [[needed], [needed]])
        let dependencies = findings[0].requirements.filter { requirement in
            guard case .attribute(let need) = requirement.constraint else { return false }
            return need.name.utf8.starts(with: Text("module:").utf8)
        }
        #expect(dependencies == [Requirement(.attribute(AttributeNeed(.kernel, "module:libcrc32c")))])
        #expect(findings.map(\.provides) == modules.map(\.findings.provides))
        // Alone, a module needs all.
        #expect(KernelModuleSet([modules[0]]).findings == [modules[0].findings])
    }

    @Test("a symbol takes eight bytes of a descriptor")
    func size() {
        let few = (0..<10).map { KernelSymbol(name: Text("symbol_\($0)"), checksum: UInt32($0)) }
        let many = (0..<110).map { KernelSymbol(name: Text("symbol_\($0)"), checksum: UInt32($0)) }
        func bytes(_ symbols: [KernelSymbol]) -> Int {
            Descriptor(requirements: [KernelSymbol.requirement(symbols)].compactMap { $0 }).encoded().count
        }
        #expect(few[0].token.count == 7)
        #expect(bytes(many) - bytes(few) <= 100 * 8 + 2)
        #expect(KernelSymbol(name: "kfree", checksum: 1).token != KernelSymbol(name: "kfree", checksum: 2).token)
        #expect(KernelSymbol.requirement([]) == nil)
    }

    @Test("an object file that is no module is told from a broken one")
    func otherFiles() {
        func code(_ bytes: [UInt8]) -> KernelError.Code? {
            do throws(KernelError) {
                _ = try KernelModule(bytes.span)
                return nil
            } catch {
                return error.code
            }
        }
        var builder = ModuleBuilder()
        let bytes = builder.build()
        let isPresent = KernelModule.isPresent(bytes.span)
        #expect(isPresent)
        var program = bytes
        program[16] = 2
        #expect(code(program) == .otherFormat)
        #expect(code(Array("text".utf8) + [UInt8](repeating: 0, count: 60)) == .otherFormat)
        var sections = bytes
        sections[58] = 63
        #expect(code(sections) == .malformed)
        builder.information = []
        #expect(code(builder.build()) == nil)
    }
}
