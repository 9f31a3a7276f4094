"""What goes again: all of a person when they wish it, and what is older than they want it kept."""
