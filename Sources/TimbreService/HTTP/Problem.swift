import HTTPTypes
import Timbre
import TimbreBase

/// A problem document (RFC 9457): what was wrong with a request, where, and what to do.
struct Problem: Error, Sendable {
    var status: HTTPResponse.Status
    /// The event, and its place.
    var detail: String
    /// What to do; nil where the detail says it all.
    var advice: String?
    /// The name of the value that is wrong.
    var field: String?
    /// What was passed, by name where it is one of `ServiceLimits`.
    var limit: String?
    var value: String?
    /// Seconds after which it is worth asking again.
    var retryAfter: Int?
    /// Methods that the path takes.
    var allow: [String] = []
    /// Whether what is left of the request is not read, and the connection closed.
    var closes = false

    init(
        _ status: HTTPResponse.Status, _ detail: String, _ advice: String? = nil, field: String? = nil,
        limit: String? = nil, value: String? = nil
    ) {
        (self.status, self.detail, self.advice) = (status, detail, advice)
        (self.field, self.limit, self.value) = (field, limit, value)
    }

    /// A request that passes one of the limits.
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
    /// The same without the place of the catalogue on the server's disk.
    func hiding(_ path: String) -> Problem {
        // In quotes alone: a short path may be part of any word.
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

    /// A fault of the library in the words of a service.
    ///
    /// - Returns: nil for an error that is none.
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
    /// The advice with the names of the fields that it means.
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
    /// The command on the machine of the catalogue.
    fileprivate var inService: String {
        switch self {
        case .ingest, .train, .embed, .cluster, .map, .evaluate: "timbre \(rawValue)"
        case .trainMoods: "timbre moods train"
        case .checkCatalogue, .checkDevice: "timbre doctor"
        }
    }
}

extension Remedy.Parameter {
    /// The field of a request; nil for choices that none has.
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
