import ArgumentParser
import Foundation
import Logging
import Synchronization
import Timbre
import TimbreFiles
import TimbreService

struct Serve: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the catalogue by HTTP: an API and a page.",
        discussion: """
            The page is at the printed address, the API under /v1, its description at /v1/openapi.json. Later commits of \
            other commands are served without a restart; each answer comes from one commit, which its ETag names.

            At 127.0.0.1 only this machine reaches the service. Another address needs a --token-file, or --insecure, \
            which lets anybody use the service. For transport security, put a proxy in front (docs/service.md).

            Limits that --limit name=number sets, with their defaults:
            \(ServiceLimits.all.map { "  \($0.name)  \($0.meaning) (\(ServiceLimits()[keyPath: $0.keyPath]))" }.joined(separator: "\n"))

            Example:

              timbre serve
              timbre serve --port 9000 --limit connections=4096
              timbre serve --address 0.0.0.0 --token-file token.txt
            """)

    static let meaningless: Set<CommonOption> = [.json, .wide]

    @Option(help: ArgumentHelp("Address to listen at; only this machine reaches 127.0.0.1.", valueName: "address"))
    var address = "127.0.0.1"

    @Option(parsing: .unconditional, help: "Port to listen at; 0 takes a free one.")
    var port = 8080

    @Option(help: ArgumentHelp("File whose first line is a token that clients must send.", valueName: "file"))
    var tokenFile: String?

    @Flag(help: "Let anybody who reaches the address use the service, without a token.")
    var insecure = false

    @Option(
        help: ArgumentHelp("Name by which other machines call the service. Repeatable.", valueName: "name"))
    var hostName: [String] = []

    @Option(
        help: ArgumentHelp(
            "Site whose pages may use the service, for example https://music.example. Repeatable.",
            valueName: "origin"))
    var allowOrigin: [String] = []

    @Option(help: ArgumentHelp("Another value for one of the limits above. Repeatable.", valueName: "name=number"))
    var limit: [String] = []

    @Flag(help: "Log each request's route, status and time, never its content.")
    var logRequests = false

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if !(0...65535).contains(port) { throw ValidationError("--port \(port): give 0 to 65535") }
        if address.isEmpty { throw ValidationError("--address is empty: give 127.0.0.1, say") }
        do { _ = try limits() } catch let fault as ServiceFault { throw ValidationError(fault.sentence) }
        for origin in allowOrigin {
            guard let url = URL(string: origin), ["http", "https"].contains(url.scheme), url.host != nil,
                url.path.isEmpty
            else { throw ValidationError("--allow-origin \(origin): give scheme and host, as https://music.example") }
        }
    }

    func run() throws {
        HostAllocation.giveMemoryBack()
        try common.begin()
        let selection = try chosenDevice()
        var options = ServiceOptions(
            catalogue: common.cataloguePath, device: selection.device, deviceReason: selection.reason,
            address: address, port: port, token: try token(), hostNames: hostName, origins: allowOrigin,
            limits: try limits(), version: programVersion)
        options.isInsecure = insecure
        if options.address == "localhost" { options.address = "127.0.0.1" }
        var logger = Logger(label: "timbre") { _ in ConsoleLogHandler() }
        logger.logLevel = logRequests ? .debug : .info
        let watch = Interrupt.watch(keeping: "the catalogue is as it was")
        defer { watch.cancel() }
        let service = try Service(options, logger: logger)
        try Self.wait { [address] in
            try await service.run(
                isStopped: { Interrupt.isRequested },
                onRunning: { port in
                    let host = address.contains(":") ? "[\(address)]" : address
                    try? Console.result("http://\(host):\(port)")
                    Console.note("serving until Ctrl-C")
                })
        }
        Console.note("stopped")
    }

    /// Device for searches: a GPU if there is one, since many requests come at once.
    private func chosenDevice() throws -> (device: Device, reason: String) {
        let selection = try Device.select(
            common.device, threads: common.threads, onLoss: { Console.interjection($0) }, drivers: DriverTrial.drivers()
        )
        Console.note(selection.reason)
        return (selection.device.traced(by: Tracing.current), selection.reason)
    }

    /// - Throws: `ServiceFault.tokenFile`.
    private func token() throws -> String? {
        guard let tokenFile else { return nil }
        let bytes: [UInt8]
        do {
            bytes = try FileContent.text(of: tokenFile)
        } catch let fault as FileFault {
            throw ServiceFault.tokenFile(path: tokenFile, reason: fault.report.problem)
        }
        let line = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
            .trimmingCharacters(in: .whitespaces)
        guard line.utf8.count >= 16 else {
            throw ServiceFault.tokenFile(path: tokenFile, reason: "its first line has \(line.utf8.count) bytes")
        }
        guard line.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ServiceFault.tokenFile(path: tokenFile, reason: "its first line has other characters than ASCII's")
        }
        return line
    }

    /// - Throws: `ServiceFault.limit`.
    private func limits() throws -> ServiceLimits {
        var limits = ServiceLimits()
        for text in limit {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let named = ServiceLimits.all.first(where: { $0.name == parts[0] }),
                let number = Int(parts[1])
            else { throw ServiceFault.limit(text) }
            guard named.range.contains(number) else {
                throw ValidationError(
                    "--limit \(text): give \(named.range.lowerBound) to \(named.range.upperBound) for \(named.name)")
            }
            limits[keyPath: named.keyPath] = number
        }
        return limits
    }

    /// Runs asynchronous work, and blocks this thread until the work ends.
    private static func wait(_ body: @escaping @Sendable () async throws -> Void) throws {
        let (done, result) = (DispatchSemaphore(value: 0), Outcome())
        Task.detached {
            do { try await body() } catch { result.fault.withLock { $0 = error } }
            done.signal()
        }
        done.wait()
        if let fault = result.fault.withLock({ $0 }) { throw fault }
    }

    private final class Outcome: Sendable {
        let fault = Mutex<(any Error)?>(nil)
    }
}

/// Log handler that writes lines to standard error, with control characters made visible.
private struct ConsoleLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = "\(Date.now.formatted(.iso8601)) \(event.level): \(event.message)"
        if event.level >= .warning { Console.message(line) } else { Console.note(line) }
    }
}
