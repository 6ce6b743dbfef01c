import BootControl
import CBOR
import DeviceCore
import SUIT
import UpdateProtocol

/// `fettle-agent check`: says whether the software of a manifest fits this device, and what the device would ask for.
/// Fetches no payload and changes nothing.
struct CheckCommand {
    let session: AgentSession
    let file: String?
    let json: Bool

    private static let envelopeLimit = 1_048_576

    func run() throws(AgentError) -> ExitCode {
        let envelope: [UInt8]
        if let file {
            // Of an update file with payloads the envelope alone is looked at.
            if let read = try? UpdateFileReader.read(file) {
                envelope = read.envelope
            } else {
                do throws(FileError) {
                    guard let bytes = try DurableFile.read(file, limit: CheckCommand.envelopeLimit) else {
                        throw FileError("read", file, code: 2)
                    }
                    envelope = bytes
                } catch {
                    throw AgentError(.usage, error.description)
                }
            }
        } else {
            guard let polled = try session.client.poll(handled: nil) else {
                say("nothing", "the distributor has no manifest for this device", [])
                return .success
            }
            envelope = polled
        }
        let policy = try KeyRing(session.configuration, crypto: session.crypto).policy(now: session.facts.now)
        switch UpdateRun(session: session, isDry: true).run(envelope, policy: policy) {
        case .wouldAsk(let request, let uri):
            say("eligible", "the software fits; the device would ask \(uri.string) for it", [])
            session.log.info("request", "the request would have \(request.encoded.count) bytes")
            return .success
        case .wouldFetch(let uri):
            say(
                "eligible",
                uri.isEmpty
                    ? "the manifest is for this device, and holds the software itself"
                    : "the manifest is for this device; the device would fetch \(uri.string)",
                []
            )
            return .success
        case .concluded(.current):
            say("current", "this software runs already", [])
            return .success
        case .concluded(.installed): return .success
        case .concluded(.refused(let refusal)):
            say("refused", RefusalText.describe(refusal), refusal.edges, refusal.advice)
            return AgentLoop.exitCode(refusal)
        case .concluded(.postponed(_, let detail)): throw AgentError(.unreachable, detail.string)
        }
    }

    private func say(_ verdict: String, _ sentence: String, _ edges: [ReportedEdge], _ advice: Advice? = nil) {
        guard json else {
            Terminal.write("\(verdict): \(Log.escaped(sentence))\n")
            for edge in edges { Terminal.write("  \(Log.escaped(EdgeText.describe(edge)))\n") }
            for action in advice?.actions ?? [] {
                Terminal.write("  remedy: \(Log.escaped(RemedyText.describe(action)))\n")
            }
            return
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("verdict")
            writer.value(verdict)
            writer.key("message")
            writer.value(sentence)
            writer.key("edges")
            writer.array { writer in for edge in edges { EdgeText.write(edge, &writer) } }
            writer.key("remedies")
            writer.array { writer in
                for action in advice?.actions ?? [] { RemedyText.write(action, &writer) }
            }
        }
        Terminal.write(writer.text + "\n")
    }
}
