/// All records of a distributor, in one store, so that what belongs together is written together.
///
/// Every call is one transaction: it happens as a whole and survives a power cut once it has returned, or it does not happen
/// at all. The exception is ``DeviceStore/recordSightings(_:)``, whose loss would harm nobody. Every call may be made
/// from many tasks at once. Times come in from outside, in Unix seconds; a store never asks a clock.
///
/// A back end is right when it passes every check of the `StoreConformance` library.
public protocol DistributorStore: DeviceStore, EnrolmentStore, AuthorStore, KeySetStore, OperatorStore, ManifestStore,
    PatchStore, CampaignStore, ProgressStore, AuditStore, InventoryStore, LocationStore
{}
