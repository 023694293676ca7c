import Synchronization
import TimbreFiles

/// Devices that share work, and the one that goes on where all of them have failed.
///
/// A device that fails is left out for good, which is said once; what it was to do is done by the others. Answers that
/// are the same on every device are so the same whatever fails.
package final class DeviceTeam: Sendable {
    /// The devices that were asked for, the first one first.
    private let members: [Device]
    /// Device that goes on alone where all members have failed; nil where a failure is to be the caller's.
    private let standIn: Device?
    private let onLoss: @Sendable (String) -> Void
    private let isLost: Mutex<[Bool]>

    /// - Parameters:
    ///   - members: the devices, at least one, without teams of their own.
    ///   - standIn: the CPU; nil for none.
    ///   - onLoss: a closure told, in a sentence, which device is left out and why, and what goes on.
    init(_ members: [Device], standIn: Device?, onLoss: @escaping @Sendable (String) -> Void) {
        precondition(!members.isEmpty, "a team of no devices")
        (self.members, self.standIn, self.onLoss) = (members, standIn, onLoss)
        isLost = Mutex(.init(repeating: false, count: members.count))
    }

    /// A device by itself: where it fails, the work fails.
    convenience init(of device: Device) { self.init([device], standIn: nil, onLoss: { _ in }) }

    /// The device that was asked for first.
    var first: Device { members[0] }

    /// A team of the same devices and stand-in, each traced, of which none has failed yet.
    func traced(by trace: Trace) -> DeviceTeam {
        DeviceTeam(members.map { $0.traced(by: trace) }, standIn: standIn?.traced(by: trace), onLoss: onLoss)
    }

    /// Devices that have not failed, at least one; the stand-in where all have.
    package var working: [Device] { isLost.withLock { working($0) } }

    private func working(_ isLost: [Bool]) -> [Device] {
        let left = members.indices.filter { !isLost[$0] }.map { members[$0] }
        return left.isEmpty ? [standIn].compactMap(\.self) : left
    }

    /// Leaves a device out that could not do its work.
    ///
    /// - Throws: the error, where it is no failure of that device, or no other is left.
    package func leaveOut(_ device: Device, for error: any Error) throws {
        let cause = (error as? any CausedByDevice)?.deviceFault ?? error
        guard let fault = cause as? ComputeFault, fault.isFailure(of: device.description),
            let place = members.firstIndex(where: { $0.identity == device.identity })
        else { throw error }
        let rest: [Device]? = try isLost.withLock { isLost in
            // Another thread's work on it may have failed first.
            if isLost[place] { return nil }
            isLost[place] = true
            let rest = working(isLost)
            if rest.isEmpty {
                isLost[place] = false
                throw error
            }
            return rest
        }
        guard let rest else { return }
        let names = rest.map { $0.description.kind == .cpu ? "the CPU" : $0.description.label }
        onLoss(
            "\(device.description.label) failed and is left out (\(fault.cause)): "
                + "\(names.joined(separator: ", ")) \(names.count == 1 ? "goes" : "go") on")
    }

    /// Does work that can't be shared on the first device that works, and on the next where that fails.
    package func run<Result>(_ body: (Device) throws -> Result) throws -> Result {
        while true {
            let device = working[0]
            do { return try body(device) } catch { try leaveOut(device, for: error) }
        }
    }

    /// The largest of the devices' `memoryPeak`.
    package var memoryPeak: Int? { members.compactMap(\.memoryPeak).max() }
}

/// A fault of another module that a device's is behind.
package protocol CausedByDevice: Error {
    var deviceFault: ComputeFault? { get }
}

extension [Device] {
    /// Cuts consecutive rows by the devices' speed, at multiples of `step` from the first row; a device may get none.
    package func shares(of rows: Range<Int>, step: Int) -> [(device: Device, rows: Range<Int>)] {
        let speeds = map { Double(Swift.max($0.description.speed, 1)) }
        let all = speeds.reduce(0, +)
        var (shares, start, speed) = ([(device: Device, rows: Range<Int>)](), rows.lowerBound, 0.0)
        for (device, its) in zip(self, speeds) {
            speed += its
            let wanted = Int((Double(rows.count) * (speed / all) / Double(step)).rounded()) * step
            let end = shares.count == count - 1 || speed == all ? rows.upperBound : rows.lowerBound + wanted
            let part = start..<Swift.max(Swift.min(end, rows.upperBound), start)
            if !part.isEmpty { shares.append((device, part)) }
            start = part.upperBound
        }
        return shares
    }
}
