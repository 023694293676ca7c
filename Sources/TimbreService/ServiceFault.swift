public import TimbreBase

/// The world's faults in starting a service.
public enum ServiceFault: Fault, Equatable {
    /// An address at which the service can't listen.
    case address(String, port: Int, reason: String)
    /// An address that other machines reach, without a token.
    case noToken(address: String)
    /// A file that should hold a token.
    case tokenFile(path: String, reason: String)
    /// A text that names no limit, or a value outside the limit's range.
    case limit(String)
}

extension ServiceFault {
    public var report: FaultReport {
        switch self {
        case .address(let address, let port, let reason):
            FaultReport(
                .resource, "\(address):\(port) can't be listened at: \(reason)", "choose another address or port")
        case .noToken(let address):
            FaultReport(
                .usage, "at \(address) others can reach the service, and it asks for no token",
                Remedy(
                    "give a file with a token, or say that anybody may use it", by: .set(.tokenFile), .set(.insecure)))
        case .tokenFile(let path, let reason):
            FaultReport(
                .usage, "“\(path)” holds no token: \(reason)", "write 16 characters or more on its first line",
                file: path)
        case .limit(let text):
            FaultReport(
                .usage, "“\(text)” is no limit",
                "write NAME=NUMBER; the names: \(ServiceLimits.all.map(\.name).joined(separator: ", "))")
        }
    }
}
