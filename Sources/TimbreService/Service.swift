import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Timbre

/// HTTP service that serves a catalogue, and each later commit of it, until it is told to stop.
///
///     let options = try ServiceOptions(catalogue: "catalogue.timbre", device: .cpu())
///     let service = try Service(options, logger: Logger(label: "timbre"))
///     try await service.run { port in print("http://127.0.0.1:\(port)") }
public final class Service: Sendable {
    let state: ServiceState
    let connections = ConnectionWatch()
    let responder: ServiceResponder
    private let logger: Logger

    /// Time between two checks for a later commit.
    private static let interval = Duration.milliseconds(200)

    /// Loads the catalogue.
    ///
    /// - Throws: `CatalogueFault`; `ComputeFault`; `ServiceFault.noToken` where other machines reach the address and no
    ///   token is set.
    public init(_ options: ServiceOptions, logger: Logger) throws {
        guard options.token != nil || options.isLocal || options.isInsecure else {
            throw ServiceFault.noToken(address: options.address)
        }
        state = try ServiceState(options, logger: logger)
        responder = ServiceResponder(state, connections: connections)
        self.logger = logger
    }

    /// Serves until `isStopped` returns true or the task is cancelled, then answers the requests under way, for at most
    /// `ServiceLimits.stopSeconds`.
    ///
    /// - Parameters:
    ///   - isStopped: request to stop, checked several times a second.
    ///   - onRunning: callback with the port, called once.
    /// - Throws: `ServiceFault.address` where the service can't listen at the address.
    public func run(
        isStopped: @escaping @Sendable () -> Bool = { false }, onRunning: @escaping @Sendable (Int) -> Void
    ) async throws {
        let options = state.options
        let limits = options.limits
        let isRunning = Atomic(false)
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [self.connections.makeHandler()],
            idleTimeout: .seconds(Int64(limits.idleSeconds)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: limits.headerCount))
        let application = Application(
            responder: responder, server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(
                address: .hostname(options.address, port: options.port), serverName: "timbre",
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
            onServerRunning: { channel in
                isRunning.store(true, ordering: .relaxed)
                onRunning(channel.localAddress?.port ?? options.port)
            }, logger: quiet)
        let group = ServiceGroup(
            configuration: {
                var configuration = ServiceGroupConfiguration(
                    services: [.init(service: application, successTerminationBehavior: .gracefullyShutdownGroup)],
                    logger: quiet)
                configuration.maximumGracefulShutdownDuration = .seconds(limits.stopSeconds)
                return configuration
            }())
        let watches = [
            Task {
                while !isStopped() { try await Task.sleep(for: Self.interval) }
                await group.triggerGracefulShutdown()
            },
            Task { [state] in
                while !Task.isCancelled {
                    try await Task.sleep(for: Self.interval)
                    try await state.bulkThreads.run { state.store.reloadIfChanged() }
                }
            },
        ]
        defer {
            for watch in watches { watch.cancel() }
            state.stop()
        }
        do {
            try await group.run()
        } catch let error as IOError where !isRunning.load(ordering: .relaxed) {
            throw ServiceFault.address(
                options.address, port: options.port, reason: String(cString: strerror(error.errnoCode)))
        } catch  where !isRunning.load(ordering: .relaxed) && !(error is CancellationError) {
            throw ServiceFault.address(options.address, port: options.port, reason: "no such address is here")
        }
    }
}
