import CBOR
import Harness
import UpdateProtocol

extension Harness {
    /// The messages between device and distributor: what is read is written in one way, requests even to the same bytes,
    /// which name them in caches; and no bytes are two kinds of signed message at once.
    static let messages = Harness("messages", seeds: MessageSeeds.all) { input in
        var kinds = 0
        if let request = try? UpdateRequest(input.span) {
            kinds += 1
            require(request.encoded == input, "an update request is written to other bytes")
            let anonymous = request.anonymous.encoded
            require((try? UpdateRequest(anonymous.span))?.encoded == anonymous, "the anonymous form is another one")
        }
        if let poll = try? PollRequest(input.span) {
            kinds += 1
            require(poll.encoded == input, "a poll is written to other bytes")
        }
        if let report = try? StatusReport(input.span) {
            kinds += 1
            require(
                (try? StatusReport(report.encoded.span))?.encoded == report.encoded,
                "a report is written in two ways"
            )
        }
        if let enrolment = try? EnrolmentRequest(input.span) {
            kinds += 1
            require(
                (try? EnrolmentRequest(enrolment.encoded.span))?.encoded == enrolment.encoded,
                "an enrolment is written in two ways"
            )
        }
        require(kinds <= 1, "two kinds of message")
        if let answer = try? UpdateAnswer(input.span) {
            require(
                (try? UpdateAnswer(answer.encoded.span))?.encoded == answer.encoded,
                "an answer is written in two ways"
            )
        }
        if let answer = try? EnrolmentAnswer(input.span) {
            require((try? EnrolmentAnswer(answer.encoded.span))?.encoded == answer.encoded, "written in two ways")
        }
    }
}
