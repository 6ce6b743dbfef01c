import CGetopt
import Glibc

/// The command line of `fettle-agent` (docs/reference/agent.md).
struct AgentCommandLine {
    /// What to do.
    enum Command: String, CaseIterable {
        case run
        case check
        case status
        case confirm
        case install
        case approve
        case reject
    }

    var command: Command
    var configurationPath = "/etc/fettle/agent.conf"
    var json = false
    var isOnce = false
    var file: String?
    /// Files with images that need not be downloaded.
    var images: [String] = []

    static let usage = """
        usage: fettle-agent [--config FILE] [--json] COMMAND

        Keeps the software of this device up to date.

        commands:
          run [--once]       poll, update, prove, report; for ever, or once
          check [MANIFEST]   say whether the software of a manifest fits; fetches no payload, installs nothing
          status             show what runs, what the slots hold, and what is on trial
          confirm            say that the software on trial is good
          install FILE       install from an update file; what is not in it comes from --image, media or the network
          approve            agree to what the device asks; reject turns it down

        options:
          -c, --config FILE  the configuration (standard: /etc/fettle/agent.conf)
          -j, --json         write JSON
          -1, --once         with run: poll once, and end
          -i, --image FILE   with run and install: an image that need not be downloaded; may be repeated
          -V, --version      show the version
          -h, --help         show this text

        exit codes: 0 well, 1 failed, 2 wrong command line or configuration, 3 not authentic,
                    5 distributor not reachable or refusing, 6 software does not fit, 7 another agent runs,
                    8 waiting for the user or for the hours for downloads

        examples:
          fettle-agent run
          fettle-agent --config ./agent.conf run --once
          fettle-agent --json status
          fettle-agent check update.suit
          fettle-agent install /media/usb/update.fettle

        """

    /// What the arguments come to.
    enum Outcome {
        case command(AgentCommandLine)
        case text(String)
        case mistake(String)
    }

    /// Reads the arguments with getopt_long.
    static func parse(_ arguments: [String]) -> Outcome {
        var result = AgentCommandLine(command: .status)
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        let names: [(String, CInt, Character)] = [
            ("config", required_argument, "c"), ("json", no_argument, "j"), ("once", no_argument, "1"),
            ("image", required_argument, "i"),
            ("version", no_argument, "V"), ("help", no_argument, "h"),
        ]
        let nameStorage = names.map { strdup($0.0) }
        defer { for pointer in nameStorage { free(pointer) } }
        var options: [option] = []
        for (index, name) in names.enumerated() {
            options.append(
                option(
                    name: UnsafePointer(nameStorage[index]),
                    has_arg: name.1,
                    flag: nil,
                    val: CInt(name.2.asciiValue ?? 0)
                )
            )
        }
        options.append(option(name: nil, has_arg: 0, flag: nil, val: 0))
        fettle_getopt_reset()
        while true {
            let found = getopt_long(CInt(arguments.count), &pointers, "c:j1i:Vh", options, nil)
            if found == -1 { break }
            switch UInt8(truncatingIfNeeded: found) {
            case UInt8(ascii: "c"): result.configurationPath = String(cString: fettle_getopt_argument())
            case UInt8(ascii: "j"): result.json = true
            case UInt8(ascii: "1"): result.isOnce = true
            case UInt8(ascii: "i"): result.images.append(String(cString: fettle_getopt_argument()))
            case UInt8(ascii: "V"): return .text("fettle-agent \(AgentVersion.text)\n")
            case UInt8(ascii: "h"): return .text(usage)
            default:
                // getopt_long reports a mistake with the argument before the present one.
                let index = Int(fettle_getopt_index()) - 1
                let culprit = index < arguments.count ? arguments[max(1, index)] : ""
                return .mistake("unknown option, or option without its value: \(culprit)")
            }
        }
        // getopt_long has moved what is no option to the end.
        var words: [String] = []
        for index in Int(fettle_getopt_index())..<arguments.count {
            if let pointer = pointers[index] { words.append(String(cString: pointer)) }
        }
        guard let name = words.first else { return .mistake("there is no command") }
        guard let command = Command(rawValue: name) else { return .mistake("unknown command \(name)") }
        result.command = command
        words.removeFirst()
        if command == .check, words.count == 1 { result.file = words.removeFirst() }
        if command == .install {
            guard words.count == 1 else { return .mistake("install needs a file") }
            result.file = words.removeFirst()
        }
        guard words.isEmpty else { return .mistake("unexpected argument \(words[0])") }
        guard !result.isOnce || command == .run else { return .mistake("--once goes with run") }
        guard result.images.isEmpty || command == .run || command == .install else {
            return .mistake("--image goes with run and install")
        }
        return .command(result)
    }
}
