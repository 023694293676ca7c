/// A file of the service's page, from `web/`, embedded in the binary.
package struct PageFile: Sendable {
    /// The path that browsers ask for.
    package let path: String
    /// Its media type.
    package let type: String
    package let bytes: [UInt8]
}

extension PageFile {
    /// All files, the page itself first. Scripts are modules, each imported under its own name.
    package static let all: [PageFile] =
        [
            PageFile(path: "/", type: "text/html; charset=utf-8", bytes: PackageResources.index_html),
            PageFile(
                path: "/timbre.css", type: "text/css; charset=utf-8",
                bytes: lean(PackageResources.timbre_css, isStylesheet: true)),
        ] + scripts.map { PageFile(path: "/\($0).js", type: "text/javascript; charset=utf-8", bytes: lean($1)) }

    /// A script or stylesheet without indentation and without lines that are comments: a seventh less to send. In a
    /// stylesheet, marks need no spaces either.
    static func lean(_ bytes: [UInt8], isStylesheet: Bool = false) -> [UInt8] {
        var isComment = false
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line -> Substring? in
            let text = line.drop { $0 == " " }
            defer { isComment = (isComment || text.hasPrefix("/*")) && !text.contains("*/") }
            return isComment || text.hasPrefix("//") || text.hasPrefix("/*") ? nil : text
        }
        let marks = isStylesheet ? [(": ", ":"), ("; ", ";"), (", ", ","), (" { ", "{"), (" }", "}"), (";}", "}")] : []
        return Array(marks.reduce(lines.joined(separator: "\n")) { $0.replacing($1.0, with: $1.1) }.utf8)
    }

    private static let scripts: [(name: String, bytes: [UInt8])] = [
        ("about", PackageResources.about_js), ("address", PackageResources.address_js),
        ("api", PackageResources.api_js), ("basket", PackageResources.basket_js),
        ("describe", PackageResources.describe_js), ("dom", PackageResources.dom_js),
        ("find", PackageResources.find_js), ("legend", PackageResources.legend_js), ("list", PackageResources.list_js),
        ("map-input", PackageResources.map_input_js), ("map-songs", PackageResources.map_songs_js),
        ("map", PackageResources.map_js), ("mood", PackageResources.mood_js), ("narrow", PackageResources.narrow_js),
        ("picker", PackageResources.picker_js), ("plane", PackageResources.plane_js),
        ("points", PackageResources.points_js), ("print", PackageResources.print_js),
        ("rows", PackageResources.rows_js), ("sequence", PackageResources.sequence_js),
        ("timbre", PackageResources.timbre_js), ("words", PackageResources.words_js),
    ]
}
