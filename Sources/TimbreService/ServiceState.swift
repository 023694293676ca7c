import Logging
import Timbre
import TimbreBase
import TimbreCompute

/// State that all requests share.
final class ServiceState: Sendable {
    let options: ServiceOptions
    let store: SnapshotStore
    let search: SearchThread
    let threads: RequestThreads
    /// Threads for bulk searches and other long requests, which leaves `threads` to requests of people.
    let bulkThreads: RequestThreads
    let sessions = Sessions()
    let admission: Admission
    let metrics: ServiceMetrics
    let logger: Logger
    /// Device for computations that are too small for a GPU.
    let hostDevice: Device

    var device: Device { options.device }

    /// Number of short requests answered at the same time, which limits how many are searched together.
    private static let threadCount = 64
    private static let bulkThreadCount = 8

    /// - Throws: `CatalogueFault`; `ComputeFault`.
    init(_ options: ServiceOptions, logger: Logger) throws {
        self.options = options
        self.logger = logger
        hostDevice = try Device.cpu()
        search = SearchThread()
        do {
            store = try SnapshotStore(
                path: options.catalogue, device: options.device, hostDevice: hostDevice, thread: search, logger: logger)
        } catch {
            search.stop()
            throw error
        }
        threads = RequestThreads(count: Self.threadCount, name: "request")
        bulkThreads = RequestThreads(count: Self.bulkThreadCount, name: "bulk")
        admission = Admission(limit: options.limits.waitingQueries)
        metrics = ServiceMetrics()
    }

    func stop() {
        search.stop()
        threads.stop()
        bulkThreads.stop()
    }
}
