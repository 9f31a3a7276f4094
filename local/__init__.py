"""Stand-ins for the two outside services, each reached only over its own wire protocol."""
