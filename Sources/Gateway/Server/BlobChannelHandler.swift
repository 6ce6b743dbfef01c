import HTTPServing
import NIOCore
import NIOHTTP1

/// Stands between HTTP and everything else on a connection. It answers requests for blobs that are in the cache at once, from
/// memory or by `sendfile`, and lets all others through; it closes connections that take too long for a request or for a
/// response, and holds the closing back until what was written has gone.
///
/// It sits right behind the HTTP decoder, where a part of a file can be written. A request that comes while an earlier one is
/// still being answered elsewhere goes the same way as that, so that responses stay in order.
final class BlobChannelHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private struct Transfer {
        let blob: OpenBlob
        var offset: Int
        let end: Int
        let isLast: Bool
    }

    /// How much of a file is handed to the system at once, in bytes.
    private static let pieceSize = 1 << 20

    private let shelf: LoopShelf?
    private let limits: ConnectionLimits
    private let counters: Counters
    private var encoder: ChannelHandlerContext?
    /// Requests that others answer and have not finished.
    private var passed = 0
    /// The request that is being received and will be answered here.
    private var own: (blob: OpenBlob, head: HTTPRequestHead)?
    private var transfer: Transfer?
    /// What came in meanwhile.
    private var held: [HTTPServerRequestPart] = []
    private var isReadHeld = false
    private var needsFlush = false
    private var heldClose: (mode: CloseMode, promise: EventLoopPromise<Void>?)?
    private var isClosing = false
    private var deadline: NIODeadline?
    private var timer: Scheduled<Void>?
    private var isSilent = true

    /// - Parameter shelf: Where blobs come from; nothing where files cannot be sent as they are (TLS).
    init(shelf: LoopShelf?, limits: ConnectionLimits, counters: Counters) {
        self.shelf = shelf
        self.limits = limits
        self.counters = counters
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
        if context.channel.isActive { expect(limits.header, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        expect(limits.header, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func stop() {
        timer?.cancel()
        timer = nil
        deadline = nil
        transfer = nil
        encoder = nil
        held = []
        heldClose?.promise?.fail(ChannelError.alreadyClosed)
        heldClose = nil
    }

    // MARK: In

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if transfer != nil {
            held.append(part)
            return
        }
        take(part, context)
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            isSilent = false
            deadline = .now() + limits.body
            if passed == 0, let blob = blob(for: head) {
                own = (blob, head)
                return
            }
            passed += 1
        case .body: if own != nil { return }
        case .end:
            if let (blob, head) = own {
                own = nil
                respond(blob, head, context)
                return
            }
            // Others answer, in their own time.
            deadline = nil
        }
        context.fireChannelRead(wrapInboundOut(part))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if needsFlush {
            needsFlush = false
            context.flush()
        }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if transfer == nil { context.read() } else { isReadHeld = true }
    }

    private func blob(for head: HTTPRequestHead) -> OpenBlob? {
        guard let shelf, head.method == .GET || head.method == .HEAD, encoder != nil else { return nil }
        return shelf.blob(head.uri)
    }

    // MARK: Responses

    private func respond(_ blob: OpenBlob, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var part = 0..<blob.size
        var line = "HTTP/1.1 200 OK\r\n"
        var extra = ""
        var isEmpty = head.method == .HEAD
        if let field = head.headers.first(name: "if-none-match"), EntityTags.names(field, blob.entityTag) {
            line = "HTTP/1.1 304 Not Modified\r\n"
            isEmpty = true
        } else {
            if let range = head.headers.first(name: "range") {
                let condition = head.headers.first(name: "if-range")
                switch ByteRange(range, ifRange: condition, entityTag: blob.entityTag, size: Int64(blob.size)) {
                case .whole: break
                case .part(let bytes):
                    part = Int(bytes.lowerBound)..<Int(bytes.upperBound)
                    line = "HTTP/1.1 206 Partial Content\r\n"
                    extra = "Content-Range: bytes \(part.lowerBound)-\(part.upperBound - 1)/\(blob.size)\r\n"
                case .unsatisfiable:
                    // The way of all errors.
                    passed += 1
                    deadline = nil
                    context.fireChannelRead(wrapInboundOut(.head(head)))
                    context.fireChannelRead(wrapInboundOut(.end(nil)))
                    return
                }
            }
            extra += "Content-Length: \(part.count)\r\n"
        }
        let isLast = !head.isKeepAlive
        if isLast {
            extra += "Connection: close\r\n"
        } else if head.version.minor == 0 {
            extra += "Connection: keep-alive\r\n"
        }
        let bodyCount = isEmpty ? 0 : part.count
        var buffer = context.channel.allocator.buffer(capacity: 384 + (blob.content == nil ? 0 : bodyCount))
        buffer.writeString(line)
        buffer.writeBytes(shelf?.dateField() ?? [])
        buffer.writeBytes(blob.fields)
        buffer.writeString(extra)
        buffer.writeStaticString("\r\n")
        if bodyCount > 0, var content = blob.content?.getSlice(at: part.lowerBound, length: bodyCount) {
            buffer.writeBuffer(&content)
            isEmpty = true
        }
        counters.blobsHit.add(1)
        counters.servedBytes.add(bodyCount)
        // Around the encoder: these are bytes already.
        encoder?.write(NIOAny(IOData.byteBuffer(buffer)), promise: nil)
        if isEmpty || bodyCount == 0 {
            needsFlush = true
            finish(isLast: isLast, context)
        } else {
            transfer = Transfer(blob: blob, offset: part.lowerBound, end: part.upperBound, isLast: isLast)
            sendPiece(context)
        }
    }

    private func sendPiece(_ context: ChannelHandlerContext) {
        guard let transfer, let encoder else { return }
        let end = min(transfer.offset + Self.pieceSize, transfer.end)
        let region = FileRegion(fileHandle: transfer.blob.handle, readerIndex: transfer.offset, endIndex: end)
        self.transfer?.offset = end
        deadline = .now() + limits.stall
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { result in
            // The blob stays open until its bytes are gone.
            guard let transfer = self.transfer, transfer.blob === transfer.blob else { return }
            if case .failure = result {
                self.transfer = nil
                context.close(mode: .all, promise: nil)
                return
            }
            if transfer.offset < transfer.end { return self.sendPiece(context) }
            self.transfer = nil
            self.finish(isLast: transfer.isLast, context)
            self.resume(context)
        }
        encoder.writeAndFlush(NIOAny(IOData.fileRegion(region)), promise: promise)
    }

    /// A response has been written.
    private func finish(isLast: Bool, _ context: ChannelHandlerContext) {
        deadline = .now() + limits.idle
        if isLast || heldClose != nil { closeWhenWritten(heldClose?.mode ?? .all, context) }
    }

    /// On with what came in meanwhile.
    private func resume(_ context: ChannelHandlerContext) {
        while transfer == nil, !held.isEmpty { take(held.removeFirst(), context) }
        guard transfer == nil else { return }
        if needsFlush {
            needsFlush = false
            context.flush()
        }
        context.fireChannelReadComplete()
        guard isReadHeld else { return }
        isReadHeld = false
        context.read()
    }

    // MARK: Out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            passed = max(0, passed - 1)
            if passed == 0 { deadline = .now() + limits.idle }
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        // Somebody reads slowly, or not at all: progress puts this off.
        if transfer == nil { deadline = context.channel.isWritable ? nil : .now() + limits.stall }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Closing

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode != .input, context.channel.isActive else { return context.close(mode: mode, promise: promise) }
        if let heldClose {
            heldClose.promise?.futureResult.cascade(to: promise)
            self.heldClose = (mode == .all ? .all : heldClose.mode, heldClose.promise ?? promise)
            return
        }
        heldClose = (mode, promise)
        if transfer == nil { closeWhenWritten(mode, context) }
    }

    /// Closes behind what was written. An empty write comes last, and is done when all before it are.
    private func closeWhenWritten(_ mode: CloseMode, _ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        isClosing = true
        deadline = .now() + limits.drain
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in
            let held = self.heldClose
            self.heldClose = nil
            self.isClosing = false
            context.close(mode: held?.mode ?? mode, promise: held?.promise)
        }
        guard let encoder else { return promise.succeed(()) }
        encoder.writeAndFlush(NIOAny(IOData.byteBuffer(ByteBuffer())), promise: promise)
    }

    // MARK: Time

    private func expect(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        deadline = .now() + time
        guard timer == nil else { return }
        schedule(time, context)
    }

    /// One timer for the life of a connection, which looks at the deadline when it fires: moving that costs nothing.
    private func schedule(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
            let now = NIODeadline.now()
            guard let deadline = self.deadline else { return self.schedule(self.limits.header, context) }
            guard now >= deadline else {
                return self.schedule(max(deadline - now, .milliseconds(50)), context)
            }
            if self.isSilent { self.counters.silentConnections.add(1) }
            self.transfer = nil
            context.close(mode: .all, promise: nil)
        }
    }
}
