import HTTPTypes
import Timbre
import TimbreBase

/// Problem document (RFC 9457): what was wrong with a request, where, and what to do.
struct Problem: Error, Sendable {
    var status: HTTPResponse.Status
    /// Description of the problem and where it is.
    var detail: String
    /// Advice; nil where the detail says it all.
    var advice: String?
    /// Name of the field with the wrong value.
    var field: String?
    /// Limit that was exceeded, by name where it is one of `ServiceLimits`.
    var limit: String?
    var value: String?
    /// Seconds after which a retry is worthwhile.
    var retryAfter: Int?
    /// Methods that the path allows.
    var allow: [String] = []
    /// Whether to leave the rest of the request unread and close the connection.
    var closes = false

    init(
        _ status: HTTPResponse.Status, _ detail: String, _ advice: String? = nil, field: String? = nil,
        limit: String? = nil, value: String? = nil
    ) {
        (self.status, self.detail, self.advice) = (status, detail, advice)
        (self.field, self.limit, self.value) = (field, limit, value)
    }

    /// Problem of a request that exceeds one of the limits.
    static func tooLarge(_ detail: String, limit: String, of most: Int, field: String? = nil) -> Problem {
        var problem = Problem(
            .contentTooLarge, "\(detail); the limit \(limit) is \(most)", "send less, or have the limit raised",
            field: field, limit: limit, value: "\(most)")
        problem.closes = field == nil
        return problem
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("type", .text("about:blank")), ("title", .text(status.reasonPhrase)),
            ("status", .integer(status.code)),
            ("detail", .text(detail + (advice.map { "; \($0)" } ?? ""))),
        ]
        for (name, value) in [("field", field), ("limit", limit), ("value", value)] {
            if let value { members.append((name, .text(value))) }
        }
        if let retryAfter { members.append(("retry_after", .integer(retryAfter))) }
        return .object(members)
    }
}

extension Problem {
    /// The problem without the catalogue's path on the server's disk.
    func hiding(_ path: String) -> Problem {
        // Only in quotes, since a short path may be part of any word.
        func hidden(_ text: String) -> String {
            text.replacing("the catalogue “\(path)”", with: "the catalogue").replacing(
                "“\(path)”", with: "the catalogue"
            )
            .replacing("“\(path)/", with: "“")
        }
        var problem = self
        problem.detail = hidden(detail)
        problem.advice = advice.map(hidden)
        return problem
    }

    /// Describes a fault of the library as a problem of a request.
    ///
    /// - Returns: nil for an error that is no fault.
    init?(_ error: any Error) {
        guard let fault = error as? any Fault else { return nil }
        let report = fault.report
        let status: HTTPResponse.Status =
            switch report.kind {
            case .usage: .badRequest
            case .input: .notFound
            case .damage, .resource, .device: .internalServerError
            }
        self.init(status, report.problem, report.remedy?.sentence, field: report.subject.key)
    }
}

extension Remedy {
    /// Advice with the names of the fields and commands concerned.
    fileprivate var sentence: String {
        let names = means.compactMap { means -> String? in
            switch means {
            case .run(let operation): operation.inService
            case .set(let parameter, _): parameter.field
            }
        }
        return names.isEmpty ? words : "\(words) (\(names.joined(separator: ", ")))"
    }
}

extension Remedy.Operation {
    /// Command to run on the catalogue's machine.
    fileprivate var inService: String {
        switch self {
        case .ingest, .train, .embed, .cluster, .map, .evaluate: "timbre \(rawValue)"
        case .trainMoods: "timbre moods train"
        case .checkCatalogue, .checkDevice: "timbre doctor"
        }
    }
}

extension Remedy.Parameter {
    /// Name of the request's field; nil for parameters that requests don't have.
    fileprivate var field: String? {
        switch self {
        case .artistLimit: "per_artist"
        case .count: "n"
        case .diversity: "diversity"
        case .minimumScore: "minimum_score"
        default: nil
        }
    }
}
