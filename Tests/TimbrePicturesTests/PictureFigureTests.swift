import Testing
import TimbreCatalogue
import TimbreTestSupport

@testable import TimbreEvaluation
@testable import TimbrePictures

@Suite struct PictureFigureTests {
    private func source(_ songs: PictureSongs, _ options: PictureOptions = PictureOptions()) -> PictureSource {
        PictureSource(songs.catalogue, options: options)
    }

    private func texts(_ panel: Panel) -> [String] {
        panel.layers.flatMap { layer -> [String] in
            guard case .texts(let labels) = layer else { return [] }
            return labels.map(\.text)
        }
    }

    @Test func `A column that is the same for every song is a sentence and no bars`() throws {
        let songs = try PictureSongs(count: 60, energy: "0.5")
        let pictures = try HistogramPicture.each(source(songs))
        let energy = try #require(pictures.first { $0.name == "energy" }).picture
        #expect(energy.panels.map(texts) == [["the same for every song: 0.5"]])
        #expect(energy.panels[0].layers.count == 1 && energy.panels[0].height < 100 && energy.panels[0].remark.isEmpty)
        #expect(!energy.note.contains("median"))
        let sheet = try HistogramPicture.sheet(source(songs))
        let panel = try #require(sheet.panels.first { $0.title == "energy" })
        #expect(texts(panel) == ["the same for every song: 0.5"])
    }

    @Test func `A histogram of whole numbers has whole ticks, one of words has words`() throws {
        let column = SongColumn(name: "popularity", values: [3, 4, 4, 5])
        let histogram = try #require(Histogram(of: column.values))
        let axis = histogram.axis(of: column, count: 8, room: 600)
        #expect(axis.ticks.map(\.text) == ["3", "4", "5"])
        let fractions = try #require(Histogram(of: [0.25, 0.5, 1]))
        #expect(!fractions.areWhole && histogram.areWhole)
        var options = PictureOptions()
        options.columns = ["mode", "key"]
        let pairs = try PairPicture.draw(source(try PictureSongs(count: 60), options))
        #expect(pairs.panels[2].x.ticks.map(\.text) == ["minor", "major"])
        #expect(pairs.panels[2].y.ticks.first?.text == "C")
    }

    @Test func `A median is said as people say it`() {
        let year = SongColumn(name: "year", values: [2019.2, 2019.9, .nan])
        #expect(year.values[0] == 2019 && year.values[1] == 2019 && year.isConstant && year.text(of: 2016.5) == "2016")
        let mode = SongColumn(name: "mode", values: [])
        #expect(mode.text(of: 1) == "major" && mode.text(of: 1e30) == "1e+30")
        #expect(SongColumn(name: "tempo", values: []).text(of: 121.98) == "122.0")
    }

    @Test func `The history says why validation can lie below training, by what the recipe does`() throws {
        var recipe = try Recipe.named("spotify-tracks")
        recipe.network.dropout = 0
        recipe.objective = ObjectiveRecipe(numbers: .mse, categories: .embedding)
        recipe.training.unknownShare = 0
        let base =
            "validation can lie below training: the training loss is the mean over an epoch in which the weights improve"
        #expect(HistoryPicture.whyBelow(recipe) == base)
        recipe.network.dropout = 0.1
        #expect(HistoryPicture.whyBelow(recipe) == base + "; dropout acts in training only")
        recipe.objective.noise = 0.5
        recipe.training.unknownShare = 0.1
        #expect(HistoryPicture.whyBelow(recipe) == base + "; dropout, noise and hidden names act in training only")
        recipe.objective.categories = .contrast
        #expect(HistoryPicture.whyBelow(recipe).contains("only training puts such songs in pairs"))
    }

    @Test func `The history has both losses on one axis, and no second one of them`() throws {
        var songs = try PictureSongs(count: 40)
        try songs.addAll()
        let picture = try HistoryPicture.draw(source(songs))
        #expect(picture.panels.map(\.title) == ["Loss", "Validation loss"])
        #expect(picture.panels[0].legend.map(\.text) == ["training", "validation"])
        #expect(picture.panels.allSatisfy { !$0.y.isLogarithmic })
        #expect(picture.note.hasPrefix("2 epochs of c.timbre; validation can lie below training"))
        try songs.folder.write("epoch,loss,validation_loss\n1,0.5,\n", to: "c.timbre/history.csv")
        let alone = try HistoryPicture.draw(source(songs))
        #expect(alone.panels.map(\.title) == ["Loss"] && alone.note == "1 epoch of c.timbre; no songs for validation")
    }

    @Test func `A measure that is 0 for every system is said and not drawn`() throws {
        var songs = try PictureSongs(count: 40)
        try songs.addAll()
        var evaluation = try songs.catalogue.evaluation()
        for index in evaluation.systems.indices {
            evaluation.systems[index].measures.append(
                .init(name: .duplicates, value: 0, low: 0, high: 0, count: 50))
        }
        let catalogue = try songs.catalogue.keep(evaluation)
        let picture = try EvaluationPicture.draw(PictureSource(catalogue, options: PictureOptions()))
        #expect(picture.panels.count == 2 && picture.note.hasSuffix("; 0 for all: duplicates"))
    }

    @Test func `A catalogue is called as its folder is called`() throws {
        let songs = try PictureSongs(count: 20)
        #expect(source(songs).note() == "20 songs of c.timbre")
    }

    @Test func `Genres stand below the heat map, clusters at its left`() throws {
        var songs = try PictureSongs(count: 60)
        try songs.addClusters()
        let panel = try ClusterPictures.genres(source(songs)).panels[0]
        #expect(panel.y.ticks.map(\.text) == ["0 like Jazz", "1 like R&B_x", "2"])
        #expect(Set(panel.x.ticks.map(\.text)) == Set(PictureSongs.genres))
    }
}
