import Glibc

/// A cross compiler of the machine that runs the tests, in a folder of its own. What is not there is not tested.
struct CrossToolchain {
    let folder: String

    init?() {
        var template = Array("/tmp/firmware-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Runs a program in the folder; whether it was there and succeeded.
    func run(_ arguments: [String]) -> Bool {
        var process = pid_t()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, folder + "/output", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let command = ["env", "-C", folder] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        guard posix_spawnp(&process, command[0], &actions, nil, &pointers, environ) == 0 else { return false }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status == 0
    }

    /// Whether all of `programs` are there.
    static func has(_ programs: String...) -> Bool {
        guard let tools = CrossToolchain() else { return false }
        defer { tools.remove() }
        return programs.allSatisfy { tools.run([$0, "--version"]) }
    }

    /// Writes a file into the folder.
    func write(_ name: String, _ text: String) {
        guard let file = fopen(folder + "/" + name, "w") else { return }
        fputs(text, file)
        fclose(file)
    }

    /// The bytes of a file in the folder.
    func read(_ name: String) -> [UInt8]? {
        guard let file = fopen(folder + "/" + name, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Removes the folder and the files in it.
    func remove() {
        _ = run(["rm", "-rf", folder])
    }

    /// Firmware with a vector table, initialised and other variables.
    static let source = """
        extern unsigned stackEnd, dataLoad, dataStart, dataEnd;
        volatile unsigned counter = 7;
        volatile unsigned words[64];
        volatile float scale = 1.5f;
        void reset(void) {
            unsigned *from = &dataLoad;
            for (unsigned *to = &dataStart; to < &dataEnd; ) *to++ = *from++;
            for (;;) { counter++; words[counter & 63] = counter; scale = scale * 1.25f; }
        }
        void fault(void) { for (;;); }
        __attribute__((section(".vectors"), used)) void *const vectors[16] = {
            &stackEnd, reset, fault, fault, 0, 0, 0, 0, 0, 0, 0, fault, 0, 0, fault, fault
        };
        """

    /// Where its parts go: code at `flash`, variables at `ram`.
    static func script(flash: String, ram: String) -> String {
        """
        ENTRY(reset)
        MEMORY { FLASH (rx) : ORIGIN = \(flash), LENGTH = 64K
                 RAM (rwx) : ORIGIN = \(ram), LENGTH = 16K }
        SECTIONS {
          .text : { KEEP(*(.vectors)) *(.text*) *(.rodata*) } > FLASH
          .ARM.exidx : { *(.ARM.exidx*) } > FLASH
          dataLoad = LOADADDR(.data);
          .data : { dataStart = .; *(.data*) *(.sdata*) . = ALIGN(4); dataEnd = .; } > RAM AT > FLASH
          .bss (NOLOAD) : { *(.bss*) *(.sbss*) *(COMMON) } > RAM
          stackEnd = ORIGIN(RAM) + LENGTH(RAM);
        }
        """
    }
}
