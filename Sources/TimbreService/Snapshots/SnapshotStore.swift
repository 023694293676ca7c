import Foundation
import Logging
import Synchronization
import Timbre
import TimbreBase
import TimbreCompute

/// Store of the current snapshot; that of a later commit is loaded beside it and then replaces it.
final class SnapshotStore: Sendable {
    private struct State {
        var current: Snapshot
        var file: FileIdentity?
        var reloads = 0
        /// Reason why the last commit can't be served; nil where it is served.
        var fault: String?
        /// Time of the next attempt after a failed load, and number of failures in a row.
        var retry = ContinuousClock.now
        var failures = 0
    }

    let path: String
    private let device: Device
    private let hostDevice: Device
    private let thread: SearchThread
    private let logger: Logger
    private let state: Mutex<State>

    /// - Throws: as `Snapshot.init`.
    init(path: String, device: Device, hostDevice: Device, thread: SearchThread, logger: Logger) throws {
        (self.path, self.device, self.hostDevice) = (path, device, hostDevice)
        (self.thread, self.logger) = (thread, logger)
        let file = FileIdentity(path)
        let first = try Snapshot(at: path, device: device, hostDevice: hostDevice, thread: thread, earlier: nil)
        state = Mutex(State(current: first, file: file))
        // Words are indexed in the background, so that the first search by words need not wait.
        let beside = Thread { _ = try? first.words.value }
        beside.name = "timbre-words"
        beside.stackSize = 4 << 20
        beside.start()
    }

    var current: Snapshot { state.withLock { $0.current } }

    var reloads: Int { state.withLock { $0.reloads } }

    /// Reason why the last commit can't be served and an earlier one is; nil where the last one is served.
    var fault: String? { state.withLock { $0.fault } }

    /// Loads the snapshot of a later commit, if there is one. If that fails, the earlier snapshot stays.
    func reloadIfChanged() {
        let (known, earlierFile, retry) = state.withLock { ($0.current, $0.file, $0.retry) }
        if retry > .now { return }
        let file = FileIdentity(path)
        do {
            let generation = try Catalogue.generation(at: path)
            guard generation != known.catalogue.state.generation || file != earlierFile else {
                return state.withLock { ($0.fault, $0.failures) = (nil, 0) }
            }
            let next = try Snapshot(
                at: path, device: device, hostDevice: hostDevice, thread: thread, earlier: known)
            _ = try next.words.value
            state.withLock { state in
                state.current = next
                state.file = file
                state.reloads += 1
                (state.fault, state.failures) = (nil, 0)
            }
            logger.info("serving generation \(next.catalogue.state.generation)")
        } catch {
            let sentence = (error as? any Fault)?.report.sentence() ?? "\(error)"
            let isNew = state.withLock { state in
                state.failures += 1
                state.retry = .now + .seconds(1)
                // A single failure may be due to a commit under way.
                guard state.failures > 1 else { return false }
                defer { state.fault = sentence }
                return state.fault != sentence
            }
            if isNew { logger.error("the catalogue can't be loaded, the earlier one is served: \(sentence)") }
        }
    }
}

/// Identity of a catalogue's database; another file in its place is another catalogue.
private struct FileIdentity: Equatable {
    var inode: UInt64
    var device: UInt64

    init?(_ catalogue: String) {
        let path = Catalogue.databasePath(at: catalogue)
        guard let found = try? FileManager.default.attributesOfItem(atPath: path),
            let inode = (found[.systemFileNumber] as? NSNumber)?.uint64Value,
            let device = (found[.systemNumber] as? NSNumber)?.uint64Value
        else { return nil }
        (self.inode, self.device) = (inode, device)
    }
}
