import Eligibility
import ImageAnalysis
import RootFiles

/// The parts of an inventory, as the device is now.
struct InstalledSources: InventorySources {
    let session: AgentSession

    func capabilities() -> CapabilitySet {
        let components = session.configuration.components
        // What is different for each component, such as the storage of its slots, can be told of one alone.
        return SystemCapabilities(session.configuration).set(for: components.count == 1 ? components[0] : nil)
    }

    func index() -> DeviceIndex? {
        let check = EligibilityCheck(session)
        do throws(RootFileError) {
            return try InstalledIndex(configuration: session.configuration, overrides: check.overrides()).current()
        } catch {
            session.log.warning("inventory", "the device's software cannot be looked at: \(error.description)")
            return nil
        }
    }
}
