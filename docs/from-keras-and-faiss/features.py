# Reads twelve numbers a song from the table, for Keras.
import numpy as np
import pandas as pd

songs = pd.read_csv("songs.csv")
songs["Loudness (db)"] = songs["Loudness (db)"].str.removesuffix("db").astype(float)
songs["Explicit"] = songs["Explicit"] == "Yes"
shares = ["Popularity", "Energy", "Danceability", "Positiveness", "Speechiness", "Liveness", "Acousticness", "Instrumentalness"]
numbers = songs[["Tempo", "Loudness (db)", "Explicit"] + shares].to_numpy(float)
low, high = np.array([0, -60] + 9 * [0]), np.array([300, 10, 1] + 8 * [100])
variance = ((numbers - low) / (high - low)).var(axis=1, keepdims=True)
np.save("features.npy", np.hstack([variance, numbers]).astype("float32"))
