"""scikit-learn on the very folds of a report on moods.

    timbre moods report --folds 5 --repeats 5 --answers answers.csv
    python moods_same_folds.py answers.csv songs.csv songs|numbers|genre|lyrics|seven|all

ANSWERS has repetition, fold, row, actual, told and probability of each row that was held out. Prints, for each of
scikit-learn's models, accuracy, macro F1 and their differences to what was told there, with intervals of 95 % over 1,000
draws of rows: the same draws for both.
"""
import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import f1_score
from sklearn.model_selection import cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SHARES = ["dating", "violence", "world/life", "night/time", "shake the audience", "family/gospel", "romantic",
          "communication", "obscene", "music", "movement/places", "light/visual perceptions", "family/spiritual",
          "like/girls", "sadness", "feelings"]
TEN = ["valence", "acousticness", "danceability", "length", "energy", "instrumentalness", "liveness", "loudness",
       "speechiness", "tempo"]
SEVEN = ["Gender", "spotify_subscription_plan", "preferred_listening_content", "fav_music_genre", "music_time_slot",
         "music_recc_rating", "music_expl_method"]


class Shares:
    """A ridge on the shares of topics: the class of the largest answer."""

    def __init__(self, shares, names, alpha):
        self.shares, self.names, self.ridge = shares, np.array(names), Ridge(alpha=alpha)

    def fit_rows(self, values, rows, labels):
        self.ridge.fit(values, self.shares[rows])
        known = [place for place, name in enumerate(self.names) if name in set(labels)]
        self.known = np.array(known)
        return self

    def predict(self, values):
        return self.names[self.known][self.ridge.predict(values)[:, self.known].argmax(axis=1)]


class Labels:
    """Logistic regressions, one a label, with thresholds that maximise F1 of predictions within the training rows."""

    def __init__(self, strength):
        self.model = OneVsRestClassifier(LogisticRegression(C=strength, max_iter=2000))

    def fit(self, values, labels):
        held = cross_val_predict(self.model, values, labels, cv=5, method="predict_proba")
        self.thresholds = []
        for place in range(labels.shape[1]):
            candidates = np.unique(held[:, place])
            scores = [f1_score(labels[:, place], held[:, place] >= candidate) for candidate in candidates]
            self.thresholds.append(candidates[int(np.argmax(scores))])
        self.model.fit(values, labels)
        return self

    def predict(self, values):
        return (self.model.predict_proba(values) >= np.array(self.thresholds)).astype(int)


def macro_f1(actual, told, classes):
    values = []
    for name in range(len(classes)):
        own, said = actual[:, name], told[:, name]
        if own.sum() + said.sum() > 0:
            values.append(2 * (own & said).sum() / (own.sum() + said.sum()))
    return float(np.mean(values))


def main():
    answers, table, kind = pd.read_csv(sys.argv[1]), pd.read_csv(sys.argv[2]), sys.argv[3]
    classes = sorted({name for cell in answers["actual"] for name in cell.split("; ")})

    def indicator(cells):
        return np.array([[name in cell.split("; ") for name in classes] for cell in cells])

    rows = np.sort(answers["row"].unique())
    actual_of = answers.drop_duplicates("row").set_index("row")["actual"]
    actual = np.array([actual_of.get(row, "") for row in range(len(table))])
    several = any("; " in cell for cell in answers["actual"])

    def vectors(training, held):
        if kind == "lyrics":
            vectoriser = TfidfVectorizer(max_features=5000, ngram_range=(1, 2), min_df=5)
            texts = table["lyrics"].fillna("")
            return vectoriser.fit_transform(texts.iloc[training]), vectoriser.transform(texts.iloc[held])
        if kind in ("seven", "all"):
            label = "music_Influencial_mood"
            columns = SEVEN if kind == "seven" else [name for name in table.columns if name != label]
            encoder = OneHotEncoder(handle_unknown="ignore", min_frequency=2)
            cells = table[columns].fillna("").astype(str)
            return encoder.fit_transform(cells.iloc[training]), encoder.transform(cells.iloc[held])
        numbers = table[TEN].copy() if kind == "songs" else table.select_dtypes("number").copy()
        if kind != "songs":
            numbers["year"] = pd.to_numeric(table["release_date"].astype(str).str[:4], errors="coerce")
        numbers = numbers.fillna(numbers.iloc[training].median())
        if kind == "genre":
            genres = pd.get_dummies(table["genre"].fillna("").str.lower()).astype(float)
            numbers = pd.concat([numbers, genres.loc[:, genres.iloc[training].sum() > 1]], axis=1)
        scaler = StandardScaler().fit(numbers.iloc[training])
        return scaler.transform(numbers.iloc[training]), scaler.transform(numbers.iloc[held])

    if kind == "lyrics":
        models = {"logistic regression": lambda: LogisticRegression(C=10, class_weight="balanced", max_iter=3000)}
        if "sadness" in table:
            shares = table[SHARES].to_numpy()
            models["ridge on shares"] = lambda: Shares(shares, SHARES, 0.3)
        models["perceptron"] = lambda: MLPClassifier(
            (256, 128), early_stopping=True, max_iter=40, n_iter_no_change=5, random_state=0)
    elif several:
        models = {"logistic regressions, tuned thresholds": lambda: Labels(0.3)}
    else:
        models = {
            "logistic regression": lambda: LogisticRegression(C=1, class_weight="balanced", max_iter=3000),
            "perceptron": lambda: MLPClassifier((64,), max_iter=300, alpha=0.01, random_state=0),
            "random forest": lambda: RandomForestClassifier(500, random_state=0),
            "extra trees": lambda: ExtraTreesClassifier(500, random_state=0),
        }
    told = {name: np.zeros((len(answers), len(classes)), bool) for name in models}
    for _, part in answers.groupby(["repetition", "fold"]):
        held = part["row"].to_numpy()
        training = np.setdiff1d(rows, held)
        seen, unseen = vectors(training, held)
        for name, make in models.items():
            model = make()
            if isinstance(model, Shares):
                model.fit_rows(seen, training, actual[training])
            else:
                model.fit(seen, indicator(actual[training]).astype(int) if several else actual[training])
            found = model.predict(unseen)
            told[name][part.index] = found.astype(bool) if several else indicator(found)
    own, given = indicator(answers["actual"]), indicator(answers["told"].fillna(""))
    print(f"{len(rows)} rows, {answers['repetition'].nunique()} times; "
          f"here {(own == given).all(axis=1).mean():.3f} / {macro_f1(own, given, classes):.3f}")
    generator = np.random.default_rng(0)
    places = answers.groupby("row").indices
    draws = [np.concatenate([places[row] for row in generator.choice(rows, len(rows))]) for _ in range(1000)]
    for name, found in told.items():
        accuracy, f1 = (own == found).all(axis=1), macro_f1(own, found, classes)
        differences = []
        for draw in draws:
            differences.append((
                (own[draw] == given[draw]).all(axis=1).mean() - accuracy[draw].mean(),
                macro_f1(own[draw], given[draw], classes) - macro_f1(own[draw], found[draw], classes)))
        low, high = np.percentile(differences, [2.5, 97.5], axis=0)
        print(f"{name}: {accuracy.mean():.3f} / {f1:.3f}; here less that: "
              f"{(own == given).all(axis=1).mean() - accuracy.mean():+.3f} [{low[0]:+.3f}, {high[0]:+.3f}] / "
              f"{macro_f1(own, given, classes) - f1:+.3f} [{low[1]:+.3f}, {high[1]:+.3f}]")


main()
