/// A value in a raw line, in a job for a peer or in its answer.
enum Figure: Codable, Equatable {
    case number(Double)
    case text(String)
    case flag(Bool)

    var number: Double? { if case .number(let number) = self { number } else { nil } }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        }
    }
}

typealias Figures = [String: Figure]

extension Figures {
    /// - Throws: `BenchmarkFault.missingFigure`.
    func number(_ name: String) throws -> Double {
        guard let number = self[name]?.number else { throw BenchmarkFault.missingFigure(name) }
        return number
    }
}
