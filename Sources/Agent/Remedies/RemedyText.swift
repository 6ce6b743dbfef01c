import CBOR
import DeviceCore
import Eligibility

/// What would help, in words and as JSON.
enum RemedyText {
    /// All of it in a sentence, no longer than a report carries.
    static func describe(_ actions: [RemedyAction], isComplete: Bool) -> Text {
        var text = ""
        for (place, action) in actions.enumerated() {
            let next = (place == 0 ? "" : ", then ") + describe(action)
            guard text.utf8.count + next.utf8.count <= Advice.textLimit - 64 else {
                text += ", and \(actions.count - place) more"
                break
            }
            text += next
        }
        return Text(isComplete ? text : text + "; more is missing")
    }

    /// One thing to do.
    static func describe(_ action: RemedyAction) -> String {
        let name = action.name.string
        let version = action.version.isEmpty ? "" : " " + action.version.string
        let to = version.isEmpty ? "" : " to" + version
        switch action.kind {
        case .installPackage: return "install \(name)\(version)"
        case .updatePackage: return "update \(name)\(to)"
        case .updateFirst: return "update \(name)\(to) first"
        case .freeMemory: return "free \(action.bytes) bytes of memory" + (name.isEmpty ? "" : " (\(name))")
        case .freeStorage: return "free \(action.bytes) bytes of storage" + (name.isEmpty ? "" : " at \(name)")
        case .removeSoftware: return "remove \(name)"
        case .loadByProgram: return "have \(name) load it"
        }
    }

    /// The action as a JSON object.
    static func write(_ action: RemedyAction, _ writer: inout JSONWriter) {
        writer.object {
            $0.key("action")
            $0.value(word(action.kind))
            $0.key("name")
            $0.value(action.name.string)
            for (key, value) in [
                ("version", action.version.string), ("source", action.source.string),
                ("digest", action.digest.isEmpty ? "" : "sha-256:" + Hexadecimal.text(action.digest)),
            ] where !value.isEmpty {
                $0.key(key)
                $0.value(value)
            }
            if action.bytes > 0 {
                $0.key("bytes")
                $0.value(action.bytes)
            }
            $0.key("text")
            $0.value(describe(action))
        }
    }

    private static func word(_ kind: RemedyAction.Kind) -> String {
        switch kind {
        case .installPackage: "install"
        case .updatePackage: "update"
        case .updateFirst: "update-first"
        case .freeMemory: "free-memory"
        case .freeStorage: "free-storage"
        case .removeSoftware: "remove"
        case .loadByProgram: "load-by"
        }
    }
}
