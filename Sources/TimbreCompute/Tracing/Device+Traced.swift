package import TimbreFiles

extension Device {
    /// A copy of the device that writes its operations, and on an OpenCL device each command of its queues, into a
    /// trace.
    ///
    /// - Parameter trace: nil changes nothing.
    package func traced(by trace: Trace?) -> Device {
        guard let trace else { return self }
        if let team = companions?.traced(by: trace) {
            let first = team.first
            return Device(backend: first.backend, arithmetic: arithmetic, trace: trace, team: team)
        }
        var backend = backend.untraced
        if let its = backend as? OpenCLBackend {
            backend = its.traced(by: trace)
        } else {
            let about = description
            trace.describe(
                about.label,
                [
                    ("threads", .integer(about.computeUnits)), ("arithmetic", .text(arithmetic.rawValue)),
                    ("driver", .text(about.driver)),
                ])
        }
        return Device(backend: TracedBackend(backend, trace), arithmetic: arithmetic, trace: trace)
    }
}

extension Device {
    /// Runs `body`; where the device is traced, the time that it takes is written as a part of the command.
    ///
    /// - Parameter numbers: the numbers that tell this part from others of its name.
    package func phase<Result>(
        _ name: @autoclosure () -> String, _ numbers: @autoclosure () -> KeyValuePairs<String, Int> = [:],
        _ body: () throws -> Result
    ) rethrows -> Result {
        try trace.span(name(), .phase, numbers().map { ($0.key, .integer($0.value)) }, body)
    }
}
