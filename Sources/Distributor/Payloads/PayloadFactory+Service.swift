import ServiceLifecycle

extension PayloadFactory: Service {
    /// Ends what is being made when the distributor ends: work in the background may take minutes.
    func run() async throws {
        try? await gracefulShutdown()
        stop()
    }
}
