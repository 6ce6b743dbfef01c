import Glibc
import Synchronization

/// As much of an FTP server (RFC 959, RFC 2428) as it takes to give out one file, `/image`.
final class FileServer: Sendable {
    private final class Log: Sendable {
        let commands = Mutex<[String]>([])
    }

    var commands: [String] { log.commands.withLock { $0 } }
    var url: String { "ftp://127.0.0.1:\(server.port)" }

    private let log: Log
    private let server: LoopbackServer

    init(_ file: [UInt8]) {
        let log = Log()
        self.log = log
        self.server = LoopbackServer { socket, _ in
            var offset = 0
            var data: (server: LoopbackServer, next: Mailbox)?
            socket.send("220 ready\r\n")
            while let line = socket.line() {
                log.commands.withLock { $0.append(line) }
                let words = line.split(separator: " ")
                switch words.first {
                case "USER": socket.send("331 password\r\n")
                case "PASS": socket.send("230 in\r\n")
                case "PWD": socket.send("257 \"/\"\r\n")
                case "TYPE", "CWD": socket.send("250 yes\r\n")
                case "SIZE" where words[1] == "image": socket.send("213 \(file.count)\r\n")
                case "REST":
                    offset = Int(words[1]) ?? 0
                    socket.send("350 from there\r\n")
                case "EPSV":
                    let next = Mailbox()
                    data = (LoopbackServer { data, _ in data.send(next.take()) }, next)
                    socket.send("229 Extended (|||\(data!.server.port)|)\r\n")
                case "RETR" where words[1] == "image":
                    socket.send("150 it comes\r\n")
                    data?.next.put(Array(file[offset...]))
                    socket.send("226 done\r\n")
                case "QUIT":
                    socket.send("221 bye\r\n")
                    return
                default: socket.send("550 no\r\n")
                }
            }
        }
    }

    /// What the data connection has to send, once it is known.
    private final class Mailbox: Sendable {
        private let content = Mutex<[UInt8]?>(nil)

        func put(_ bytes: [UInt8]) {
            content.withLock { $0 = bytes }
        }

        func take() -> [UInt8] {
            while true {
                if let bytes = content.withLock({ $0 }) { return bytes }
                usleep(1_000)
            }
        }
    }
}
