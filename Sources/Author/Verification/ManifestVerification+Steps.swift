import SUIT

extension ManifestVerification {
    mutating func pass(_ name: String, _ detail: String) {
        steps.append(Step(name, .passed, detail))
    }

    mutating func skip(_ name: String, _ detail: String) {
        steps.append(Step(name, .skipped, detail))
    }

    /// Authentic, but not usable.
    mutating func refuse(_ name: String, _ fault: ManifestFault) {
        steps.append(Step(name, .failed, fault.sentence))
        if self.fault == nil { self.fault = fault }
        if verdict == .accepted { verdict = .refused }
    }

    /// Not authentic.
    mutating func reject(_ name: String, _ fault: ManifestFault) {
        steps.append(Step(name, .failed, fault.sentence))
        if self.fault == nil { self.fault = fault }
        verdict = .notAuthentic
    }

    mutating func fail(_ error: SUITError, at component: (Int) -> String?) {
        // The step that threw may have said more than the error can.
        if steps.last?.outcome == .failed { return }
        var fault = error.fault
        if fault.component == nil, let offset = fault.offset { fault.component = component(offset) }
        if error.isAboutAuthenticity || manifest == nil && signers.isEmpty {
            reject(SUITStep.name(of: error), fault)
        } else {
            refuse(SUITStep.name(of: error), fault)
        }
    }
}
