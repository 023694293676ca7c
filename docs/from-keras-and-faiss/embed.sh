# Songs that come after the training are mapped by the model that is there. Then the vectors of all songs, to a file.
timbre ingest more-songs.csv
timbre embed
timbre export latents --output latents.npy
