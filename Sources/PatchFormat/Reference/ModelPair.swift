/// What both images are. It never changes, so that a field is encoded without copies of its lists.
final class ModelPair {
    /// The image whose fields are found.
    let old: ImageModel
    /// The image that they are written for.
    let new: ImageModel

    init(old: ImageModel, new: ImageModel) {
        self.old = old
        self.new = new
    }
}
