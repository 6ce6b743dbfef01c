/// The version of the agent.
enum AgentVersion {
    static let text = "0.1.0"
}
