import Synchronization
package import TimbreBase

extension DeviceTeam {
    /// Works on a range of rows whose results do not depend on how it is cut: every device takes piece after piece.
    ///
    /// A piece that does not fit is halved; a device that fails gives its piece back.
    ///
    /// - Parameters:
    ///   - least: the smallest number of rows of a piece that several devices share, and that is not halved any more.
    ///   - work: told of the rows that are done, and asked between steps.
    ///   - body: called with a device, a piece and the work on it, to which it reports how many of the piece's rows are
    ///     done.
    /// - Returns: the results of the pieces, in the order of their rows.
    /// - Throws: `ComputeFault` where no device is left; what `body` throws else; `CancellationError`.
    package func share<Made: Sendable>(
        _ rows: Range<Int>, least: Int, work: Work<Portion> = Work(),
        _ body: @escaping @Sendable (_ device: Device, _ rows: Range<Int>, _ work: Work<Int>) throws -> Made
    ) throws -> [Made] {
        let stop = StopFlag()
        let isCancelled: @Sendable () -> Bool = { stop.isSet || work.isCancelled() }
        // Several pieces a device, so that the faster does more; one device needs no cutting.
        let count = working.count
        let size = count == 1 ? rows.count : max(rows.count / (4 * count), least)
        let queue = PieceQueue<Made>(rows, size: max(size, 1)) { done in
            work.report(Portion(done: done, total: rows.count))
        }
        while !queue.isDone {
            _ = try concurrently(working, watch: { if work.isCancelled() { stop.set() } }) { [self] device in
                while let piece = queue.take() {
                    do {
                        let part = Work<Int>(report: { queue.report($0, of: piece) }, isCancelled: isCancelled)
                        queue.finish(piece, try body(device, piece, part))
                    } catch let fault as ComputeFault where fault.isShortage && piece.count > least {
                        queue.halve(piece)
                    } catch {
                        queue.giveBack(piece)
                        do { try leaveOut(device, for: error) } catch {
                            stop.set()
                            throw error
                        }
                        return
                    }
                }
            }
        }
        return queue.results
    }
}

/// Pieces of a range: those to be taken, and what was made of the others.
private final class PieceQueue<Made: Sendable>: Sendable {
    private struct State {
        var waiting: [Range<Int>]
        var results: [(first: Int, made: Made)] = []
        /// Rows that are done, by the first row of their piece.
        var done: [Int: Int] = [:]
    }

    private let state: Mutex<State>
    private let rows: Int
    private let told: @Sendable (Int) -> Void

    init(_ rows: Range<Int>, size: Int, told: @escaping @Sendable (Int) -> Void) {
        let pieces = stride(from: rows.lowerBound, to: rows.upperBound, by: size).map {
            $0..<min($0 + size, rows.upperBound)
        }
        state = Mutex(State(waiting: pieces.reversed()))
        (self.rows, self.told) = (rows.count, told)
    }

    /// Whether nothing waits. Called where nobody holds a piece.
    var isDone: Bool { state.withLock { $0.waiting.isEmpty } }

    /// In the order of their rows.
    var results: [Made] { state.withLock { $0.results.sorted { $0.first < $1.first }.map(\.made) } }

    func take() -> Range<Int>? { state.withLock { $0.waiting.popLast() } }

    func finish(_ piece: Range<Int>, _ made: Made) {
        let isTold = state.withLock {
            $0.results.append((piece.lowerBound, made))
            return $0.done[piece.lowerBound] == piece.count
        }
        if !isTold { report(piece.count, of: piece) }
    }

    func giveBack(_ piece: Range<Int>) {
        state.withLock {
            $0.done[piece.lowerBound] = nil
            $0.waiting.append(piece)
        }
    }

    func halve(_ piece: Range<Int>) {
        let middle = piece.lowerBound + piece.count / 2
        state.withLock {
            $0.done[piece.lowerBound] = nil
            $0.waiting += [middle..<piece.upperBound, piece.lowerBound..<middle]
        }
    }

    func report(_ count: Int, of piece: Range<Int>) {
        told(
            state.withLock {
                $0.done[piece.lowerBound] = count
                return $0.done.values.reduce(0, +)
            })
    }
}

/// Something that each device holds for itself, made when the device first needs it.
package final class PerDevice<Held: Sendable>: Sendable {
    private let make: @Sendable (Device) throws -> Held
    private let held = Mutex<[ObjectIdentifier: Held]>([:])

    package init(_ make: @escaping @Sendable (Device) throws -> Held) { self.make = make }

    package func on(_ device: Device) throws -> Held {
        let key = device.identity
        if let made = held.withLock({ $0[key] }) { return made }
        let made = try make(device)
        return held.withLock {
            let first = $0[key] ?? made
            $0[key] = first
            return first
        }
    }
}
