import NIOCore
import Synchronization

/// Knows which connections clients have left, so that nobody searches for who has gone.
final class ConnectionWatch: Sendable {
    private let gone = Mutex<[ObjectIdentifier: Gone]>([:])

    /// Whether a client has left its connection.
    final class Gone: Sendable {
        private let flag = Atomic(false)
        var isSet: Bool { flag.load(ordering: .relaxed) }
        func set() { flag.store(true, ordering: .relaxed) }
    }

    /// nil for a connection that is not watched.
    func gone(_ channel: any Channel) -> Gone? {
        gone.withLock { $0[ObjectIdentifier(channel)] }
    }

    var count: Int { gone.withLock { $0.count } }

    func makeHandler() -> Handler { Handler(self) }

    fileprivate func add(_ channel: any Channel) -> Gone {
        let new = Gone()
        gone.withLock { $0[ObjectIdentifier(channel)] = new }
        return new
    }

    fileprivate func remove(_ channel: any Channel) {
        gone.withLock { $0[ObjectIdentifier(channel)] }?.set()
        gone.withLock { $0[ObjectIdentifier(channel)] = nil }
    }

    /// Sees the end of a connection.
    ///
    /// Unchecked: NIO calls it on the connection's event loop alone.
    final class Handler: ChannelInboundHandler, RemovableChannelHandler, @unchecked Sendable {
        typealias InboundIn = Any

        private let watch: ConnectionWatch
        private var gone: Gone?

        init(_ watch: ConnectionWatch) { self.watch = watch }

        func handlerAdded(context: ChannelHandlerContext) { gone = watch.add(context.channel) }

        func channelInactive(context: ChannelHandlerContext) {
            watch.remove(context.channel)
            context.fireChannelInactive()
        }

        func handlerRemoved(context: ChannelHandlerContext) { watch.remove(context.channel) }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            // A client that goes looks the same as one that only will not ask again; hardly any does that.
            if case ChannelEvent.inputClosed? = event as? ChannelEvent { gone?.set() }
            context.fireUserInboundEventTriggered(event)
        }
    }
}
