import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

struct CSVNumberTests {
    private func number(_ text: String) -> CSVNumber { Array(text.utf8).withUnsafeBytes { CSVNumber(parsing: $0) } }

    /// What the C library makes of it.
    private func reference(_ text: String) -> Double { strtod(text, nil) }

    @Test(
        "Decimal numbers are read exactly",
        arguments: [
            "0", "-0", "+7", "105", "-6.85", "0.1", "5.", ".5", "1e3", "1E-7", "-2.5e+3", "00012.50",
            "9007199254740993",
            "0.9860607848219312", "1e22", "1e23", "9007199254740992e22", "123456789012345678", "18446744073709551616",
            "184467440737095516160", "0.00000000000000000000000000001", "1.7976931348623157e308", "5e-324", "1e-400",
            "0e999999999999", "2.2250738585072011e-308", "99999999999999999999999e-23",
        ])
    func exact(text: String) {
        guard case .value(let value) = number(text) else {
            Issue.record("\(text) is no number")
            return
        }
        #expect(value.bitPattern == reference(text).bitPattern, "\(text)")
    }

    @Test("Random digits, points and exponents give the bits of the C library")
    func random() {
        var random = SplitMix(state: 5)
        for _ in 0..<20_000 {
            let digits = String(
                (0..<Int.random(in: 1...22, using: &random)).map { _ in "0123456789".randomElement(using: &random)! })
            let point = Int.random(in: 0...digits.count, using: &random)
            var text =
                ["", "-", "+"].randomElement(using: &random)! + digits.prefix(point) + "." + digits.dropFirst(point)
            if Bool.random(using: &random) { text += "e\(Int.random(in: -40...40, using: &random))" }
            #expect(number(text) == .value(reference(text)), "\(text)")
        }
    }

    @Test("Spaces and tabs around a number do not matter, nothing else is empty")
    func spaces() {
        #expect(number(" \t-1.5 ") == .value(-1.5))
        #expect(number("") == .empty && number(" \t ") == .empty)
        #expect(number("1 2") == .notANumber && number("- 1") == .notANumber)
    }

    @Test(
        "Text, NaN, infinity and numbers beyond a Double are none",
        arguments: [
            "nan", "NaN", "inf", "-Infinity", "NA", "-6.85db", "1,5", "1_000", "0x10", "1e", "1e+", "e5", ".", "-",
            "+-1",
            "1.2.3", "1e5.0", "1e400", "-1e400", "12abc", "½", "1\u{A0}", "1\n",
        ])
    func none(text: String) {
        #expect(number(text) == .notANumber, "\(text)")
    }

    @Test("Fields are read as numbers, quoted or not")
    func fields() throws {
        let folder = try TemporaryFolder()
        var reader = try CSVReader(path: folder.write("1.5,\"2\",\"3\" ,,\" \",\"4\"\"\",x\n", to: "a.csv"))
        #expect(try reader.nextRecord())
        #expect(
            (0..<7).map { reader.number($0) }
                == [.value(1.5), .value(2), .value(3), .empty, .empty, .notANumber, .notANumber])
    }
}
