/// The files of an index, each decoded when it is first asked for, and then kept.
final class IndexContents {
    let index: DeviceIndex
    private var decoded: [Int: LoaderFile] = [:]

    init(_ index: DeviceIndex) {
        self.index = index
    }

    subscript(place: Int) -> LoaderFile {
        if let known = decoded[place] { return known }
        let content = index.files[place].content
        decoded[place] = content
        return content
    }
}
