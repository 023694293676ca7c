import Testing

@testable import TimbreCatalogue

@Suite("Names of models") struct ModelNameTests {
    private static let files = [
        CatalogueFile.model, CatalogueFile.latents, CatalogueFile.recipe, CatalogueFile.checkpoint,
        CatalogueFile.history, CatalogueFile.clusterLabels, CatalogueFile.clusterSummary, CatalogueFile.map,
        CatalogueFile.mapDescription, CatalogueFile.evaluation, CatalogueFile.plots,
    ]
    private static let others = [
        CatalogueFile.songs, CatalogueFile.features, CatalogueFile.categories, CatalogueFile.furtherNames,
        CatalogueFile.rejected, CatalogueFile.classicVectors,
    ]

    @Test("A name is of small letters, digits, - and _, and can't be mistaken for a path or a file's ending")
    func names() {
        for text in ["wide", "w", "2", "60-epochs", "a_b", String(repeating: "x", count: 40), "default"] {
            #expect(ModelName(text)?.description == text)
        }
        for text in [
            "", "Wide", "a b", "a/b", "..", ".x", "-x", "_x", "a.b", "ü", "a\n", String(repeating: "x", count: 41),
            "a\0",
        ] {
            #expect(ModelName(text) == nil, "\(text)")
        }
        #expect(ModelName("default") == .standard)
        #expect(
            ["wide", "default", "a", "zz"].compactMap { ModelName($0) }.sorted().map(\.description)
                == ["default", "a", "wide", "zz"])
    }

    @Test("Each model has files of its own, and a file's name tells whose it is", arguments: ["wide", "7", "a-b_c"])
    func fileNames(text: String) throws {
        let name = try #require(ModelName(text))
        for file in Self.files {
            #expect(CatalogueFile.name(file, of: .standard) == file)
            let own = CatalogueFile.name(file, of: name)
            #expect(own != file && !CatalogueFile.parsed(own).file.contains(text))
            #expect(CatalogueFile.parsed(own) == (file, name))
            #expect(CatalogueFile.parsed(file) == (file, .standard))
        }
        for file in Self.others {
            #expect(CatalogueFile.name(file, of: name) == file)
            #expect(CatalogueFile.parsed(file) == (file, .standard))
        }
        #expect(CatalogueFile.name(CatalogueFile.latents, of: name) == "latents.\(text).npy")
    }

    @Test("What looks like a model's file and is none belongs to no model")
    func otherFiles() {
        for name in [
            "model.Wide.safetensors", "latents.default.npy", "songs.wide.sqlite", "x", "a.b.c.d", "latents..npy",
        ] {
            #expect(CatalogueFile.parsed(name) == (name, .standard))
        }
    }
}
