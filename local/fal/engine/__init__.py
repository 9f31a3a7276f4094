"""Small models on the CPU: a photo in, a cut-out or an avatar out. Knows nothing of HTTP."""
