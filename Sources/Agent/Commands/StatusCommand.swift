import BootControl
import CBOR
import DeviceCore
import Glibc
import LibcryptoProvider
import SUIT
import Trust
import UpdateProtocol

/// `fettle-agent status`: what runs, what the slots hold, what is on trial. Reads only, so it works beside a running
/// agent.
struct StatusCommand {
    let configuration: AgentConfiguration
    let json: Bool

    func run() throws(AgentError) -> ExitCode {
        let state: DeviceState?
        do throws(FileError) {
            state = try StateFolder.readState(in: configuration.stateFolder)
        } catch {
            throw AgentError(.failure, error.description)
        }
        Terminal.write(json ? self.json(state ?? factoryState) : text(state))
        return .success
    }

    /// The version of the key set that the device is at, where it has one that it can read.
    private var keySetVersion: UInt64? {
        (try? KeyRing(configuration, crypto: LibcryptoProvider()))?.keySet?.version
    }

    /// What a user should know: a question, what an update waits for, or why it was turned down.
    private var notice: Notice? { NoticeBoard(folder: configuration.stateFolder).read() }

    /// What holds before the agent has run for the first time: slot 0 of each component, not examined yet.
    private var factoryState: DeviceState {
        DeviceState(components: configuration.components.map { ComponentState(name: $0.identifier, content: nil) })
    }

    private func json(_ state: DeviceState) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("device")
            writer.value(configuration.deviceID)
            writer.key("sequenceNumber")
            writer.value(state.sequenceNumber)
            writer.key("keySet")
            if let version = keySetVersion { writer.value(version) } else { writer.null() }
            writer.key("trial")
            if let trial = state.trial {
                writer.object {
                    $0.key("manifest")
                    $0.value(Hexadecimal.text(trial.manifest.digest.bytes))
                    $0.key("starts")
                    $0.value(trial.starts)
                }
            } else {
                writer.null()
            }
            writer.key("notice")
            if let notice { notice.write(&writer) } else { writer.null() }
            writer.key("components")
            writer.array { writer in
                for component in state.components {
                    writer.object { self.json(component, &$0) }
                }
            }
        }
        return writer.text + "\n"
    }

    private func json(_ component: ComponentState, _ writer: inout JSONWriter) {
        writer.key("name")
        writer.value(component.name.description.string)
        writer.key("primary")
        writer.value(UInt64(component.primary))
        writer.key("path")
        if let settings = configuration.component(component.name) {
            writer.value(settings.slots[component.primary])
        } else {
            writer.null()
        }
        writer.key("slots")
        writer.array { writer in
            for slot in component.slots {
                guard let slot else {
                    writer.null()
                    continue
                }
                writer.object {
                    $0.key("digest")
                    $0.value(Hexadecimal.text(slot.digest))
                    $0.key("size")
                    $0.value(slot.size)
                    $0.key("version")
                    $0.value(slot.version.string)
                }
            }
        }
    }

    private func text(_ state: DeviceState?) -> String {
        var text = "device     \(configuration.deviceID)\n"
        guard let state else { return text + "state      none yet: the agent has not run\n" }
        text += "sequence   \(state.sequenceNumber)\n"
        if let version = keySetVersion { text += "key set    version \(version)\n" }
        if let trial = state.trial {
            text += "trial      on trial, start \(trial.starts) of \(DeviceState.startLimit)\n"
        }
        if let notice { text += NoticeText.describe(notice) }
        for component in state.components {
            text += "component  \(component.name.description.string)\n"
            for (index, slot) in component.slots.enumerated() {
                let mark = index == component.primary ? "*" : " "
                let path = configuration.component(component.name)?.slots[index] ?? "-"
                if let slot {
                    let version = slot.version.isEmpty ? "-" : Log.escaped(slot.version.string)
                    text += "  \(mark) slot \(index)  \(Hexadecimal.text(slot.digest.prefix(8)))  \(slot.size) bytes  "
                    text += "\(version)  \(path)\n"
                } else {
                    text += "  \(mark) slot \(index)  empty  \(path)\n"
                }
            }
        }
        return text
    }
}
