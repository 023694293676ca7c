import Logging
import Timbre
import TimbreBase
import TimbreCompute

/// Everything that requests share.
final class ServiceState: Sendable {
    let options: ServiceOptions
    let store: SnapshotStore
    let search: SearchThread
    let threads: RequestThreads
    let admission: Admission
    let metrics: ServiceMetrics
    let logger: Logger
    /// Computes what is too small for a GPU to be asked.
    let hostDevice: Device

    var device: Device { options.device }

    /// Requests that are answered at once; of these, as many search together as one batch takes.
    private static let threadCount = 64

    /// - Throws: `CatalogueFault`; `ComputeFault`.
    init(_ options: ServiceOptions, logger: Logger) throws {
        self.options = options
        self.logger = logger
        search = SearchThread()
        do {
            store = try SnapshotStore(
                path: options.catalogue, device: options.device, thread: search, logger: logger)
        } catch {
            search.stop()
            throw error
        }
        threads = RequestThreads(count: Self.threadCount)
        admission = Admission(limit: options.limits.waitingQueries)
        metrics = ServiceMetrics()
        hostDevice = try Device.cpu()
    }

    func stop() {
        search.stop()
        threads.stop()
    }
}
