import Foundation
import HTTPTypes
import TimbreBase

/// Decides whether a request is allowed, by the host it names, the origin of the calling page, and the token.
struct Gatekeeper: Sendable {
    let options: ServiceOptions

    /// Name of the cookie of a browser that has signed in.
    static let cookie = "timbre-session"

    /// - Parameter isOpen: whether the route needs no token.
    /// - Throws: `Problem` with status 403, 401 or 421.
    func check(_ head: HTTPRequest, isOpen: Bool, sessions: Sessions) throws {
        let host = head.authority ?? ""
        guard isKnown(host: host) else {
            throw Problem(
                .misdirectedRequest, "the service is not called “\(host.prefix(80))”",
                "call it by its address, or start it with that host name", field: "Host", value: String(host.prefix(80))
            )
        }
        if let origin = head.headerFields[.origin], !isKnown(origin: origin, host: host) {
            throw Problem(
                .forbidden, "pages of “\(origin.prefix(80))” may not use the service",
                "start it with that origin allowed", field: "Origin", value: String(origin.prefix(80)))
        }
        guard !isOpen, let token = options.token else { return }
        if let session = Self.session(of: head), sessions.holds(session) { return }
        guard let given = Self.token(of: head) else {
            throw Problem(
                .unauthorized, "a token is needed", "send Authorization: Bearer TOKEN, or sign in on the page")
        }
        guard Self.isEqual(given, token) else {
            throw Problem(.unauthorized, "the token is wrong", "send the one that the service was started with")
        }
    }

    /// Whether an origin other than the service's own may read answers.
    func allows(origin: String) -> Bool { options.origins.contains(origin) }

    /// The token in a request's header.
    static func token(of head: HTTPRequest) -> String? {
        guard let header = head.headerFields[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased() == "bearer" ? Substring(parts[1]).trimmed : nil
    }

    /// The session in a request's cookie.
    static func session(of head: HTTPRequest) -> String? {
        for field in head.headerFields[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = Substring(pair).trimmed.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == cookie { return String(parts[1]) }
            }
        }
        return nil
    }

    /// Compares two texts in a time that does not depend on where they differ.
    static func isEqual(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        var difference = UInt64(truncatingIfNeeded: a.count ^ b.count)
        for place in b.indices { difference |= UInt64(b[place] ^ (place < a.count ? a[place] : ~b[place])) }
        return difference == 0
    }

    /// Whether a host is a numeric address, or a name that belongs to the service. Somebody else's name server can make
    /// a name point here (DNS rebinding), so names must be known.
    private func isKnown(host: String) -> Bool {
        let name = Self.withoutPort(host).lowercased()
        if name.isEmpty { return false }
        if name == "localhost" || name == options.address.lowercased() { return true }
        if options.hostNames.contains(where: { $0.lowercased() == name }) { return true }
        if name.hasPrefix("[") {
            return name.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    private func isKnown(origin: String, host: String) -> Bool {
        if options.origins.contains(origin) { return true }
        for scheme in ["http://", "https://"] where origin == scheme + host { return true }
        return false
    }

    private static func withoutPort(_ host: String) -> String {
        if host.hasPrefix("[") { return host.firstIndex(of: "]").map { String(host[...$0]) } ?? "" }
        return String(host.prefix { $0 != ":" })
    }
}
