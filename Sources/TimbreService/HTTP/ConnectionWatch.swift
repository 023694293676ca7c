import NIOCore
import Synchronization

/// Record of the connections that clients have closed, so that no search runs for a client that has gone.
final class ConnectionWatch: Sendable {
    private let gone = Mutex<[ObjectIdentifier: Gone]>([:])

    /// Flag that is set once a client has closed its connection.
    final class Gone: Sendable {
        private let flag = Atomic(false)
        var isSet: Bool { flag.load(ordering: .relaxed) }
        func set() { flag.store(true, ordering: .relaxed) }
    }

    /// Flag of a connection; nil where it is not watched.
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

    /// Handler that notices the end of a connection.
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
            // A client that closes only its sending side looks as if it had gone; hardly any client does that.
            if case ChannelEvent.inputClosed? = event as? ChannelEvent { gone?.set() }
            context.fireUserInboundEventTriggered(event)
        }
    }
}
