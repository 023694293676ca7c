# Maps songs to vectors of unit length.
import keras
import numpy as np

encoder, scaling = keras.saving.load_model("encoder.keras"), np.load("scaling.npz")
scores = (np.load("features.npy") - scaling["mean"]) / scaling["deviation"]
latents = encoder.predict(scores, batch_size=4096, verbose=0)
np.save("keras-latents.npy", latents / np.linalg.norm(latents, axis=1, keepdims=True))
