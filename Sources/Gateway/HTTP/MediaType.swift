/// The media types of the API that a gateway has to tell apart.
enum MediaType {
    static let json = "application/json"
    static let problem = "application/problem+json"
    static let octets = "application/octet-stream"
    static let envelope = "application/suit-envelope+cose"
    static let answer = "application/vnd.fettle.answer+cbor"
    static let request = "application/vnd.fettle.request+cose"
    static let inventory = "application/vnd.fettle.inventory+cose"
    static let inventoryReceipt = "application/vnd.fettle.inventory-receipt+cbor"
    static let metrics = "text/plain; version=0.0.4; charset=utf-8"
}
