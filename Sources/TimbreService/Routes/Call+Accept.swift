import HTTPTypes
import TimbreBase

extension Call {
    /// Form that comes first in the client's `Accept` header; the first form where the header is missing.
    ///
    /// - Parameter forms: media types and the names of their forms.
    /// - Throws: `Problem` with status 406.
    func accepted(among forms: [(type: String, name: String)]) throws -> String {
        guard !accepted.isEmpty else { return forms[0].name }
        for type in accepted {
            if type == "*/*" || type == "*" { return forms[0].name }
            let family = type.hasSuffix("/*") ? type.dropLast(1) : nil
            if let form = forms.first(where: { $0.type == type || family.map($0.type.hasPrefix) ?? false }) {
                return form.name
            }
        }
        throw Problem(
            .notAcceptable, "the answer is \(forms.map(\.type).joined(separator: ", "))",
            "ask for one of these in Accept", field: "Accept", value: accepted.joined(separator: ", "))
    }

    /// Media types of an `Accept` header, by quality and then by order.
    static func mediaTypes(_ header: String?) -> [String] {
        let parts = (header ?? "").split(separator: ",").enumerated().compactMap {
            place, part -> (String, Double, Int)? in
            let pieces = part.split(separator: ";").map { Substring($0).trimmed.lowercased() }
            guard let type = pieces.first, !type.isEmpty else { return nil }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return quality > 0 ? (type, quality, place) : nil
        }
        return parts.sorted { ($1.1, $0.2) < ($0.1, $1.2) }.map(\.0)
    }
}
