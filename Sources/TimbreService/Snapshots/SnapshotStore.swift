import Foundation
import Logging
import Synchronization
import Timbre
import TimbreBase
import TimbreCompute

/// The current snapshot; a later commit's is loaded beside it and takes its place.
final class SnapshotStore: Sendable {
    private struct State {
        var current: Snapshot
        var file: FileIdentity?
        var reloads = 0
        /// Why the last commit can't be served; nil where it is.
        var fault: String?
    }

    let path: String
    private let device: Device
    private let thread: SearchThread
    private let logger: Logger
    private let state: Mutex<State>

    /// - Throws: as `Snapshot`.
    init(path: String, device: Device, thread: SearchThread, logger: Logger) throws {
        (self.path, self.device, self.thread, self.logger) = (path, device, thread, logger)
        let file = FileIdentity(path)
        state = Mutex(State(current: try Snapshot(at: path, device: device, thread: thread, earlier: nil), file: file))
        prepare(current)
    }

    var current: Snapshot { state.withLock { $0.current } }

    var reloads: Int { state.withLock { $0.reloads } }

    /// Why the catalogue as it is now can't be served, and an earlier one is; nil where all is well.
    var fault: String? { state.withLock { $0.fault } }

    /// Loads the snapshot of a commit that came since. The earlier one goes on being served where that fails.
    func reloadIfChanged() {
        let (known, earlierFile) = state.withLock { ($0.current, $0.file) }
        let file = FileIdentity(path)
        do {
            let generation = try Catalogue.generation(at: path)
            guard generation != known.catalogue.state.generation || file != earlierFile else {
                return state.withLock { $0.fault = nil }
            }
            let next = try Snapshot(at: path, device: device, thread: thread, earlier: known)
            state.withLock { state in
                state.current = next
                state.file = file
                state.reloads += 1
                state.fault = nil
            }
            logger.info("serving generation \(next.catalogue.state.generation)")
            prepare(next)
        } catch {
            let sentence = (error as? any Fault)?.report.sentence() ?? "\(error)"
            let isNew = state.withLock { state in
                defer { state.fault = sentence }
                return state.fault != sentence
            }
            if isNew { logger.error("the catalogue can't be loaded, the earlier one is served: \(sentence)") }
        }
    }

    /// Makes in the background what the first who asks would wait for.
    private func prepare(_ snapshot: Snapshot) {
        let thread = Thread { _ = try? snapshot.words.value }
        thread.name = "timbre-words"
        thread.stackSize = 4 << 20
        thread.start()
    }
}

/// A catalogue's database: another file in its place is another catalogue.
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
