# Finds the ten nearest of all vectors for each query, exactly, by cosine.
import faiss
import numpy as np

vectors, queries = np.load("vectors.npy"), np.load("queries.npy")
faiss.normalize_L2(vectors)
faiss.normalize_L2(queries)
index = faiss.IndexFlatIP(vectors.shape[1])
index.add(vectors)
scores, neighbours = index.search(queries, 10)
np.save("faiss-neighbours.npy", neighbours)
np.save("faiss-scores.npy", scores)
