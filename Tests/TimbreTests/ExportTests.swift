import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@Suite("Exports")
struct ExportTests {
    @Test("Exported songs have the main artist and genre, all of them, popularity, and a cluster where there are any")
    func songs() throws {
        let folder = try TemporaryFolder()
        let rows = (0..<40).map { "Song \($0),\"Ada, Guest; \($0 % 3)\",\"pop, rock\",\($0),0.\($0 % 10)\n" }.joined()
        let recipe = """
            name: small
            title: [song]
            artist: {columns: [artist], split: ",", take: all, feature: false}
            genre: {columns: [genre], split: ",", take: all, feature: false}
            popularity: [popularity]
            features: {x: {columns: [x], range: [0, 1], scale: none}}
            network: {hidden: [], latent: 1}
            training: {epochs: 1}
            """
        let catalogue = try Catalogue.ingest(
            [folder.write("song,artist,genre,popularity,x\n" + rows, to: "s.csv")], into: folder.file("c.timbre"),
            recipe: Recipe(yaml: recipe, source: "x")
        ).catalogue
        let header = "id,source_id,title,artist,artists,album,genre,genres,emotion,year,popularity"
        let song = #"1,,Song 1,Ada,Ada; Guest;; 1,,pop,pop; rock,,,1.0"#
        func exported(_ kind: ExportKind, _ catalogue: Catalogue) throws -> [Substring] {
            try CatalogueExporter(catalogue).write(kind, to: folder.file("e.csv"))
            return try folder.text("e.csv").split(separator: "\n")
        }
        let plain = try exported(.songs, catalogue)
        #expect(plain[0] == header && plain[2] == song && plain.count == 41)
        var options = ClusteringOptions()
        (options.kind, options.clusters) = (.features, 2...2)
        let clusters = try catalogue.makeClusters(device: .cpu(), options: options).clusters
        let clustered = try exported(.songs, catalogue.keep(clusters))
        #expect(clustered[0] == header + ",cluster" && clustered[2] == song + ",\(clusters.labels[1])")
        let names = try exported(.vocabularies, catalogue)
        #expect(names.contains("artist,0,unknown,0") && names.contains("artist,1,Ada,40"))
        #expect(names.contains("artist,2,Guest; 0,14") && names.contains("genre,2,rock,40"))
    }
}
