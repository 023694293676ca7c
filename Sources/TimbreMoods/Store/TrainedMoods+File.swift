import Foundation
import TimbreCatalogue
import TimbreFiles

/// A classifier as a safetensors file: weights `[inputs + 1, outputs]` of linear models, the last row the bias, the
/// networks' layers, the terms of each vocabulary with their weights; the rest in the metadata.
extension TrainedMoods {
    /// - Throws: `EncodingError` for a number that is not finite.
    func file() throws -> SafeTensors {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let header = MoodModelHeader(
            classes: classes, areSeveral: areSeveral, chosen: chosen, rowCount: rowCount,
            models: models.map { model in
                var (ofClasses, members): ([Int]?, Int?)
                if case .shares(_, let places) = model.content { ofClasses = places }
                var outputs: Int?
                if case .network(let network) = model.content {
                    (members, outputs, ofClasses) = (network.members.count, network.outputs, network.ofClasses)
                }
                return MoodModelHeader.Model(
                    kind: model.kind, calibration: model.calibration, thresholds: model.thresholds,
                    validation: model.validation, ofClasses: ofClasses,
                    members: members, outputs: outputs)
            },
            scaling: self.encoder.scaling, columns: self.encoder.columns, units: self.encoder.units,
            names: self.encoder.names,
            pairs: self.encoder.pairs,
            texts: self.encoder.texts.map {
                MoodModelHeader.Text(
                    name: $0.recipe.name, mainLanguage: $0.mainLanguage,
                    scripts: $0.vocabulary.scripts.map(\.rawValue).sorted())
            })
        var file = SafeTensors(
            metadata: [
                "format": MoodModelHeader.format, "recipe": recipe.yaml,
                "model": String(decoding: try encoder.encode(header), as: UTF8.self),
            ])
        for model in models {
            switch model.content {
            case .linear(let linear), .shares(let linear, _):
                file.tensors.append(
                    SafeTensors.Tensor(
                        name: "\(model.kind.tensor).weights", shape: [linear.inputs + 1, linear.outputs],
                        values: .float32(linear.weights.map { Float($0) })))
            case .network(let network): file.tensors += network.tensors
            case .mean: break
            }
        }
        for text in self.encoder.texts {
            var (bytes, ends) = ([UInt8](), [Int64]())
            for term in text.vocabulary.terms {
                bytes += term.utf8
                ends.append(Int64(bytes.count))
            }
            let name = "terms.\(text.recipe.name)"
            file.tensors += [
                SafeTensors.Tensor(name: name, shape: [bytes.count], values: .bytes(bytes)),
                SafeTensors.Tensor(name: name + ".ends", shape: [ends.count], values: .int64(ends)),
                SafeTensors.Tensor(
                    name: name + ".idf", shape: [ends.count],
                    values: .float32(text.vocabulary.idf.map { Float($0) })),
            ]
        }
        return file
    }

