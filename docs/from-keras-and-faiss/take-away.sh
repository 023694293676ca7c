# Takes out what other programs need: vectors, texts with vectors, the network's input, the encoder.
timbre export latents --output latents.npy
timbre export lookup --output lookup.csv
timbre export features --output timbre-features.npy
timbre export encoder --output encoder.safetensors
