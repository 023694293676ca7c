import Foundation
import Testing

@testable import TimbreCatalogue

@Suite("Dates to the day") struct DecimalYearTests {
    private func decimal(_ text: String, _ form: DateForm = .fourDigitYear, _ order: DateOrder? = nil) -> Double? {
        var text = text
        return text.withUTF8 { form.decimalYear(of: UnsafeRawBufferPointer($0), order: order) }
    }

    /// The middle of a day, by Foundation's calendar.
    private func day(_ year: Int, _ month: Int, _ day: Int) throws -> Double {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let date = try #require(calendar.date(from: DateComponents(year: year, month: month, day: day)))
        let number = try #require(calendar.ordinality(of: .day, in: .year, for: date))
        let length = try #require(calendar.range(of: .day, in: .year, for: date)).count
        return Double(year) + (Double(number) - 0.5) / Double(length)
    }

    @Test(
        "Every way to write a day is that day",
        arguments: [
            ("2019-06-14", DateForm.fourDigitYear), ("2019-06-14T23:59:01Z", .fourDigitYear),
            ("2019/6/14 10:00", .fourDigitYear), ("20190614", .fourDigitYear), ("14/06/2019", .fourDigitYear),
            ("06/14/2019", .fourDigitYear), ("14.6.2019", .fourDigitYear), ("14th June 2019", .fourDigitYear),
            ("June 14, 2019", .fourDigitYear), ("Fri, 14 Jun 2019 01:02:03 GMT", .fourDigitYear),
            ("14 juin 2019", .fourDigitYear), ("ven. 14 juin 2019", .fourDigitYear),
            ("mar., 14 jun 2019", .fourDigitYear),
            ("2019年6月14日", .fourDigitYear), ("10:30 14/06/2019", .fourDigitYear), ("14. Juni 2019", .fourDigitYear),
            ("14 GIUGNO 2019", .fourDigitYear),
            ("14/6/19", .yearLast), ("14-Jun-19", .yearLast), ("19-06-14", .yearFirst), ("14062019", .dayMonthYear),
            ("43630", .spreadsheetDays), ("1560470400", .unixSeconds), ("1560470400000", .unixMilliseconds),
        ])
    func forms(text: String, form: DateForm) throws {
        let (found, expected) = (try #require(decimal(text, form)), try day(2019, 6, 14))
        #expect(abs(found - expected) < 1e-9, "\(text)")
    }

    @Test("Each day of leap years and others lies where the calendar has it, and never in another year")
    func everyDay() throws {
        for year in [1900, 1999, 2000, 2019, 2020] {
            for month in 1...12 {
                for number in [1, 15, 28] {
                    let text = String(format: "%04d-%02d-%02d", year, month, number)
                    let found = try #require(decimal(text))
                    #expect(abs(found - (try day(year, month, number))) < 1e-9, "\(text)")
                    #expect(Int(found) == year)
                }
            }
            let last = try #require(decimal("\(year)-12-31"))
            #expect(abs(last - (try day(year, 12, 31))) < 1e-9 && Int(last) == year && Int(Float(last)) == year)
        }
        // 1970-01-01 and the day before, as seconds.
        #expect(abs((decimal("0.5", .unixSeconds) ?? 0) - (try day(1970, 1, 1))) < 1e-9)
        #expect(abs((decimal("-1", .unixSeconds) ?? 0) - (try day(1969, 12, 31))) < 1e-9)
    }

    @Test("A month alone is its middle, a year alone its own; so is what can't be a day or a month")
    func less() throws {
        #expect(abs((decimal("2019-06") ?? 0) - (2019 + (151 + 15) / 365.0)) < 1e-9)
        #expect(
            decimal("201906", .yearAndMonth) == decimal("2019-06") && decimal("Jun-19", .yearLast) == decimal("2019-06")
        )
        #expect(decimal("June 2019") == decimal("2019-06") && decimal("2019-06-31") == decimal("2019-06"))
        #expect(decimal("June 2019 at 10:30") == decimal("2019-06") && decimal("déc 2019") == decimal("2019-12"))
        #expect(decimal("de\u{301}c 2019") == decimal("2019-12"))
        for text in [
            "7 февраля 1999", "7 lutego 1999", "1 mei 1999", "11 Ağustos 1999", "1999-W06", "1999-038", "1999-001",
        ] {
            #expect(decimal(text) == 1999.5, "\(text)")
        }
        for text in ["1999", "1999-00-00", "1999-13-13", "about 1999", "3/4/1999", "1999 (2001 remaster)"] {
            #expect(decimal(text) == 1999.5, "\(text)")
        }
        #expect(decimal("'99", .twoDigits) == 1999.5 && decimal("1,999", .grouped) == 1999.5)
        for text in ["", "soon", "0000-00-00"] { #expect(decimal(text) == nil, "\(text)") }
    }

    @Test("Days and months that could be either go by the column's other dates")
    func order() throws {
        func choice(_ cells: [String], _ form: DateForm = .fourDigitYear) -> DateOrder? {
            DateOrder.choice(for: cells, form)
        }
        #expect(choice(["3/4/2019", "5/6/2019", "25/6/2019"]) == .dayFirst)
        #expect(choice(["3/4/2019", "5/26/2019", "1/1/19"]) == .monthFirst)
        #expect(choice(["3/4/2019", "2019-12-13", "13 May 2019", ""]) == nil)
        #expect(choice(["13/5/2019", "5/13/2019"]) == nil)
        #expect(choice(["03042019", "25062019", "1012019"], .dayMonthYear) == .dayFirst)
        #expect(choice(["03042019", "06252019"], .dayMonthYear) == .monthFirst)
        #expect(decimal("3/4/2019", .fourDigitYear, .dayFirst) == decimal("2019-04-03"))
        #expect(decimal("3/4/2019", .fourDigitYear, .monthFirst) == decimal("2019-03-04"))
        #expect(decimal("3/4/19", .yearLast, .dayFirst) == decimal("2019-04-03"))
        #expect(decimal("03042019", .dayMonthYear, .monthFirst) == decimal("2019-03-04"))
        #expect(decimal("2019-03-04", .fourDigitYear, .dayFirst) == decimal("4 March 2019"))
    }

    @Test("Texts of any bytes have a date exactly where they have a year")
    func anyText() {
        let pieces = ["2019", "-", "99", "th", "Mär", "é", "\u{0}", "0614", " ", "9999999999999999999", "/", "T", "١٩"]
        var random = SystemRandomNumberGenerator()
        for form in [
            DateForm.fourDigitYear, .yearLast, .yearFirst, .twoDigits, .yearAndMonth, .dayMonthYear, .grouped,
            .spreadsheetDays, .unixSeconds, .unixMilliseconds,
        ] {
            for _ in 0..<500 {
                var text = (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random)!
                }
                .joined()
                let year = text.withUTF8 { form.year(of: UnsafeRawBufferPointer($0)) }
                let found = decimal(text, form)
                #expect(found.map { Int($0.rounded(.down)) } == year, "\(text) as \(form)")
            }
        }
    }
}
