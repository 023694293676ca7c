import Foundation
import Synchronization
import Testing
import TimbreBase

@testable import TimbreCatalogue

/// Threads that write by one right.
@Suite("The right to write is shared by threads") struct SharedRightTests {
    private let work: Workspace
    private let songs: Catalogue

    init() throws {
        work = try Workspace()
        songs = try Catalogue.ingest(
            [work.write(Small.csv)], into: work.catalogue, recipe: try Small.recipe()
        ).catalogue
    }

    /// A file whose writer says that it has begun and takes its time.
    private static func slow(
        _ name: String, begun: DispatchSemaphore
    ) -> (name: String, write: (String) throws -> Void) {
        (
            name,
            { path in
                try Data(name.utf8).write(to: URL(fileURLWithPath: path))
                begun.signal()
                Thread.sleep(forTimeInterval: 0.2)
            }
        )
    }

    @Test("Commits of two threads come one after the other, and neither loses a file of the other's")
    func inTurn() throws {
        let faults = Mutex<[String]>([])
        let (begun, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        try Catalogue.writing(at: songs.path) { catalogue in
            for name in ["a.json", "b.json"] {
                Thread.detachNewThread {
                    do {
                        _ = try catalogue.keep([Self.slow(name, begun: begun)])
                    } catch {
                        faults.withLock { $0.append("\(name): \(error)") }
                    }
                    done.signal()
                }
                if name == "a.json" { begun.wait() }
            }
            for _ in 0..<2 { done.wait() }
        }
        #expect(faults.withLock(\.self).isEmpty)
        let after = try Catalogue.open(at: songs.path)
        #expect(after.state.generation == songs.state.generation + 2)
        for name in ["a.json", "b.json"] { #expect(try after.contents(of: name) == Data(name.utf8)) }
        #expect(try after.verify().isEmpty)
    }

    @Test("The right does not end before a commit that a thread has begun")
    func outliving() throws {
        let (begun, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let generations = Mutex<[Int]>([])
        let value = try Catalogue.writing(at: songs.path) { catalogue in
            Thread.detachNewThread {
                let kept = try? catalogue.keep([Self.slow("a.json", begun: begun)])
                generations.withLock { $0.append(kept?.state.generation ?? -1) }
                // The right is given back meanwhile, or as good as: this one waits for it anew.
                let next = try? catalogue.keep([Self.slow("b.json", begun: begun)])
                generations.withLock { $0.append(next?.state.generation ?? -1) }
                done.signal()
            }
            begun.wait()
            return catalogue
        }
        #expect(try Catalogue.open(at: songs.path).contents(of: "a.json") == Data("a.json".utf8))
        done.wait()
        let first = songs.state.generation + 1
        #expect(generations.withLock(\.self) == [first, first + 1])
        let last = try value.keep([Self.slow("c.json", begun: begun)])
        #expect(last.state.generation == first + 2)
        #expect(try last.verify().isEmpty)
    }

    @Test("A thread waits no longer than its patience for another, and not once it is cancelled")
    func waiting() throws {
        let (held, over) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        try DirectoryLock.whileHeld(songs.path) { lock in
            Thread.detachNewThread {
                _ = try? lock.whileWriting {
                    held.signal()
                    over.wait()
                }
            }
            held.wait()
            #expect(throws: CatalogueFault.busy(path: songs.path)) {
                try lock.whileWriting(patience: WriterPatience(seconds: 0.05)) { Issue.record("two write") }
            }
            #expect(throws: CancellationError.self) {
                try lock.whileWriting(work: Work(isCancelled: { true })) { Issue.record("two write") }
            }
            over.signal()
            let depth = try lock.whileWriting { try lock.whileWriting { 2 } }
            #expect(depth == 2)
        }
    }
}
