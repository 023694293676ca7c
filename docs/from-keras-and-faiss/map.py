# Lays 2,000 songs out on a plane by t-SNE.
import numpy as np
from sklearn.manifold import TSNE, trustworthiness

latents = np.load("latents.npy")
songs = np.random.default_rng(42).choice(len(latents), 2000, replace=False)
places = TSNE(perplexity=30, init="pca", random_state=42).fit_transform(latents[songs])
np.savetxt("sklearn-map.csv", np.column_stack([songs, places]), delimiter=",", header="id,x,y", comments="")
print("trustworthiness", trustworthiness(latents[songs], places, n_neighbors=12))
