import SUIT

extension SUITError {
    /// Faults of commands and parameters.
    var commandFault: ManifestFault {
        switch self {
        case .unknownCommand(let code, let section, let at):
            return fault(
                "a command is not known",
                section,
                at,
                command: code,
                expected: "a command of suit-manifest, suit-trust-domains or suit-update-management",
                action: "devices refuse the manifest as a whole: leave the command out"
            )
        case .misplacedCommand(let code, let section, let at):
            return fault("a command must not stand there", section, at, command: code)
        case .unknownParameter(let label, let section, let at):
            return fault(
                "a parameter is not known",
                section,
                at,
                parameter: label,
                action: "devices refuse the manifest as a whole: leave the parameter out"
            )
        case .misplacedParameter(let label, let section, let at):
            return fault("a parameter must not stand there", section, at, parameter: label)
        case .invalidArgument(let code, let section, let at):
            return fault("the argument of a command is not of its shape", section, at, command: code)
        case .componentNotChosen(let section, let at):
            return fault(
                "a sequence of several components does not begin by choosing one",
                section,
                at,
                expected: "12 " + SUITNames.command(SUITCommand.setComponentIndex)
            )
        case .componentIndex(let index, let section, let at):
            return fault("a component index is not there", section, at, found: "\(index)")
        case .tooDeep(let section, let at): return fault("sequences nest too deeply", section, at)
        case .missingParameter(let label, let command, let section, let at):
            return fault("a command lacks a parameter", section, at, command: command, parameter: label)
        case .conditionFailed(let command, let component, let section, let at):
            return fault("a condition does not hold", section, at, component: component, command: command)
        case .directiveFailed(let command, let component, let section, let at):
            return fault("a directive failed", section, at, component: component, command: command)
        case .noAlternative(let component, let section, let at):
            return fault("no alternative fits", section, at, component: component, command: SUITCommand.tryEach)
        case .orderConflict(let component, let section, let at):
            return fault(
                "commands in any order use a component as source and as target",
                section,
                at,
                component: component
            )
        default: return dependencyFault
        }
    }

    private var dependencyFault: ManifestFault {
        switch self {
        case .notDependency(let section, let at):
            return fault("the component to process is no dependency", section, at, command: 11)
        case .dependencyNotChecked(let component, let section, let at):
            return fault(
                "a dependency is processed before it was checked",
                section,
                at,
                component: component,
                command: 11,
                expected: "7 " + SUITNames.command(7) + " before"
            )
        case .dependencyUnavailable(let component, let section, let at):
            return fault("a dependency cannot be had", section, at, component: component)
        case .dependencyDigestMismatch(let component, let section, let at):
            return fault(
                "a dependency is not the manifest that is named",
                section,
                at,
                component: component,
                parameter: SUITParameter.imageDigest
            )
        case .tooManyDependencies(let section, let at):
            return fault("there are too many dependencies of dependencies", section, at)
        case .componentNotPermitted(let index):
            return ManifestFault("the signers may not touch a component", section: "common", component: "\(index)")
        case .commandNotPermitted(let code, let section, let at):
            return fault("the signers may not use a command there", section, at, command: code)
        case .parameterNotPermitted(let label, let section, let at):
            return fault("the signers may not set a parameter there", section, at, parameter: label)
        default: return ManifestFault("it cannot be used")
        }
    }

    private func fault(
        _ what: String,
        _ section: SUITSection,
        _ at: Int,
        component: Int? = nil,
        command: Int64? = nil,
        parameter: Int64? = nil,
        expected: String? = nil,
        found: String? = nil,
        action: String? = nil
    ) -> ManifestFault {
        var fault = ManifestFault(
            what,
            section: section == .shared ? "shared-sequence" : SUITNames.member(section.rawValue),
            offset: at,
            component: component.map { "\($0)" },
            command: command,
            parameter: parameter,
            expected: expected,
            found: found,
            action: action
        )
        if fault.found == nil { fault.found = fault.parameter ?? fault.command }
        return fault
    }
}
