# Lays 2,000 songs out on a plane by t-SNE, and says the trustworthiness.
timbre map --method tsne --perplexity 30 --songs 2000 --output map.csv
