import Foundation
import Glibc
import Synchronization

/// A listening socket of this machine, with a thread for each connection.
final class LoopbackServer: Sendable {
    let port: Int
    private let listener: Int32

    /// Serves connections with `session`, which gets the connection's number, from 0; the socket is closed afterwards.
    init(session: @escaping @Sendable (_ connection: Socket, _ number: Int) -> Void) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                precondition(bind(listener, pointer, length) == 0)
                precondition(listen(listener, 16) == 0)
                precondition(getsockname(listener, pointer, &length) == 0)
            }
        }
        self.listener = listener
        self.port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            var number = 0
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else {
                    // Closed here and nowhere else: its number must not come to mean another server's listener while
                    // this thread still uses it.
                    close(listener)
                    return
                }
                let current = number
                number += 1
                Thread.detachNewThread {
                    let socket = Socket(descriptor: connection)
                    session(socket, current)
                    socket.close()
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// One connection.
    final class Socket: Sendable {
        private let descriptor: Int32

        init(descriptor: Int32) {
            self.descriptor = descriptor
            // A test that goes wrong must not wait for ever.
            var patience = timeval(tv_sec: 20, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        }

        func close() {
            Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
            Glibc.close(descriptor)
        }

        /// Sends all of `bytes`, and says whether the peer took them.
        @discardableResult
        func send(_ bytes: [UInt8]) -> Bool {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }

        @discardableResult
        func send(_ text: String) -> Bool { send(Array(text.utf8)) }

        /// A line without its end, or `nil` at the end of the stream.
        func line() -> String? {
            var line: [UInt8] = []
            while let byte = bytes(1)?.first {
                if byte == 0x0A {
                    return String(decoding: line.last == 0x0D ? line.dropLast() : line[...], as: UTF8.self)
                }
                line.append(byte)
            }
            return nil
        }

        /// Exactly `count` bytes, or `nil` where the stream ends before.
        func bytes(_ count: Int) -> [UInt8]? {
            var all: [UInt8] = []
            while all.count < count {
                var piece = [UInt8](repeating: 0, count: count - all.count)
                let received = recv(descriptor, &piece, piece.count, 0)
                guard received > 0 else { return nil }
                all += piece[..<received]
            }
            return all
        }
    }
}
