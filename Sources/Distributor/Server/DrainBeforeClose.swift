import NIOCore

/// Holds the closing of a connection back until what was written has gone to the system.
///
/// The server closes a connection right behind its last response, when it shuts down or finds the connection idle, and closing
/// drops what a slow reader has not taken yet: the end of a payload, which the device would then have to ask for again.
final class DrainBeforeClose: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    /// How long a reader may take for the rest.
    private let patience: TimeAmount
    private var pendingCount = 0
    private var held: (mode: CloseMode, promise: EventLoopPromise<Void>?)?
    private var deadline: Scheduled<Void>?

    /// A handler that waits as long as `patience`.
    init(patience: TimeAmount) { self.patience = patience }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        pendingCount += 1
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.pendingCount -= 1
            if self.pendingCount == 0 { self.release(context) }
        }
        context.write(data, promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard pendingCount > 0, mode != .input else {
            context.close(mode: mode, promise: promise)
            return
        }
        if let held {
            // Both are answered together; the whole connection closes if either says so.
            held.promise?.futureResult.cascade(to: promise)
            self.held = (mode == .all ? .all : held.mode, held.promise ?? promise)
            return
        }
        held = (mode, promise)
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: patience) { self.release(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        held?.promise?.fail(ChannelError.alreadyClosed)
        held = nil
    }

    private func release(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
        guard let held else { return }
        self.held = nil
        context.close(mode: held.mode, promise: held.promise)
    }
}
