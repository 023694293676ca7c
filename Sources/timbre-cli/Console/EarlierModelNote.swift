import Timbre

extension Catalogue {
    /// Note on what the catalogue has of an earlier model and no longer uses; nil for nothing.
    func noteOnEarlierModel() -> String? {
        var (things, commands) = ([String](), [String]())
        func check(_ thing: String, _ command: String, _ read: () throws -> Void) {
            do {
                try read()
            } catch MapFault.outdatedClusters, MapFault.mapOfEarlierModel, EvaluationFault.staleEvaluation {
                things.append(thing)
                commands.append("`timbre \(command)\(modelName == .standard ? "" : " --model \(modelName)")`")
            } catch {}
        }
        check("clusters", "cluster") { _ = try clusters() }
        check("map", "map") { _ = try map() }
        check("evaluation", "evaluate") { _ = try evaluation() }
        if things.isEmpty { return nil }
        return "of the earlier model, and no longer used: \(things.joined(separator: ", ")); for new ones: "
            + commands.joined(separator: ", ")
    }
}
