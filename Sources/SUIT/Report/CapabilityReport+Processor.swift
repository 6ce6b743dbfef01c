extension CapabilityReport {
    /// What this implementation's processor carries out, for a device with the given components.
    ///
    /// - Parameters:
    ///   - components: the device's components.
    ///   - commands: the directives and conditions that the platform does not carry out although the processor knows them.
    ///   - algorithms: the COSE algorithms that the device's cryptography has, digests included.
    public static func processor(
        components: [Component],
        without commands: [Int64] = [],
        algorithms: [Int64]
    ) -> CapabilityReport {
        CapabilityReport(
            components: components,
            lists: [
                (.commands, knownCommands.filter { !commands.contains($0) }), (.parameters, knownParameters),
                (.algorithms, algorithms), (.envelope, knownEnvelopeKeys), (.manifest, knownManifestKeys),
                (.common, [CommonKey.dependencies, CommonKey.components, CommonKey.sharedSequence]),
                (
                    .text,
                    [
                        TextKey.manifestDescription, TextKey.updateDescription, TextKey.manifestJSONSource,
                        TextKey.manifestYAMLSource,
                    ]
                ),
                (
                    .componentText,
                    [
                        ComponentTextKey.vendorName, ComponentTextKey.modelName, ComponentTextKey.vendorDomain,
                        ComponentTextKey.modelInfo, ComponentTextKey.description, ComponentTextKey.version,
                        ComponentTextKey.versionRequired, ComponentTextKey.currentVersion,
                    ]
                ),
                (.dependency, [DependencyKey.prefix]),
            ]
        )
    }

    /// The commands that the processor knows.
    public static let knownCommands: [Int64] = [
        SUITCommand.vendorIdentifier, SUITCommand.classIdentifier, SUITCommand.imageMatch, SUITCommand.useBefore,
        SUITCommand.componentSlot, SUITCommand.checkContent, SUITCommand.dependencyIntegrity,
        SUITCommand.isDependency, SUITCommand.processDependency, SUITCommand.setComponentIndex, SUITCommand.abort,
        SUITCommand.tryEach, SUITCommand.write, SUITCommand.setParameters, SUITCommand.overrideParameters,
        SUITCommand.fetch, SUITCommand.copy, SUITCommand.invoke, SUITCommand.deviceIdentifier,
        SUITCommand.imageNotMatch, SUITCommand.minimumBattery, SUITCommand.updateAuthorized, SUITCommand.version,
        SUITCommand.wait, SUITCommand.swap, SUITCommand.runSequence, SUITCommand.unlink,
        SUITCommand.overrideMultiple, SUITCommand.copyParameters, SUITCommand.eligible,
        SUITCommand.characteristicsMatch,
    ]

    /// The parameters that the processor knows.
    public static let knownParameters: [Int64] = [
        SUITParameter.vendorIdentifier, SUITParameter.classIdentifier, SUITParameter.imageDigest,
        SUITParameter.useBefore, SUITParameter.componentSlot, SUITParameter.strictOrder, SUITParameter.softFailure,
        SUITParameter.imageSize, SUITParameter.content, SUITParameter.encryptionInfo, SUITParameter.uri,
        SUITParameter.sourceComponent, SUITParameter.invokeArguments, SUITParameter.deviceIdentifier,
        SUITParameter.fetchArguments, SUITParameter.minimumBattery, SUITParameter.updatePriority,
        SUITParameter.version, SUITParameter.waitInfo, SUITParameter.componentMetadata, SUITParameter.descriptor,
        SUITParameter.payloadFormats, SUITParameter.requestDefinition, SUITParameter.blockDigests,
        SUITParameter.variantRoot, SUITParameter.characteristicConditions,
    ]

    private static let knownEnvelopeKeys: [Int64] = [
        EnvelopeKey.authentication, EnvelopeKey.manifest, ManifestKey.coswid,
        SUITSection.dependencyResolution.rawValue, SUITSection.payloadFetch.rawValue,
        SUITSection.candidateVerification.rawValue, SUITSection.install.rawValue, ManifestKey.text,
    ]

    private static let knownManifestKeys: [Int64] = [
        ManifestKey.version, ManifestKey.sequenceNumber, ManifestKey.common, ManifestKey.referenceURI,
        ManifestKey.manifestComponentIdentifier, ManifestKey.setVersion, SUITSection.validate.rawValue,
        SUITSection.load.rawValue, SUITSection.invoke.rawValue, ManifestKey.coswid,
        SUITSection.dependencyResolution.rawValue, SUITSection.payloadFetch.rawValue,
        SUITSection.candidateVerification.rawValue, SUITSection.install.rawValue, ManifestKey.text,
        SUITSection.uninstall.rawValue, ManifestKey.carriedKeys,
    ]
}
