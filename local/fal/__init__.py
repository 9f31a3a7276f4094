"""A fal-compatible queue server and the small models behind it."""
