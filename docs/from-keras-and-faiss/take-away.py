# Maps songs in NumPy by an encoder that Timbre has trained.
import json

import numpy as np
from safetensors import safe_open

with safe_open("encoder.safetensors", "numpy") as file:
    weights = {name: file.get_tensor(name) for name in file.keys()}
    features = json.loads(file.metadata()["scaling"])["features"]
low, high, offset, factor = ([f[key] for f in features] for key in ("minimum", "maximum", "offset", "factor"))
scores = (np.clip(np.load("timbre-features.npy"), low, high) - offset) * factor
hidden = np.maximum(scores @ weights["encoder.0.kernel"] + weights["encoder.0.bias"], 0)
latents = hidden @ weights["latent.kernel"] + weights["latent.bias"]
latents /= np.linalg.norm(latents, axis=1, keepdims=True)
print("largest difference", abs(latents - np.load("latents.npy")).max())
