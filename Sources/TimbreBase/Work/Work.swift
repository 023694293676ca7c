/// The wishes of whoever waits for a long operation: to be told how far it is, and to be able to stop it.
///
///     let work = Work<MapProgress>(report: { print($0.stage.rawValue, $0.share) }, isCancelled: { window.isClosed })
///     let map = try catalogue.makeMap(device: device, work: work)
///
/// Without one, an operation tells nothing and ends with its task. What tells nothing in any case takes a `Work<Never>`.
public struct Work<Progress>: Sendable {
    /// Called between steps, a few times a second, on a thread of the operation.
    package let report: @Sendable (Progress) -> Void
    /// Asked between steps: whether to end with a `CancellationError`.
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

    /// Work on a part of this: it stops with the whole.
    ///
    /// - Parameter progress: how far the whole is when the part is so far.
    package func part<Part>(_ progress: @escaping @Sendable (Part) -> Progress) -> Work<Part> {
        Work<Part>(report: { [report] in report(progress($0)) }, isCancelled: isCancelled)
    }

    /// Work on a part of this that nobody is told of.
    package func silent<Part>() -> Work<Part> { Work<Part>(isCancelled: isCancelled) }
}
