"""What people can ask for, one file a topic."""
