public import Foundation

#if canImport(FoundationXML)
public import FoundationXML
#endif

/// The texts that stand in an SVG.
public final class ParsedPicture: NSObject, XMLParserDelegate {
    private var texts: [String] = []
    private var current: String?

    /// - Returns: nil where the file is no XML.
    public static func texts(of path: String) -> [String]? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return texts(in: data)
    }

    public static func texts(in svg: Data) -> [String]? {
        let picture = ParsedPicture()
        let parser = XMLParser(data: svg)
        parser.delegate = picture
        return parser.parse() ? picture.texts : nil
    }

    public func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if name == "text" { current = "" }
    }

    public func parser(_ parser: XMLParser, foundCharacters string: String) {
        current?.unicodeScalars += string.unicodeScalars
    }

    public func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        if name == "text", let text = current { (texts, current) = (texts + [text], nil) }
    }
}
