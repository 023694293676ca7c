# Finds the ten nearest of all vectors for each query, exactly, by cosine.
timbre search --vectors vectors.npy --queries queries.npy -k 10 --neighbours neighbours.npy --scores scores.npy
