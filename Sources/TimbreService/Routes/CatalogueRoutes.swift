import Foundation
import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreEvaluation

/// Routes about the catalogue: model, names, devices, quality.
enum CatalogueRoutes {
    static let all: [Route] = [model, recipe, names, devices, quality]

    private static let model = Route(
        method: .get, path: "/v1/model", operation: "getModel",
        summary: "Tells of the catalogue and its model: songs, features with their units and ranges, keys of filters.",
        fields: [],
        answers: [
            (
                "application/json",
                .object([
                    Schema.Member("version", .text, "The program's."),
                    Schema.Member("generation", .integer, "Goes up with every commit."),
                    Schema.Member("songs", .integer), Schema.Member("mapped_songs", .integer),
                    Schema.Member("has_model", .flag), Schema.Member("recipe", .text),
                    Schema.Member("dimensions", .nullable(.integer), "Of a song's vector."),
                    Schema.Member(
                        "features",
                        .list(
                            .object([
                                Schema.Member("name", .text), Schema.Member("unit", .nullable(.text)),
                                Schema.Member("minimum", .number), Schema.Member("maximum", .number),
                                Schema.Member("fitted_minimum", .nullable(.number)),
                                Schema.Member("fitted_maximum", .nullable(.number)),
                                Schema.Member("median", .nullable(.number)),
                                Schema.Member(
                                    "quantiles", .list(.number),
                                    "Smallest value, percentiles 1 to 99 and largest value of the songs, or of 100,000 "
                                        + "evenly spaced ones; empty where none has a value."),
                            ]))), Schema.Member("categories", .list(.text), "Keys of a profile that take names."),
                    Schema.Member("vocabularies", .list(.text), "Categories whose names /v1/names suggests."),
                    Schema.Member("filter_keys", .list(.text)), Schema.Member("has_clusters", .flag),
                    Schema.Member("has_map", .flag), Schema.Member("has_evaluation", .flag),
                    Schema.Member("classifiers", .list(.text), "Of songs and of listeners."),
                    Schema.Member("listener_classifiers", .list(.text), "Of listeners alone."),
                ])
            )
        ]
    ) { call in
        let catalogue = call.catalogue
        let scaling = catalogue.scaling
        let quantiles = try call.snapshot.percentiles.value.quantiles
        let features = zip(catalogue.recipe.features, quantiles).map { feature, quantiles -> JSONValue in
            let fitted = scaling?.features.first { $0.name == feature.name }
            return .object([
                ("name", .text(feature.name)), ("unit", .orNull(feature.valueUnit?.rawValue)),
                ("minimum", .number(feature.minimum)), ("maximum", .number(feature.maximum)),
                ("fitted_minimum", .orNull(fitted?.minimum)), ("fitted_maximum", .orNull(fitted?.maximum)),
                ("median", .orNull(fitted?.median)), ("quantiles", .list(quantiles.map { .score($0) })),
            ])
        }
        return .object([
            ("version", .text(call.service.options.version)),
            ("generation", .integer(catalogue.state.generation)), ("songs", .integer(catalogue.songCount)),
            ("mapped_songs", .integer(catalogue.state.latentCount)), ("has_model", .flag(call.snapshot.hasModel)),
            ("recipe", .text(catalogue.recipe.name)),
            ("dimensions", .orNull(call.snapshot.hasModel ? catalogue.recipe.vectorWidth : nil)),
            ("features", .list(features)),
            ("categories", .texts(catalogue.recipe.categories.filter(\.isFeature).map(\.name))),
            ("vocabularies", .texts(catalogue.recipe.categories.map(\.name))),
            ("filter_keys", .texts(SongFilter.keys(catalogue.recipe) + catalogue.moodKeys)),
            ("has_clusters", .flag((try? call.snapshot.clusters.value) != nil)),
            ("has_map", .flag((try? call.snapshot.map.value) != nil)),
            ("has_evaluation", .flag((try? catalogue.evaluation()) != nil)),
            ("classifiers", .texts(catalogue.moods.names)),
            ("listener_classifiers", .texts(catalogue.moods.namesThatTellListeners)),
        ])
    }

    private static let recipe = Route(
        method: .get, path: "/v1/recipe", operation: "getRecipe", summary: "Gives the catalogue's recipe.yaml.",
        fields: [], answers: [("application/yaml", .anything)]
    ) { call in
        Answer(type: "application/yaml", body: .bytes(Array(call.catalogue.recipeText.utf8)))
    }

    private static let names = Route(
        method: .get, path: "/v1/names/{category}", operation: "suggestNames",
        summary: "Suggests names of a category: artists, genres, emotions that begin with a text.",
        fields: [
            .required("category", .text, "a category: artist, genre, emotion"), .optional("q", .text, "A beginning."),
            .count(20),
        ],
        answers: [
            (
                "application/json",
                .object([Schema.Member("items", .list(.text)), Schema.Member("notes", .list(.text))])
            )
        ]
    ) { call in
        let category = call.text("category") ?? ""
        let known = call.catalogue.recipe.categories.map(\.name)
        guard known.contains(category) else {
            throw Problem(
                .notFound, "there is no category “\(category.prefix(80))”", "give \(known.joined(separator: ", "))",
                field: "category", value: String(category.prefix(80)))
        }
        let names = try call.snapshot.names(of: category)
        let found = names.beginning(with: call.text("q") ?? "", count: call.integer("n") ?? 20)
        return .object([
            ("items", .texts(found)), ("notes", .texts(found.isEmpty ? ["no name begins with that"] : [])),
        ])
    }

    private static let devices = Route(
        method: .get, path: "/v1/devices", operation: "listDevices", summary: "Tells which device computes.",
        fields: [],
        answers: [
            (
                "application/json",
                .object([
                    Schema.Member(
                        "items",
                        .list(
                            .object([
                                Schema.Member("device", .text), Schema.Member("kind", .text),
                                Schema.Member("name", .text), Schema.Member("vendor", .text),
                                Schema.Member("compute_units", .integer), Schema.Member("memory_bytes", .integer),
                            ]))), Schema.Member("reason", .text, "Why it was chosen."),
                ])
            )
        ]
    ) { call in
        let device = call.service.device.description
        return .object([
            (
                "items",
                .list([
                    .object([
                        ("device", .text(device.index ?? "cpu")), ("kind", .text(device.kind.rawValue)),
                        ("name", .text(device.name)), ("vendor", .text(device.vendor)),
                        ("compute_units", .integer(device.computeUnits)), ("memory_bytes", .integer(device.memory)),
                    ])
                ])
            ), ("reason", .text(call.service.options.deviceReason)),
        ])
    }

    private static let quality = Route(
        method: .get, path: "/v1/quality", operation: "getQuality",
        summary: "Tells how well the model recommends, beside baselines: the catalogue's evaluation.json.", fields: [],
        answers: [("application/json", .anything)]
    ) { call in
        // The file is checked before it is sent unchanged.
        _ = try call.catalogue.evaluation()
        return Answer(
            type: "application/json",
            body: .bytes(Array(try call.catalogue.contents(of: CatalogueFile.evaluation))))
    }
}
