/// Progress reports and cancellation of a long operation, as its caller wants them.
///
///     let work = Work<MapProgress>(report: { print($0.stage.rawValue, $0.share) }, isCancelled: { window.isClosed })
///     let map = try catalogue.makeMap(device: device, work: work)
///
/// An operation without a `Work` reports nothing and ends with its task. Operations that never report take a
/// `Work<Never>`.
public struct Work<Progress>: Sendable {
    /// Receives progress between steps, a few times a second, on a thread of the operation.
    package let report: @Sendable (Progress) -> Void
    /// Tells, between steps, whether to end with a `CancellationError`.
    package let isCancelled: @Sendable () -> Bool

    public init(
        report: @escaping @Sendable (Progress) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled }
    ) {
        (self.report, self.isCancelled) = (report, isCancelled)
    }

    /// - Throws: `CancellationError` where the work is to end.
    package func check() throws {
        if isCancelled() { throw CancellationError() }
    }

    /// Work on a part of the operation, which stops with the whole.
    ///
    /// - Parameter progress: the progress of the whole at a progress of the part.
    package func part<Part>(_ progress: @escaping @Sendable (Part) -> Progress) -> Work<Part> {
        Work<Part>(report: { [report] in report(progress($0)) }, isCancelled: isCancelled)
    }

    /// Work on a part of the operation that reports nothing, and stops with the whole.
    package func silent<Part>() -> Work<Part> { Work<Part>(isCancelled: isCancelled) }
}
