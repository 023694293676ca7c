/// The models that a recipe trains beside each other.
public enum MoodModelKind: String, Sendable, Codable, CaseIterable {
    case logistic = "logistic regression"
    case ridge
    case network
    /// The mean of the probabilities of logistic regression, network and, where it learns shares, ridge.
    case mean = "mean"
}
