/// The media types of the API.
enum MediaType {
    static let json = "application/json"
    static let problem = "application/problem+json"
    static let octets = "application/octet-stream"
    static let envelope = "application/suit-envelope+cose"
    static let enrolmentAnswer = "application/vnd.fettle.enrolment+cbor"
    static let keySet = "application/vnd.fettle.key-set+cose"
    static let keySets = "application/vnd.fettle.key-sets+cbor"
    static let inventoryDefinition = "application/vnd.fettle.inventory-definition+cose"
    static let inventoryReceipt = "application/vnd.fettle.inventory-receipt+cbor"
    static let indexUpload = "application/vnd.fettle.index+cose"
    static let answer = "application/vnd.fettle.answer+cbor"
}
