import Foundation
import Testing

@testable import TimbreCatalogue
@testable import TimbreFiles

@Suite struct CommitTests {
    let work: Workspace
    let catalogue: Catalogue

    init() throws {
        work = try Workspace()
        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: try Small.recipe())
        catalogue = try Catalogue.open(at: work.catalogue)
    }

    private func latents(_ value: Float, rows: Int) -> (name: String, write: (String) throws -> Void) {
        (
            "latents.npy",
            { path in
                let writer = try NPYWriter(creating: path, type: .float32, columns: 2)
                try writer.append([Float](repeating: value, count: rows * 2))
                try writer.finish()
            }
        )
    }

    private func model(_ value: Float) -> (name: String, write: (String) throws -> Void) {
        (
            "model.safetensors",
            { path in
                let tensor = SafeTensors.Tensor(name: "w", shape: [1], values: .float32([value]))
                try SafeTensors(metadata: [:], tensors: [tensor]).write(to: path)
            }
        )
    }

    @discardableResult
    private func commit(_ value: Float) throws -> Catalogue {
        let scaling = Scaling(features: [
            .init(name: "tempo", offset: Double(value), factor: 1, minimum: 0, maximum: 1, median: 0)
        ])
        return try catalogue.keep([model(value), latents(value, rows: 5)], modelSongCount: 5, scaling: scaling)
    }

    /// The value that a catalogue's model, latent vectors and scaling were all written with; nil without any.
    private func committed(_ catalogue: Catalogue) throws -> Float? {
        guard catalogue.state.hasModel else {
            #expect(catalogue.state.latentCount == 0)
            #expect(catalogue.scaling == nil)
            return nil
        }
        let tensors = try SafeTensors(contentsOf: catalogue.checkedFile(named: "model.safetensors").path)
        let value = try catalogue.latents().floats(rows: 0..<5)[0]
        #expect(tensors["w"]?.values == .float32([value]))
        #expect(catalogue.scaling?.features[0].offset == Double(value))
        return value
    }

    @Test("A catalogue without a model says so")
    func noModel() {
        #expect(catalogue.state.hasModel == false)
        #expect(sentence { _ = try catalogue.latents() }.contains("train one"))
        #expect(sentence { _ = try catalogue.checkedFile(named: "model.safetensors") }.contains("train one"))
        #expect(sentence { _ = try catalogue.contents(of: "plot.svg") }.contains("plot.svg"))
        #expect(sentence { try catalogue.appendLatents(ofModel: 2) { _ in } }.contains("train one"))
    }

    @Test("Files that are kept together are in the catalogue that the commit returns and in the next that is opened")
    func keep() throws {
        let first = try commit(1)
        #expect(
            first.state
                == .init(hasModel: true, modelSongCount: 5, modelGeneration: 2, latentCount: 5, generation: 2))
        #expect(try committed(first) == 1)
        #expect(try committed(Catalogue.open(at: work.catalogue)) == 1)
        #expect(try committed(commit(2)) == 2)
        let next = try Catalogue.open(at: work.catalogue)
        #expect(try committed(next) == 2)
        #expect(try next.verify().isEmpty)
        #expect(
            try work.snapshot().keys.sorted() == [
                "categories.npy", "features.npy", "further_names.npy", "latents.npy", "model.safetensors",
                "recipe.yaml", "songs.sqlite",
            ])
    }

    @Test("A file whose writer fails leaves the old ones")
    func writerFails() throws {
        let catalogue = try commit(1)
        let before = try work.snapshot()
        struct Failure: Error {}
        #expect(throws: Failure.self) { try catalogue.keep([model(2), ("latents.npy", { _ in throw Failure() })]) }
        #expect(try work.snapshot() == before)
        #expect(try committed(catalogue) == 1)
    }

    @Test("A failing disk, at any operation, leaves the old files", arguments: FaultInjection.Operation.allCases)
    func failingDisk(operation: FaultInjection.Operation) throws {
        try commit(1)
        var failures = 0
        while failures < 100 {
            let fault = FaultInjection(failing: operation, at: failures + 1, code: ENOSPC)
            do {
                try FaultInjection.$current.withValue(fault) { try commit(2) }
                break
            } catch {
                let next = try Catalogue.open(at: work.catalogue)
                let value = try committed(next)
                #expect(value == 1)
                #expect(try next.verify().isEmpty)
            }
            failures += 1
        }
        #expect(failures < 100)
        #expect(try committed(Catalogue.open(at: work.catalogue)) == 2)
    }

    @Test("A process killed before the commit leaves the old files, and the next commit goes through")
    func killedBefore() throws {
        try commit(1)
        #expect(throws: SimulatedCrash.self) { try SimulatedCrash.$point.withValue(.beforeCommit) { try commit(2) } }
        #expect(work.exists("songs.timbre/latents.npy.3"))
        #expect(try committed(Catalogue.open(at: work.catalogue)) == 1)
        try commit(3)
        #expect(try committed(Catalogue.open(at: work.catalogue)) == 3)
        #expect(!work.exists("songs.timbre/latents.npy.3"))
    }

    @Test("A process killed after the commit leaves the new files, which get their names at the next opening")
    func killedAfter() throws {
        try commit(1)
        #expect(throws: SimulatedCrash.self) { try SimulatedCrash.$point.withValue(.afterCommit) { try commit(2) } }
        #expect(work.exists("songs.timbre/latents.npy.3"))
        // A writer is at work, or the directory is read-only: the files are found where they are.
        try DirectoryLock.whileHeld(work.catalogue) { _ in
            let value = try committed(Catalogue.open(at: work.catalogue))
            #expect(value == 2)
            #expect(work.exists("songs.timbre/latents.npy.3"))
        }
        #expect(try committed(Catalogue.open(at: work.catalogue)) == 2)
        #expect(!work.exists("songs.timbre/latents.npy.3"))
        #expect(try Catalogue.open(at: work.catalogue).verify().isEmpty)
    }

    @Test("An ingest between two commits keeps the model and finishes what was left")
    func ingestAfterKill() throws {
        #expect(throws: SimulatedCrash.self) { try SimulatedCrash.$point.withValue(.afterCommit) { try commit(2) } }
        let csv = try work.write("Artist,song,Tempo\nx,new,1\n")
        #expect(try Catalogue.ingest([csv], into: work.catalogue).report.added == 1)
        let next = try Catalogue.open(at: work.catalogue)
        #expect(try committed(next) == 2)
        #expect(next.state.latentCount == 5)
        #expect(next.state.modelSongCount == 5)
        #expect(next.songCount == 6)
        // A training that began before the ingest commits into what is there now.
        try commit(7)
        let last = try Catalogue.open(at: work.catalogue)
        #expect(try committed(last) == 7)
        #expect(last.songCount == 6)
        #expect(try last.verify().isEmpty)
    }

    @Test("Latent vectors of later songs are added after the others")
    func append() throws {
        try commit(1)
        _ = try Catalogue.ingest([try work.write("Artist,song,Tempo\nx,a,1\nx,b,2\n")], into: work.catalogue)
        let grown = try Catalogue.open(at: work.catalogue).appendLatents(ofModel: 2) { append in
            try append([2, 3])
            try append([4, 5])
        }
        #expect(grown.state.latentCount == 7)
        let file = try Catalogue.open(at: work.catalogue).latents()
        #expect(file.floats(rows: 0..<7) == [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5])
        #expect(try grown.verify().isEmpty)
    }

    @Test("Latent vectors whose source fails or whose process is killed don't count")
    func interruptedAppend() throws {
        try commit(1)
        _ = try Catalogue.ingest([try work.write("Artist,song,Tempo\nx,a,1\nx,b,2\n")], into: work.catalogue)
        let grown = try Catalogue.open(at: work.catalogue)
        struct Failure: Error {}
        #expect(throws: Failure.self) {
            try grown.appendLatents(ofModel: 2) { append in
                try append([2, 3])
                throw Failure()
            }
        }
        #expect(
            try Catalogue.open(at: work.catalogue).latents().floats(rows: 0..<5) == [Float](repeating: 1, count: 10))
        #expect(throws: SimulatedCrash.self) {
            try SimulatedCrash.$point.withValue(.beforeCommit) {
                try grown.appendLatents(ofModel: 2) { try $0([8, 8]) }
            }
        }
        let next = try Catalogue.open(at: work.catalogue)
        #expect(next.state.latentCount == 5)
        #expect(try next.verify().isEmpty)
        let embedded = try next.appendLatents(ofModel: 2) { try $0([2, 3]) }
        #expect(try embedded.latents().floats(rows: 5..<6) == [2, 3])
    }

    @Test("A model's own recipe takes the place of the catalogue's where it reads the same columns")
    func ownRecipe() throws {
        var recipe = catalogue.recipe
        try recipe.set("training.rate=0.5")
        let next = try catalogue.keep([model(1)], modelSongCount: 5, recipe: recipe)
        #expect(next.recipe == recipe)
        #expect(try work.text("songs.timbre/recipe.yaml") == recipe.yaml())
        #expect(try next.verify().isEmpty)
        try recipe.set("features.tempo.range=[0, 400]")
        #expect(sentence { try next.keep([model(2)], recipe: recipe) }.contains("400"))
        #expect(
            try Catalogue.ingest([try work.write("Artist,song,Tempo\nx,a,1\n")], into: work.catalogue).report.added == 1
        )
    }
}
