import NIOCore
import NIOHTTP1

/// Puts a ``BlobChannelHandler`` right behind the HTTP decoder, where the server itself offers no place.
final class ConnectionInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let shelves: LoopShelves?
    private let limits: ConnectionLimits
    private let counters: Counters

    init(shelves: LoopShelves?, limits: ConnectionLimits, counters: Counters) {
        self.shelves = shelves
        self.limits = limits
        self.counters = counters
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let operations = context.pipeline.syncOperations
        do {
            let decoder = try operations.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let handler = BlobChannelHandler(
                shelf: shelves?.shelf(on: context.eventLoop),
                limits: limits,
                counters: counters
            )
            try operations.addHandler(handler, position: .after(decoder))
        } catch {
            context.close(promise: nil)
        }
    }
}