    /// - Parameter path: the path of the file in faults.
    /// - Throws: `MoodFault.unusableFile` for a file that holds something else.
    init(_ file: SafeTensors, path: String) throws {
        func unusable(_ reason: String) -> MoodFault { .unusableFile(path: path, reason: reason) }
        guard file.metadata["format"] == MoodModelHeader.format, let yaml = file.metadata["recipe"],
            let recipe = try? MoodRecipe(yaml: yaml, source: path),
            let header = file.metadata["model"].flatMap({
                try? JSONDecoder().decode(MoodModelHeader.self, from: Data($0.utf8))
            })
        else { throw unusable("it holds no classifier of this program") }
        guard Set(header.texts.map(\.name)).count == header.texts.count, !header.classes.isEmpty,
            recipe.network.sequence == nil || header.texts.count == 1,
            Set(header.classes).count == header.classes.count,
            header.scaling.features.count == header.columns.count,
            Set(header.names.map(\.name)).count == header.names.count,
            Set(header.models.map(\.kind)).count == header.models.count,
            header.names.allSatisfy({ Set($0.ids.values) == Set(0..<$0.ids.count) }),
            header.pairs.allSatisfy({ pair in
                pair.kinds.count == 2 && pair.ids.count == 2
                    && zip(pair.kinds, pair.ids).allSatisfy { kind, id in
                        header.names.indices.contains(kind) && (0..<header.names[kind].ids.count).contains(id)
                    }
            }), Set(header.pairs).count == header.pairs.count
        else { throw unusable("its inputs do not fit each other") }
        let texts = try header.texts.map { text in
            guard let recipe = recipe.texts.first(where: { $0.name == text.name }) else {
                throw unusable("its recipe has no text “\(text.name)”")
            }
            let (terms, idf) = try Self.terms(of: recipe.name, file, path)
            return InputEncoder.Text(
                recipe: recipe, mainLanguage: text.mainLanguage,
                vocabulary: TextVocabulary(
                    terms: terms, idf: idf, isSublinear: recipe.isSublinear,
                    scripts: Set(text.scripts.compactMap(Script.init(rawValue:)))))
        }
        var encoder = InputEncoder(
            scaling: header.scaling, columns: header.columns, names: header.names, pairs: header.pairs, texts: texts,
            sequenceLength: recipe.network.sequence?.length)
        encoder.units = header.units
        // Each number has the same count of scales, side by side.
        let numbers = encoder.inputs.numbers
        guard Set(numbers).count == numbers.count,
            encoder.columns.count == numbers.count * recipe.scale.scales.count || numbers.isEmpty,
            encoder.columns == numbers.flatMap({ name in recipe.scale.scales.map { _ in name } })
        else { throw unusable("its numbers do not fit their scales") }
        if case .survey(let survey) = recipe.labels {
            guard numbers == encoder.questions.filter(survey.numbers.contains), encoder.texts.isEmpty else {
                throw unusable("its questions do not fit each other")
            }
        }
        let n = header.classes.count
        let models = try header.models.map { model in
            guard model.thresholds.count == (header.areSeveral ? n : 0), model.calibration.factor.isFinite else {
                throw unusable("its thresholds do not fit its classes")
            }
            var content: Content
            if model.kind == .mean {
                content = .mean
            } else if model.kind == .network {
                guard let members = model.members, (1...1000).contains(members), let outputs = model.outputs,
                    (n...1 << 20).contains(outputs), let places = model.ofClasses, places.count == n,
                    places.allSatisfy({ (0..<outputs).contains($0) })
                else { throw unusable("its networks are missing") }
                content = .network(
                    try NetworkMoods(
                        file, members: members, recipe, encoder, outputs: outputs, ofClasses: places,
                        areSeveral: header.areSeveral, path: path))
            } else {
                let tensor = file["\(model.kind.tensor).weights"]
                guard let tensor, case .float32(let values) = tensor.values, tensor.shape.count == 2,
                    tensor.shape[0] == encoder.inputNames.count + 1, tensor.shape[1] > 0, values.allSatisfy(\.isFinite)
                else { throw unusable("the weights of its \(model.kind.rawValue) do not fit its inputs") }
                let linear = LinearModel(outputs: tensor.shape[1], weights: values.map(Double.init))
                if let places = model.ofClasses {
                    guard places.count == n, places.allSatisfy({ (0..<linear.outputs).contains($0) }) else {
                        throw unusable("the outputs of its ridge do not fit its classes")
                    }
                    content = .shares(linear, ofClasses: places)
                } else {
                    guard linear.outputs == n else { throw unusable("its weights do not fit its classes") }
                    content = .linear(linear)
                }
            }
            return Model(
                kind: model.kind, content: content, calibration: model.calibration, thresholds: model.thresholds,
                validation: model.validation)
        }
        let needed = [header.chosen] + (header.chosen == .mean ? [.logistic, .network] : [])
        guard needed.allSatisfy({ kind in models.contains { $0.kind == kind } }) else {
            throw unusable("the model that counts is missing")
        }
        self.init(
            recipe: recipe, classes: header.classes, areSeveral: header.areSeveral, encoder: encoder, models: models,
            chosen: header.chosen, rowCount: header.rowCount)
    }

    private static func terms(of text: String, _ file: SafeTensors, _ path: String) throws -> ([String], [Double]) {
        let name = "terms.\(text)"
        guard let bytes = file[name], case .bytes(let bytes) = bytes.values, let ends = file[name + ".ends"],
            case .int64(let ends) = ends.values, let idf = file[name + ".idf"], case .float32(let idf) = idf.values,
            idf.count == ends.count, idf.allSatisfy(\.isFinite)
        else { throw MoodFault.unusableFile(path: path, reason: "the terms of \(text) are missing") }
        var terms: [String] = []
        var start = 0
        for end in ends {
            guard end > start, end <= bytes.count,
                let term = String(validating: bytes[start..<Int(end)], as: UTF8.self),
                (1...2).contains(term.split(separator: " ", omittingEmptySubsequences: false).count),
                !term.hasPrefix(" "), !term.hasSuffix(" ")
            else { throw MoodFault.unusableFile(path: path, reason: "the terms of \(text) are none") }
            terms.append(term)
            start = Int(end)
        }
        guard Set(terms).count == terms.count else {
            throw MoodFault.unusableFile(path: path, reason: "a term of \(text) stands twice")
        }
        return (terms, idf.map(Double.init))
    }
}

extension MoodModelKind {
    /// Prefix of the tensors' names.
    var tensor: String { self == .logistic ? "logistic" : rawValue }
}
