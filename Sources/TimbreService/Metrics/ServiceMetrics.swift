import CoreMetrics
import Timbre

/// Figures of the service, recorded by swift-metrics and shown at `/metrics`.
struct ServiceMetrics: Sendable {
    let registry = MetricsRegistry()

    /// Counts a request that was answered.
    ///
    /// - Parameter route: path of the route in the table, never the request's own path.
    func record(route: String, status: Int, seconds: Double) {
        Counter(
            label: "timbre_requests_total", dimensions: [("route", route), ("status", "\(status)")], factory: registry
        ).increment()
        Recorder(label: "timbre_request_seconds", dimensions: [("route", route)], factory: registry).record(seconds)
    }

    /// Counts a request that was refused, by the reason.
    func refuse(_ reason: String) {
        Counter(label: "timbre_refused_total", dimensions: [("reason", reason)], factory: registry).increment()
    }

    /// Records the current value of a figure.
    func gauge(_ label: String, _ value: Double) { Gauge(label: label, factory: registry).record(value) }
}
