import Eligibility
import Foundation

/// Many checks by one process: a line of JSON for each question on the standard input, and a line of JSON for each answer.
struct EligibilityCheckBatch {
    var run: EligibilityCheckRun
    private var indexes: [String: EligibilityCheckDevice] = [:]

    /// What holds for all questions that say nothing else.
    private let capabilities: CapabilitySet

    init(_ run: EligibilityCheckRun) {
        self.run = run
        self.capabilities = run.capabilities
    }

    mutating func answerAll() throws {
        let decoder = JSONDecoder()
        while let line = readLine(strippingNewline: true) {
            guard !line.isEmpty else { continue }
            let request: EligibilityCheckRequest
            do {
                request = try decoder.decode(EligibilityCheckRequest.self, from: Data(line.utf8))
            } catch {
                throw CommandFailure(.usage, "a line is no question", expected: "an object in JSON", found: line)
            }
            guard let path = request.index else {
                throw CommandFailure(.usage, "a question names no index", expected: "\"index\": FILE", found: line)
            }
            run.capabilities = try request.cpu.map(EligibilityCheckRun.processor) ?? capabilities
            let (target, time) = try EligibilityCheckTimes.measure { try device(path) }
            print(JSONOutput.line(try run.answer(request, target, indexTime: time)))
        }
    }

    private mutating func device(_ path: String) throws -> EligibilityCheckDevice {
        if let known = indexes[path] { return known }
        let device = try EligibilityCheckDevice.index(path)
        indexes[path] = device
        return device
    }
}
