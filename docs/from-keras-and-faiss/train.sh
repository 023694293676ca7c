# Reads the table, trains the autoencoder 12-12-6-12-12 in the same way, maps every song.
timbre ingest songs.csv --recipe audio-12
timbre train
