"""Writes tfidf.json: what scikit-learn makes of some texts by a given vocabulary.

    python tfidf.py > tfidf.json
"""

import json

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

TEXTS = [
    "river of silver light, silver light on the river tonight",
    "dance dance dance under the silver moon and dance again",
    "cold wind cold rain cold heart of stone",
    "the river runs and the moon runs after the river",
    "heart of stone, heart of gold, gold in the cold river",
    "tonight the moon is gold",
    "nothing here",
    "",
]
VOCABULARY = [
    "river", "silver", "light", "silver light", "tonight", "dance", "dance dance", "moon", "cold", "heart", "stone",
    "heart stone", "gold", "runs", "cold river",
]
STOP_WORDS = ["of", "on", "the", "under", "and", "again", "is", "in", "after", "here"]

out = {"sklearn": sklearn.__version__, "texts": TEXTS, "vocabulary": VOCABULARY, "stopWords": STOP_WORDS}
for name, sublinear in [("plain", False), ("sublinear", True)]:
    vectorizer = TfidfVectorizer(
        vocabulary=VOCABULARY, ngram_range=(1, 2), stop_words=STOP_WORDS, sublinear_tf=sublinear)
    rows = vectorizer.fit_transform(TEXTS[:6])
    out[name] = {"idf": vectorizer.idf_.tolist(), "rows": vectorizer.transform(TEXTS).toarray().tolist()}
print(json.dumps(out))
