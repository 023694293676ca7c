# Gives a Keras network the weights that Timbre has trained.
import keras
from safetensors.numpy import load_file

weights = load_file("encoder.safetensors")
encoder = keras.Sequential([keras.Input((12,)), keras.layers.Dense(12, activation="relu"), keras.layers.Dense(6)])
encoder.set_weights([weights[name] for name in ("encoder.0.kernel", "encoder.0.bias", "latent.kernel", "latent.bias")])
encoder.save("encoder-of-timbre.keras")
