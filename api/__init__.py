"""The web door: routers over the shared service."""
