/// What the upstream refused, which is passed through as it is.
struct UpstreamRefusal: Error {
    let reply: Uplink.Reply
}
