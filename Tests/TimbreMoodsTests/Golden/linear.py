"""Writes linear.json: what scikit-learn's linear models make of 40 rows of invented numbers.

    python linear.py > linear.json
"""

import json

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression, Ridge

random = np.random.RandomState(7)
rows = np.round(random.randn(40, 5), 3)
rows[random.rand(40, 5) < 0.4] = 0
classes = (rows[:, 0] + 0.5 * random.randn(40) > 0).astype(int) + (rows[:, 1] > -0.1).astype(int)
labels = (rows @ random.randn(5, 2) + 0.3 * random.randn(40, 2) > 0).astype(int)

out = {"sklearn": sklearn.__version__, "rows": rows.tolist(), "classes": classes.tolist(), "labels": labels.tolist()}
for name, weight in [("plain", None), ("balanced", "balanced")]:
    model = LogisticRegression(C=0.7, class_weight=weight, tol=1e-10, max_iter=10000).fit(rows, classes)
    out[name] = {"coefficients": model.coef_.tolist(), "intercepts": model.intercept_.tolist()}
several = [LogisticRegression(C=0.7, tol=1e-10, max_iter=10000).fit(rows, labels[:, k]) for k in range(2)]
out["several"] = {
    "coefficients": [model.coef_[0].tolist() for model in several],
    "intercepts": [model.intercept_[0] for model in several],
}
ridge = Ridge(alpha=2.5, solver="cholesky").fit(rows, rows @ np.ones((5, 1)) + labels)
out["ridge"] = {"coefficients": ridge.coef_.tolist(), "intercepts": ridge.intercept_.tolist()}
print(json.dumps(out))
