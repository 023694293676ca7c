# Trains the autoencoder 12-12-6-12-12 until the validation loss has not fallen for ten epochs.
import keras
import numpy as np

numbers = np.load("features.npy")
test, validation, training = np.split(np.random.default_rng(42).permutation(len(numbers)), [len(numbers) // 10, len(numbers) // 5])
mean, deviation = numbers[training].mean(0), numbers[training].std(0)
scores = (numbers - mean) / deviation

encoder = keras.Sequential([keras.Input((12,)), keras.layers.Dense(12, activation="relu"), keras.layers.Dense(6)])
decoder = keras.Sequential([keras.Input((6,)), keras.layers.Dense(12, activation="relu"), keras.layers.Dense(12)])
model = keras.Sequential([encoder, decoder])
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse")
model.fit(
    scores[training], scores[training], batch_size=512, epochs=200, verbose=2,
    validation_data=(scores[validation], scores[validation]),
    callbacks=[keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)])
print("error of the test songs", model.evaluate(scores[test], scores[test], verbose=0))
encoder.save("encoder.keras")
np.savez("scaling.npz", mean=mean, deviation=deviation)
