import BootControl
import Glibc

/// `fettle-agent approve` and `reject`: the user's answer to what the device asks [E3]. The running agent sees it at once.
struct ConsentCommand {
    private let configuration: AgentConfiguration
    private let decision: NoticeBoard.Decision

    init(_ configuration: AgentConfiguration, _ decision: NoticeBoard.Decision) {
        self.configuration = configuration
        self.decision = decision
    }

    func run() throws(AgentError) -> ExitCode {
        let board = NoticeBoard(folder: configuration.stateFolder)
        guard let notice = board.read(), notice.isQuestion else {
            throw AgentError(.failure, "the device asks nothing")
        }
        do throws(FileError) { try board.decide(decision, notice.question) } catch {
            throw AgentError(.failure, error.description)
        }
        return .success
    }
}
