import Foundation
import Testing
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreLearning

struct ModelTests {
    private let folder: TemporaryFolder
    private let model: Model

    init() throws {
        folder = try TemporaryFolder()
        var recipe = try Toy.recipe()
        recipe.training.epochs = 1
        model = try Trainer(data: Toy.songs(50), recipe: recipe, device: .cpu()).train().model
    }

    @Test("A model comes back from its file as it was, and the same model is the same bytes")
    func roundTrip() throws {
        try model.write(to: folder.file("a"))
        try model.write(to: folder.file("b"))
        #expect(try Model(contentsOf: folder.file("a"), expecting: model.recipe) == model)
        #expect(try folder.bytes("a") == folder.bytes("b"))
        let file = try SafeTensors(contentsOf: folder.file("a"))
        #expect(file["embedding.artist"]?.shape == [12, 4])
        #expect(file["encoder.0.kernel"]?.shape == [13, 16])
        #expect(file["latent.bias"]?.shape == [4])
        #expect(file["output.kernel"]?.shape == [16, 13])
        #expect(file.metadata["recipe_digest"] == model.recipe.digest)
        #expect(file.metadata["songs"] == "50")
    }

    @Test("The encoder alone ends with the latent layer")
    func encoderOnly() throws {
        #expect(
            try model.safeTensors(encoderOnly: true).tensors.map(\.name) == [
                "embedding.artist", "embedding.genre", "encoder.0.kernel", "encoder.0.bias", "latent.kernel",
                "latent.bias",
            ])
    }

    @Test("A model of another recipe is refused, and what differs is named; how it was trained may differ")
    func anotherRecipe() throws {
        let path = folder.file("model.safetensors")
        try model.write(to: path)
        var other = model.recipe
        other.training.rate = 0.5
        other.training.epochs = 99
        #expect(try Model(contentsOf: path, expecting: other) == model)
        other.network.latent = 5
        #expect(
            throws: LearningFault.modelOfAnotherRecipe(
                path: path, differences: ["network.latent was 4 and is now 5"])
        ) { try Model(contentsOf: path, expecting: other) }
    }

    @Test("A truncated, empty or flipped file is a fault that names it")
    func damage() throws {
        let path = folder.file("model.safetensors")
        try model.write(to: path)
        let whole = try folder.bytes("model.safetensors")
        var damaged = [Data(), Data(whole.prefix(7)), Data(whole.dropLast(1)), Data(count: whole.count)]
        for position in [3, 20, whole.count / 2, whole.count - 1] {
            var flipped = whole
            flipped[position] ^= 1
            damaged.append(flipped)
        }
        for bytes in damaged {
            try folder.write(bytes, to: "model.safetensors")
            let fault = #expect(throws: FileFault.self) { try Model(contentsOf: path) }
            #expect(fault.map { "\($0)".contains(path) } ?? false)
        }
        #expect(throws: FileFault.self) { try Model(contentsOf: folder.file("none")) }
    }

    @Test("A tensor that is missing, of another shape or another type is named")
    func tensors() throws {
        let path = folder.file("model.safetensors")
        let good = try model.safeTensors()
        func expectRefusal(_ reason: String, _ change: (inout SafeTensors) -> Void) throws {
            var file = good
            change(&file)
            try file.write(to: path)
            #expect(throws: LearningFault.unusableFile(path: path, reason: reason)) { try Model(contentsOf: path) }
        }
        let bias = good.tensors.firstIndex { $0.name == "latent.bias" }!
        try expectRefusal("the tensor latent.bias is missing") { $0.tensors.remove(at: bias) }
        try expectRefusal("the tensor latent.bias has the shape [5] and should have [4]") {
            $0.tensors[bias] = SafeTensors.Tensor(
                name: "latent.bias", shape: [5], values: .float32([0, 0, 0, 0, 0]))
        }
        try expectRefusal("the tensor latent.bias is not of type float32") {
            $0.tensors[bias] = SafeTensors.Tensor(name: "latent.bias", shape: [4], values: .int32([0, 0, 0, 0]))
        }
        try expectRefusal("it holds no model of this program") { $0.metadata["format"] = nil }
        try expectRefusal("its header says nothing usable about scaling") { $0.metadata["scaling"] = "{" }
        try expectRefusal("its header says nothing usable about recipe") { $0.metadata["recipe"] = "name: x" }
        try expectRefusal("its header says nothing usable about songs") { $0.metadata["songs"] = "many" }
        try expectRefusal("its vocabularies or its scaling are not its recipe's") {
            $0.metadata["vocabulary_sizes"] = "[12]"
        }
    }
}
