import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

/// Texts without a mark of their encoding: Windows-1252 is believed of those alone that look like it.
struct EncodingDoubtTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func isDoubtful(_ text: String, _ encoding: String) throws -> Bool {
        let sample = try folder.sample(of: folder.write(Self.bytes(of: text, in: encoding), to: "a.csv"))
        #expect(sample.encoding == .windows1252, "\(encoding)")
        return sample.isEncodingDoubtful
    }

    private static func bytes(of text: String, in encoding: String) throws -> [UInt8] {
        let conversion = try #require(iconv_open(encoding, "UTF-8"))
        defer { iconv_close(conversion) }
        var input = Array(text.utf8).map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 4 * input.count)
        var (left, free) = (input.count, output.count)
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (source, target) = (input.baseAddress, output.baseAddress)
                #expect(iconv(conversion, &source, &left, &target, &free) >= 0 && left == 0, "\(encoding)")
            }
        }
        return output.dropLast(free).map { UInt8(bitPattern: $0) }
    }

    private static let western = [
        "Où est passée la fenêtre où Noël rêvait, là-bas, déjà brûlée ? Ça m’a coûté 20 €… « Hélas », dit l’aïeule.",
        "Schöne Mädchen träumen süß von großen Äpfeln, „Grüße“ – und ÜBERGRÖSSEN kosten 5 €.",
        "¿Qué pasó mañana? El niño cantó: ¡ay, corazón! La cigüeña voló a España; 1º de años y 2ª vez.",
        "Não há canções sem razões, põe à mão o coração: órfãos, bênçãos, ilusões e informações públicas.",
        "Å, vad kärleken är ljuv på ön; flickan gråter än, åh, själsfränder möts på Östermalm.",
        "Det er så dejligt, når bølgerne går højt på øen; kærlighed, æbler og blåbær på ÅRSMØDET.",
        "Þýðing á íslensku: æðislegt, þú ert svo góð, sjáðu fjöllin, öxl við öxl, hér og þá í húsinu.",
        "Perché no? È così che la città più bella è già là; però, ciò che sarà sarà, Lunedì e venerdì.",
        "L’amor és això: cançó, col·lecció, núvols, Àfrica, pingüí, raïm, què, demà, França, públic.",
        "Hää on täällä, yö on hyvä; älä hylkää minua, Töölön ääni.",
        "Jõulud on õues, küünal põleb; öö ja õhtu, armastus tõuseb, mõtle nüüd, žürii ja šašlõkk.",
        "Beyoncé, Motörhead, Mötley Crüe, Sigur Rós, Björk, Röyksopp, Zoé, Maná, Mägo de Oz, 10 m³, ¥$, BL£SSED",
        "don´t stop – “quoted” ‘single’ … ™ • † † ‚low‘ 5‰",
    ]

    @Test("Languages of Western Europe are believed", arguments: western)
    func believed(text: String) throws { #expect(try !isDoubtful("title,artist\n\(text),x\n", "WINDOWS-1252")) }

    @Test("All of them together are believed")
    func together() throws {
        #expect(try !isDoubtful(Self.western.joined(separator: "\n"), "WINDOWS-1252"))
    }

    private static let others = [
        ("WINDOWS-1251", "Не спеши любить, Полина Гагарина"), ("KOI8-R", "Кукушка, Виктор Цой, Группа крови"),
        ("CP866", "Звезда по имени Солнце, Кино"), ("WINDOWS-1253", "Ο κόσμος άλλαξε, Ελευθερία Αρβανιτάκη"),
        ("SHIFT_JIS", "上を向いて歩こう, 坂本九, アジアの純真"), ("EUC-JP", "上を向いて歩こう, 坂本九"),
        ("GBK", "月亮代表我的心, 邓丽君"), ("BIG5", "月亮代表我的心, 鄧麗君, 愛情"), ("EUC-KR", "남반구, 사랑했지만, 김광석"),
        ("WINDOWS-1255", "ירושלים של זהב, נעמי שמר"), ("WINDOWS-1256", "أنت عمري, أم كلثوم"),
        ("WINDOWS-1250", "Dziwny jest ten świat, Czesław Niemen, Małgośka, Nie płacz kiedy odjadę, Gdzie ci mężczyźni"),
        (
            "WINDOWS-1250",
            "Není nutno, Jaroslav Uhlíř, Holky z naší školky, Želva, Příběh, Důvod žít, Řekni, kde ty kytky jsou"
        ),
        (
            "WINDOWS-1250",
            "Gyöngyhajú lány, Szerető, Az a szép, Kőbánya, Hűség, Csönded vagyok, Nagy utazás, Nőj nagyra, Idő"
        ),
        ("IBM850", "Beyoncé, Déjà vu, Mañana, Noël"), ("MACINTOSH", "Déjà vu, Crème brûlée, Fête, Voilà"),
    ]

    @Test("Texts of other encodings are doubted", arguments: others)
    func doubted(encoding: String, text: String) throws {
        #expect(try isDoubtful("title,artist\nSomebody,Someone\n\(text)\n", encoding))
    }

    @Test("An encoding that somebody gives, or a mark tells, is not doubted")
    func given() throws {
        let path = try folder.write(Self.bytes(of: "Группа крови, Кино", in: "WINDOWS-1251"), to: "a.csv")
        let file = try SpooledFile(path: path, in: folder.path)
        #expect(try !TextSample(file, encoding: .windows1252).isEncodingDoubtful)
        #expect(try !TextSample(file, encoding: TextEncoding(named: "cp1251")).isEncodingDoubtful)
    }
}
